import { humanDuration, markdownCode, markdownText, pauseSeconds } from '../../core';
import { analysesOf, analysisLines } from './analyses';
import type { Lines } from './commands';
import { type Stage, stagesOf, templateNames } from './steps';
import { ofKind, pathKind, type RunbookSubject } from './subject';

/** How a release is guarded: its steps and holds, what measures it, and why that decides as it does. */
export function guards(subject: RunbookSubject): Lines {
  const analyses = analysesOf(subject);
  const objectives = [
    ...new Set(
      ofKind(subject, 'argoproj.io/AnalysisTemplate').flatMap(
        ({ annotations }) => annotations['release-train.dev/objective'] ?? [],
      ),
    ),
  ];
  return [
    '## How a release is guarded',
    '',
    ...(objectives.length > 0 ? [`Objective: ${objectives.map(markdownText).join('; ')}.`, ''] : []),
    ...(pathKind(subject) === 'blue-green' ? switched(subject) : weighted(subject)),
    ...(analyses.length > 0 ? analysisLines(subject) : ['**Nothing measures a release.**', '']),
  ];
}

/** How long the holds of a canary take together; undefined where one waits for a person. */
export function holdsText({ rollout }: RunbookSubject): string | undefined {
  const pauses = rollout
    .at('spec', 'strategy', 'canary', 'steps')
    .items.map((step) => step.at('pause'))
    .filter(({ isSet }) => isSet)
    .map((pause) => pauseSeconds(pause.at('duration').value));
  if (pauses.length === 0 || pauses.includes(undefined)) return undefined;
  return humanDuration(pauses.reduce<number>((sum, time) => sum + (time ?? 0), 0));
}

function weighted(subject: RunbookSubject): Lines {
  const { rollout } = subject;
  const canary = rollout.at('spec', 'strategy', 'canary');
  const background = canary.at('analysis');
  const names = templateNames(background);
  const start = background.at('startingStep').number ?? 0;
  const stages = stagesOf(rollout.fields);
  const weights = rollout.annotations['release-train.dev/weights'];
  return [
    ...(stages.length > 0
      ? [
          '| `Step:` of `get rollout` | share | held for | measured before it goes on |',
          '|---|---|---|---|',
          ...stages.map(row),
          '',
        ]
      : ['There are no steps: a new version gets everything as soon as its pods are available.', '']),
    ...(names.length > 0
      ? [`In the background, from step ${start} on: ${names.map(markdownCode).join(', ')}.`, '']
      : []),
    ...(weights === undefined ? [] : [`What a share really is: ${markdownText(weights)}.`, '']),
  ];
}

function row({ from, to, weight, holds, analyses, others }: Stage): string {
  const cells = [
    from === to ? String(from) : `${from} to ${to}`,
    weight === undefined ? 'none yet' : `${weight} %`,
    holds.map(markdownText).join(', then ') || 'not at all',
    [...new Set(analyses)].map(markdownCode).join(', ') || 'nothing',
  ];
  const more = others.length > 0 ? ` (${others.map(markdownCode).join(', ')})` : '';
  return `| ${cells.join(' | ')}${more} |`;
}

function switched({ rollout }: RunbookSubject): Lines {
  const blueGreen = rollout.at('spec', 'strategy', 'blueGreen');
  const named = (field: string): string => templateNames(blueGreen.at(field)).map(markdownCode).join(', ');
  const before = named('prePromotionAnalysis');
  const after = named('postPromotionAnalysis');
  return [
    `- Before the switch: all new pods are available${before ? `, and ${before} passes` : ''}.`,
    ...(blueGreen.at('autoPromotionEnabled').boolean === false ? ['- Then it waits until a person promotes it.'] : []),
    `- After the switch: ${after || '**nothing measures it**'}.`,
    '',
  ];
}
