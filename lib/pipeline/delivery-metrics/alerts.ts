import type { Duration } from 'cdk8s';
import type { monitoring } from '../../../imports';
import { goDuration, groupedBy } from '../../core';
import { Matcher, regexLiteral } from '../../promql';
import { RECORDED, recorded, rolloutInfo, type Watched } from './recording-rules';

/** A Rollout, and how long its holds take together. */
export interface Held {
  readonly name: string;
  readonly seconds: number;
}

export interface AlertTimes {
  /** How long a release may stay aborted. */
  readonly aborted: Duration;
  /** How long a release may be held beyond the holds of its steps. */
  readonly paused: Duration;
}

/** Alerts about releases that nobody looks after. */
export function alerts(watched: Watched, rollouts: readonly Held[], times: AlertTimes): monitoring.RuleGroup {
  const { environment, namespaceLabel } = watched;
  const by = `${namespaceLabel}, name`;
  const who = `{{ $labels.${namespaceLabel} }}/{{ $labels.name }}`;
  return {
    name: `release-train-${environment}-alerts`,
    rules: [
      {
        alert: 'ReleaseTrainRolloutAborted',
        expr: `${recorded(watched, RECORDED.aborted)} == 1`,
        for: goDuration(times.aborted),
        labels: { severity: 'warning', environment },
        annotations: {
          summary: `${who}: the release was aborted, and Git still wants it`,
          description:
            'Everybody has the release before it. Git has not: Argo CD shows the service degraded, and where it is made anew the bad release comes at once, without a canary. release-train rollback, or git revert of the commit that brought it.',
        },
      },
      ...pausedAlerts(watched, rollouts, times.paused, by, who),
      {
        alert: 'ReleaseTrainRolloutStuck',
        expr: `max by (${by}, phase) (${rolloutInfo(watched, Matcher.matches('phase', 'Timeout|Error|InvalidSpec'))}) == 1`,
        for: '10m',
        labels: { severity: 'warning', environment },
        annotations: {
          summary: `${who}: the Rollout is in the phase {{ $labels.phase }}`,
          description:
            'It goes neither forward nor back by itself. kubectl argo rollouts get rollout says why; an InvalidSpec names the field.',
        },
      },
      {
        alert: 'ReleaseTrainRolloutsUnseen',
        expr: `absent(${rolloutInfo(watched)})`,
        for: '15m',
        labels: { severity: 'warning', environment },
        annotations: {
          summary: `No metrics of Rollouts in ${environment}: the other alerts about releases are blind`,
          description:
            'Is the Rollouts controller up and scraped (port 8090, /metrics)? Without honorLabels, the namespace of a Rollout is in the label exported_namespace.',
        },
      },
    ],
  };
}

/** One for each length of holds: a canary that is held for a day by its plan is none that was forgotten. */
function pausedAlerts(
  watched: Watched,
  rollouts: readonly Held[],
  margin: Duration,
  by: string,
  who: string,
): monitoring.Rule[] {
  const byLength = [...groupedBy(rollouts, ({ seconds }) => seconds)].sort(([a], [b]) => a - b);
  return byLength.map(([seconds, held]) => {
    const names = held.map(({ name }) => regexLiteral(name)).sort();
    const info = rolloutInfo(watched, Matcher.equal('phase', 'Paused'), Matcher.matches('name', names.join('|')));
    return {
      alert: 'ReleaseTrainRolloutPausedTooLong',
      expr: `max by (${by}) (${info}) == 1`,
      for: `${seconds + margin.toSeconds()}s`,
      labels: { severity: 'warning', environment: watched.environment },
      annotations: {
        summary: `${who}: the release waits for longer than its plan`,
        description: `The holds of its steps take ${seconds} seconds together. An analysis was inconclusive, a hold has no end, or somebody paused it: look at it, then promote or abort.`,
      },
    };
  });
}
