import type { monitoring } from '../../../imports';
import { Matcher, Selector } from '../../promql';

/** Which Rollouts are watched, and how their series are told apart. */
export interface Watched {
  readonly environment: string;
  /** What the series of `rollout_info` satisfy. */
  readonly matchers: readonly Matcher[];
  /** The label that holds the namespace of a Rollout. */
  readonly namespaceLabel: string;
}

/** What is recorded of each Rollout. */
export const RECORDED = {
  /** 1 at the one evaluation at which a release was promoted, else 0. */
  promotion: 'release_train:rollout_promotion',
  /** 1 at the one evaluation at which a release was aborted, else 0. */
  abort: 'release_train:rollout_abort',
  /** 1 while a release is aborted, and Git still wants it. */
  aborted: 'release_train:rollout_aborted',
  /** 1 while a release is on its way: from its first hold until it is promoted or aborted. */
  inCanary: 'release_train:rollout_in_canary',
  promotions: 'release_train:rollout_promotions:sum1h',
  aborts: 'release_train:rollout_aborts:sum1h',
  canarySeconds: 'release_train:rollout_canary_seconds:sum1h',
} as const;

/** How often the rules look, in seconds: a phase that is shorter may be missed. */
export const EVERY = 30;

/**
 * What Rollouts did, from the phases that `rollout_info` tells.
 *
 * The controller's counter of events would say it as well, but its series begin at 1, so that `increase()` misses the first event
 * after each start of the controller, and an abort by the progress deadline counts twice. A phase says where a Rollout is;
 * what it came from is what these rules recorded at the evaluation before, which is why their order matters.
 *
 * - The first deployment of a service, and a return to what is stable, skip the steps: they are never `Paused`, and no promotions.
 * - Pods that are restarted or scaled make a Rollout `Progressing` and `Completed` again, without a `Paused` between.
 * - A controller that is restarted is another series; for a moment both may be there, so `Completed` counts alone.
 *
 * @see https://github.com/argoproj/argo-rollouts/blob/v1.9.1/controller/metrics/rollouts.go
 */
export function recordingRules(watched: Watched): monitoring.RuleGroup[] {
  const { environment } = watched;
  const by = `${watched.namespaceLabel}, name`;
  const all = `max by (${by}) (${rolloutInfo(watched)})`;
  const phase = (...phases: readonly string[]): string =>
    `max by (${by}) (${rolloutInfo(watched, phases.length === 1 ? Matcher.equal('phase', String(phases[0])) : Matcher.matches('phase', phases.join('|')))})`;
  const others = `max by (${by}) (${rolloutInfo(watched, Matcher.notEqual('phase', 'Completed'))})`;
  const before = (record: string, value: number): string => `on (${by}) (${recorded(watched, record)} == ${value})`;
  const rule = (record: string, expr: string): monitoring.Rule => ({ record, expr, labels: { environment } });
  const hourly = (record: string, expr: string): monitoring.Rule => ({ record, expr });
  return [
    {
      name: `release-train-${environment}-phases`,
      interval: `${EVERY}s`,
      rules: [
        rule(
          RECORDED.promotion,
          `(${phase('Completed')} unless ${others} and ${before(RECORDED.inCanary, 1)}) or 0 * ${all}`,
        ),
        rule(RECORDED.abort, `(${phase('Abort')} and ${before(RECORDED.aborted, 0)}) or 0 * ${all}`),
        rule(RECORDED.aborted, `${phase('Abort')} or 0 * ${all}`),
        rule(
          RECORDED.inCanary,
          `${phase('Paused')} or (${phase('Progressing', 'Timeout', 'Error', 'InvalidSpec')} and ${before(RECORDED.inCanary, 1)}) or 0 * ${all}`,
        ),
      ],
    },
    {
      // Sums of hours: a month of them is 720 samples a service, and not 86,400.
      name: `release-train-${environment}-hours`,
      interval: '1h',
      rules: [
        hourly(RECORDED.promotions, `sum_over_time(${recorded(watched, RECORDED.promotion)}[1h])`),
        hourly(RECORDED.aborts, `sum_over_time(${recorded(watched, RECORDED.abort)}[1h])`),
        hourly(RECORDED.canarySeconds, `${EVERY} * sum_over_time(${recorded(watched, RECORDED.inCanary)}[1h])`),
      ],
    },
  ];
}

/** The phases of the Rollouts. */
export function rolloutInfo({ matchers }: Watched, ...more: readonly Matcher[]): string {
  return new Selector('rollout_info', ...matchers, ...more).toString();
}

/** What was recorded of them. */
export function recorded({ environment }: Watched, record: string, ...more: readonly Matcher[]): string {
  return new Selector(record, Matcher.equal('environment', environment), ...more).toString();
}
