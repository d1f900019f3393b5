import { humanDuration } from '../../../core';
import type { Field } from '../../../manifests';
import { plannedRunsOf } from '../../objects';
import type { Rule } from '../../rule';
import { answersOf } from './answers';

export const firstLookAfterTheWindow: Rule = {
  id: 'first-look-after-the-window',
  family: 'analysis',
  severity: 'note',
  title: 'A background analysis looks when its window is full',
  cause:
    'A background analysis begins with the release. A query over a window that is longer than initialDelay looks at a time before there was a canary: it has little to go on, and a single early failure weighs much.',
  remedy: 'give an initialDelay as long as the window of the query, and a scrape longer',
  see: 'https://argo-rollouts.readthedocs.io/en/stable/features/analysis/',
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
      initialDelay: 75s
      interval: 1m
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
        - pause: { duration: 10m }
---
apiVersion: argoproj.io/v1alpha1
kind: AnalysisTemplate
metadata: { name: error-rate }
spec:
  metrics:
    - name: error-rate
      interval: 1m
      successCondition: len(result) == 1 && result[0] < 5
      provider:
        prometheus:
          address: http://prometheus.monitoring:9090
          query: sum(rate(errors[1m]))
`,
  },
  *check(tree) {
    const told = new Set<string>();
    for (const { place, metrics } of plannedRunsOf(tree)) {
      if (place !== 'background') continue;
      for (const metric of metrics) {
        const delay = metric.has('initialDelay') ? metric.seconds('initialDelay') : 0;
        const window = answersOf(metric)?.window ?? 0;
        if (delay === undefined || delay >= window || told.has(keyOf(metric.field))) continue;
        told.add(keyOf(metric.field));
        const when = delay === 0 ? 'at once' : `after ${humanDuration(delay)}`;
        yield {
          at: metric.field.at('initialDelay'),
          message: `${metric.name} looks ${when} at what happened in ${humanDuration(window)}`,
        };
      }
    }
  },
};

function keyOf(field: Field): string {
  return `${field.object.file.path} ${field.object.title} ${field}`;
}
