import { groupedBy, humanDuration } from '../../../core';
import { type Metric, plannedRunsOf } from '../../objects';
import type { Rule } from '../../rule';
import { leastStepSeconds } from './step-times';

export const backgroundInTime: Rule = {
  id: 'background-in-time',
  family: 'analysis',
  severity: 'warning',
  title: 'A background analysis can fail before the release is through',
  cause:
    'A background analysis ends with the last step, and counts as successful then, also without a single measurement. A metric that needs longer than the steps take for one failure more than failureLimit never aborts anything.',
  remedy: 'make the pauses longer, or initialDelay, interval and failureLimit smaller',
  see: 'https://github.com/argoproj/argo-rollouts/blob/v1.9.1/rollout/analysis.go',
  examples: {
    complies: `
apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata: { name: svc-a }
spec:
  strategy:
    canary:
      analysis: { templates: [{ templateName: error-rate }] }
      steps:
        - setWeight: 5
        - pause: { duration: 10m }
---
apiVersion: argoproj.io/v1alpha1
kind: AnalysisTemplate
metadata: { name: error-rate }
spec:
  metrics:
    - name: error-rate
      initialDelay: 1m
      interval: 1m
      failureLimit: 2
      successCondition: len(result) == 1 && result[0] < 5
      provider:
        prometheus:
          address: http://prometheus.monitoring:9090
          query: sum(rate(errors[1m]))
`,
    violates: `
apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata: { name: svc-a }
spec:
  strategy:
    canary:
      analysis: { templates: [{ templateName: error-rate }] }
      steps:
        - setWeight: 5
        - pause: { duration: 2m }
---
apiVersion: argoproj.io/v1alpha1
kind: AnalysisTemplate
metadata: { name: error-rate }
spec:
  metrics:
    - name: error-rate
      initialDelay: 1m
      interval: 1m
      failureLimit: 2
      successCondition: len(result) == 1 && result[0] < 5
      provider:
        prometheus:
          address: http://prometheus.monitoring:9090
          query: sum(rate(errors[1m]))
`,
  },
  *check(tree) {
    const runs = plannedRunsOf(tree);
    const runsOf = groupedBy([...runs], ({ rollout }) => rollout);
    for (const { place, rollout, field, metrics } of runs) {
      if (place !== 'background') continue;
      const steps = rollout.at('spec', 'strategy', 'canary', 'steps').items.slice(field.at('startingStep').number ?? 0);
      const path = leastStepSeconds(steps, runsOf.get(rollout) ?? []);
      if (path === undefined || steps.length === 0) continue;
      for (const metric of metrics) {
        const needed = secondsToFail(metric);
        if (needed === undefined || needed < path) continue;
        const [earliest, taken] = [needed, path].map(humanDuration);
        yield {
          at: field.at('templates'),
          message: `${metric.name} fails after ${earliest} at the earliest, and the steps take ${taken}`,
        };
      }
    }
  },
};

/** When a metric has failed often enough if it fails each time; undefined if it never does, or if it is not known. */
function secondsToFail(metric: Metric): number | undefined {
  const limit = metric.integer('failureLimit', 0);
  const delay = metric.has('initialDelay') ? metric.seconds('initialDelay') : 0;
  const interval = limit === 0 ? 0 : metric.seconds('interval');
  if (limit === undefined || limit < 0 || delay === undefined || interval === undefined) return undefined;
  return delay + limit * interval;
}
