import { markdownCode, markdownText, SUPPRESS } from '../../core';
import type { Field, ManifestObject } from '../../manifests';
import { templateNames } from './steps';
import { ofKind, type RunbookSubject } from './subject';

/** The analyses of a Rollout, wherever they stand: what measures all the time first. */
export function analysesOf({ rollout }: RunbookSubject): string[] {
  const strategy = rollout.at('spec', 'strategy');
  const canary = strategy.at('canary');
  const places: Field[] = [
    canary.at('analysis'),
    ...canary.at('steps').items.map((step) => step.at('analysis')),
    strategy.at('blueGreen', 'prePromotionAnalysis'),
    strategy.at('blueGreen', 'postPromotionAnalysis'),
  ];
  return [...new Set(places.flatMap(templateNames))];
}

/** The analyses, a line each, and before them what all of them call a failure, which may take a line by itself. */
export function analysisLines(subject: RunbookSubject): string[] {
  const names = analysesOf(subject);
  const templates = ofKind(subject, 'argoproj.io/AnalysisTemplate', 'argoproj.io/ClusterAnalysisTemplate');
  const used = templates.filter(({ name }) => names.includes(name));
  const failures = used.flatMap(({ annotations }) => annotations[FAILED] ?? []);
  const [failure] = failures;
  const shared = failures.length > 1 && failures.every((it) => it === failure) ? failure : undefined;
  return [
    ...(shared === undefined ? [] : [`A failure is: ${markdownText(shared)}.`, '']),
    ...names.map((name) =>
      analysisLine(
        used.find((it) => it.name === name),
        name,
        shared === undefined ? [] : [FAILED],
      ),
    ),
    '',
  ];
}

const FAILED = 'release-train.dev/failed';

/**
 * An analysis and why it decides as it does, as its annotations say. They tell a person what to expect; how it was worked out
 * stands in the template.
 */
function analysisLine(template: ManifestObject | undefined, name: string, told: readonly string[]): string {
  const reasons = template
    ? reasonsOf(template, told)
    : ['of the platform: a ClusterAnalysisTemplate that is rendered elsewhere'];
  return `- ${markdownCode(name)}${reasons.length > 0 ? `: ${reasons.join('. ')}` : ''}.`;
}

function reasonsOf({ annotations }: ManifestObject, told: readonly string[]): string[] {
  const keys = Object.keys(annotations)
    .filter((key) => key.startsWith(PREFIX) && !key.startsWith(SUPPRESS) && !told.includes(key))
    .map((key) => key.slice(PREFIX.length))
    .filter((key) => !NOT_TOLD.includes(key));
  const order = [...FIRST.filter((key) => keys.includes(key)), ...keys.filter((key) => !FIRST.includes(key)).sort()];
  return order.map(
    (key) => `**${markdownText(key.replaceAll('-', ' '))}** ${markdownText(annotations[PREFIX + key] ?? '')}`,
  );
}

const PREFIX = 'release-train.dev/';

/** What a person asks first. */
const FIRST: readonly string[] = [
  'description',
  'dry-run',
  'threshold',
  'failed',
  'aborts',
  'pauses',
  'passes',
  'waits',
];

/** How numbers were worked out, which nobody asks at night; and what an emergency passes, which is of one release. */
const NOT_TOLD: readonly string[] = [
  'objective',
  'error-budget',
  'evidence',
  'false-abort',
  'shared-failure',
  'series-labels',
  'mutual-tls',
  'emergency',
];
