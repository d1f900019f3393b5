import type { Field, ManifestObject } from '../../manifests';
import { secondsOf } from './values';

/** A step of a canary, as far as its words need it. */
export interface PathStep {
  readonly kind: 'weight' | 'pause' | 'analysis' | 'other';
  /** The weight that traffic has during it, in percent. */
  readonly weight: number;
  /** Of a pause with a duration. */
  readonly seconds?: number;
  /** The names of the templates of an analysis. */
  readonly templates: readonly string[];
  /** What another step does: the name of its field. */
  readonly does: string;
}

/** The steps of a Rollout's canary, each with the weight that holds in it. */
export function stepsOf(rollout: ManifestObject): PathStep[] {
  let weight = 0;
  return rollout.at('spec', 'strategy', 'canary', 'steps').items.map((step) => {
    const set = step.at('setWeight').number;
    if (set !== undefined) weight = set;
    return stepOf(step, weight);
  });
}

function stepOf(step: Field, weight: number): PathStep {
  const [does = 'nothing'] = step.entries.map(([key]) => key).sort();
  const common = { weight, templates: [], does };
  if (step.at('setWeight').number !== undefined) return { ...common, kind: 'weight' };
  if (does === 'pause') return { ...common, kind: 'pause', ...pauseOf(step.at('pause', 'duration').value) };
  if (does !== 'analysis') return { ...common, kind: 'other' };
  const templates = templateNames(step.at('analysis'));
  return { ...common, kind: 'analysis', templates };
}

function pauseOf(duration: unknown): { seconds?: number } {
  const seconds = secondsOf(duration);
  return seconds === undefined ? {} : { seconds };
}

/** The templates that an analysis names. */
export function templateNames(analysis: Field): string[] {
  return analysis.at('templates').items.flatMap((it) => it.at('templateName').text ?? []);
}

/** How long the pauses take together, and how many of them wait for a person. */
export function totalHold(steps: readonly PathStep[]): { readonly seconds: number; readonly people: number } {
  const pauses = steps.filter(({ kind }) => kind === 'pause');
  return {
    seconds: pauses.reduce((sum, { seconds = 0 }) => sum + seconds, 0),
    people: pauses.filter(({ seconds }) => seconds === undefined).length,
  };
}
