import { listed } from '../../core';
import type { ReleasePath } from './release-path';

/** The steps of a Rollout in words. */
export function stepsInWords({ rollout }: ReleasePath): string[] {
  return rollout.steps.map(({ text }) => text);
}

/** What is measured beside the steps, in words; undefined if nothing is. */
export function backgroundInWords({ rollout: { background } }: ReleasePath): string | undefined {
  return background && `from step ${background.startingStep} on: ${listed(background.analysis.names)}`;
}
