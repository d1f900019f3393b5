import { humanDuration, pauseSeconds } from '../../core';
import type { Field } from '../../manifests';

/** What happens at one share of the traffic, until the next one. */
export interface Stage {
  /** Indexes of its steps, as `kubectl argo rollouts get rollout` counts them: from 0. */
  readonly from: number;
  readonly to: number;
  /** In percent; undefined before the first weight. */
  readonly weight?: number;
  readonly holds: readonly string[];
  /** Names of the templates that measure in a step. */
  readonly analyses: readonly string[];
  /** Steps of any other kind. */
  readonly others: readonly string[];
}

/** The steps of a canary, those of one weight together. */
export function stagesOf(rollout: Field): Stage[] {
  const stages: Stage[] = [];
  rollout.at('spec', 'strategy', 'canary', 'steps').items.forEach((step, i) => {
    const weight = step.at('setWeight').number;
    const last = stages.at(-1);
    const stage =
      last && weight === undefined ? last : { ...NONE, from: i, ...(weight === undefined ? {} : { weight }) };
    const grown = grownBy(stage, step, i);
    if (stage === last) stages[stages.length - 1] = grown;
    else stages.push(grown);
  });
  return stages;
}

const NONE: Stage = { from: 0, to: 0, holds: [], analyses: [], others: [] };

function grownBy(stage: Stage, step: Field, to: number): Stage {
  const { holds, analyses, others } = stage;
  if (step.at('setWeight').isSet) return { ...stage, to };
  if (step.at('analysis').isSet)
    return { ...stage, to, analyses: [...analyses, ...templateNames(step.at('analysis'))] };
  const pause = step.at('pause');
  // A pause without anything in it is an empty object.
  if (pause.isSet) return { ...stage, to, holds: [...holds, holdText(pause)] };
  return {
    ...stage,
    to,
    others: [...others, ...step.entries.map(([kind, { value }]) => `${kind} ${JSON.stringify(value)}`)],
  };
}

function holdText(pause: Field): string {
  const time = pauseSeconds(pause.at('duration').value);
  return time === undefined ? 'until a person promotes' : humanDuration(time);
}

/** The names of the templates of an analysis, as a Rollout writes them. */
export function templateNames(analysis: Field): string[] {
  return analysis.at('templates').items.flatMap((item) => item.at('templateName').scalar ?? []);
}
