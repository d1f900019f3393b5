import { Duration } from 'cdk8s';
import { show } from './problems';

/**
 * A duration as Go parses it (`time.ParseDuration`), in the largest unit that is exact: `90s`, `2m`, `1h`.
 *
 * @see https://pkg.go.dev/time#ParseDuration
 */
export function goDuration(duration: Duration): string {
  const millis = duration.toMilliseconds();
  if (millis % 1000 !== 0) return `${millis}ms`;
  const seconds = millis / 1000;
  if (seconds > 0 && seconds % 3600 === 0) return `${seconds / 3600}h`;
  if (seconds > 0 && seconds % 60 === 0) return `${seconds / 60}m`;
  return `${seconds}s`;
}

/**
 * A number of seconds as people write it, for texts only: `20m`, `19m45s`, `36h`, `30 days`.
 */
export function humanDuration(time: number): string {
  const day = 86_400;
  if (time % day === 0 && time >= 2 * day) return `${time / day} days`;
  if (time === 0) return '0s';
  if (time < 1) return `${Math.round(time * 1000)}ms`;
  const parts = [
    [Math.floor(time / 3600), 'h'],
    [Math.floor((time % 3600) / 60), 'm'],
    [Math.round((time % 60) * 1000) / 1000, 's'],
  ] as const;
  return parts.map(([count, unit]) => (count > 0 ? `${count}${unit}` : '')).join('');
}

/** The seconds of a Go duration such as `90s` or `1h30m`; undefined of anything else, and of a negative one. */
export function goSeconds(duration: string | undefined): number | undefined {
  const millis = goMilliseconds(duration);
  return millis === undefined || millis < 0 ? undefined : millis / 1000;
}

/** Milliseconds of a Go duration such as `90s`, `1h30m` or `500ms`; undefined of anything that Go does not parse. */
export function goMilliseconds(value: unknown): number | undefined {
  if (typeof value !== 'string') return undefined;
  if (value === '0') return 0;
  if (!/^[-+]?((\d+(\.\d*)?|\.\d+)(ns|us|µs|ms|s|m|h))+$/.test(value)) return undefined;
  const sign = value.startsWith('-') ? -1 : 1;
  const parts = value.matchAll(/(\d+(?:\.\d*)?|\.\d+)(ns|us|µs|ms|s|m|h)/g);
  return (
    sign * [...parts].reduce((sum, [, amount, unit]) => sum + Number(amount) * (MILLIS[unit as string] as number), 0)
  );
}

const MILLIS: Readonly<Record<string, number>> = {
  ns: 1e-6,
  us: 1e-3,
  µs: 1e-3,
  ms: 1,
  s: 1000,
  m: 60_000,
  h: 3_600_000,
};

/** Whole or fractional seconds of a duration. */
export function seconds(duration: Duration): number {
  return duration.toMilliseconds() / 1000;
}

/**
 * Says why a value that should be a duration between two others is not one; undefined if it is.
 *
 * Whole seconds, unless told otherwise: Kubernetes and the Rollouts controller take fields in seconds for integers, and
 * cut what is behind the point of a pause.
 */
export function durationProblem(
  value: unknown,
  atLeast: Duration,
  atMost: Duration,
  precision: 'seconds' | 'milliseconds' = 'seconds',
): string | undefined {
  if (!isDuration(value)) return `${show(value)} is not a duration; write for example Duration.minutes(2)`;
  const millis = value.toMilliseconds({ integral: false });
  if (millis % (precision === 'seconds' ? 1000 : 1) !== 0) {
    return `${millis}ms is no whole number of ${precision}; write for example Duration.seconds(${Math.max(1, Math.round(millis / 1000))})`;
  }
  if (millis < atLeast.toMilliseconds() || millis > atMost.toMilliseconds()) {
    const [given, least, most] = [value, atLeast, atMost].map((it) => humanDuration(seconds(it)));
    return `${given} is out of range; write a duration from ${least} to ${most}`;
  }
  return undefined;
}

/** Whether a value is a duration, also one of a second copy of cdk8s beside ours. */
export function isDuration(value: unknown): value is Duration {
  return value instanceof Duration || typeof (value as Duration | undefined)?.toMilliseconds === 'function';
}
