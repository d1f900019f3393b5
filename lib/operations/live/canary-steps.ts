import { goSeconds } from '../../core';
import { numberIn, objectIn, objectsIn, textIn } from './fields';

type Step = Readonly<Record<string, unknown>>;

/** A step in a few words: `setWeight 25`, `pause 5m`, `analysis error-rate`. */
export function stepText(step: Step): string {
  const [kind = ''] = Object.keys(step);
  const fields = objectIn(step[kind]);
  switch (kind) {
    case 'setWeight':
      return `setWeight ${String(step[kind])}`;
    case 'pause':
      return fields.duration === undefined ? 'pause until promoted' : `pause ${String(fields.duration)}`;
    case 'analysis':
      return [
        'analysis',
        ...objectsIn(fields.templates).flatMap(({ templateName }) => textIn(templateName) ?? []),
      ].join(' ');
    case 'plugin':
      return ['plugin', textIn(fields.name) ?? ''].join(' ').trim();
    default:
      return kind;
  }
}

/** How long a step pauses, in seconds; undefined where somebody has to promote, and of any other step. */
export function pauseSeconds(step: Step | undefined): number | undefined {
  const { duration } = objectIn(step?.pause);
  const asNumber = numberIn(duration) ?? (/^\d+$/.test(String(duration)) ? Number(duration) : undefined);
  return asNumber ?? goSeconds(textIn(duration));
}

/**
 * The share of the traffic that the steps ask for, in percent: that of the last `setWeight` so far, the current step included.
 *
 * @see https://github.com/argoproj/argo-rollouts/blob/v1.9.1/utils/replicaset/canary.go `GetCurrentSetWeight`
 */
export function weightAsked(steps: readonly Step[], index: number): number {
  if (index >= steps.length) return 100;
  const weights = steps.slice(0, index + 1).flatMap(({ setWeight }) => numberIn(setWeight) ?? []);
  return weights.at(-1) ?? 0;
}
