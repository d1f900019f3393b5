import { groupedBy } from '../../../core';
import type { Field } from '../../../manifests';
import { type PlannedRun, plannedRunsOf } from '../../objects';
import type { Rule } from '../../rule';
import { goPattern } from './go-pattern';

export const dryRunOfEveryMetric: Rule = {
  id: 'dry-run-of-every-metric',
  family: 'analysis',
  severity: 'error',
  title: 'A dry run leaves a metric that guards',
  cause:
    'What a metric in a dry run measures is written down and decides nothing. Where all metrics of a Rollout are in one, no release is ever aborted.',
  remedy: 'leave the dryRun out for the metrics that shall guard, or name only the one that is being tried',
  see: 'https://argo-rollouts.readthedocs.io/en/stable/features/analysis/#dry-run-mode',
  examples: {
    complies: `
apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata: { name: svc-a }
spec:
  strategy:
    canary:
      steps:
        - setWeight: 5
        - analysis: { templates: [{ templateName: guard }] }
---
apiVersion: argoproj.io/v1alpha1
kind: AnalysisTemplate
metadata: { name: guard }
spec:
  metrics:
    - name: errors
      successCondition: len(result) == 1 && result[0] < 5
      provider: { prometheus: { query: "sum(rate(errors[1m]))" } }
    - name: latency
      successCondition: len(result) == 1 && result[0] < 5
      provider: { prometheus: { query: "sum(rate(errors[1m]))" } }
  dryRun:
    - metricName: latency
`,
    violates: `
apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata: { name: svc-a }
spec:
  strategy:
    canary:
      steps:
        - setWeight: 5
        - analysis: { templates: [{ templateName: guard }] }
---
apiVersion: argoproj.io/v1alpha1
kind: AnalysisTemplate
metadata: { name: guard }
spec:
  metrics:
    - name: errors
      successCondition: len(result) == 1 && result[0] < 5
      provider: { prometheus: { query: "sum(rate(errors[1m]))" } }
  dryRun:
    - metricName: .*
`,
  },
  *check(tree) {
    for (const [rollout, runs] of groupedBy([...plannedRunsOf(tree)], (run) => run.rollout)) {
      const guards = runs.flatMap((run) => run.metrics.filter(({ name }) => !isDry(run, name)));
      const [at] = runs.flatMap(dryRules);
      if (!at || guards.length > 0 || runs.some(({ isComplete }) => !isComplete)) continue;
      if (runs.every(({ metrics }) => metrics.length === 0)) continue;
      yield { at, message: `every metric of ${rollout.title} is in a dry run: nothing guards it` };
    }
  },
};

function dryRules({ field, templates }: PlannedRun): Field[] {
  return [field, ...templates.map((template) => template.at('spec'))].flatMap((it) => it.at('dryRun').items);
}

function isDry(run: PlannedRun, name: string): boolean {
  return dryRules(run).some((rule) => goPattern(rule.at('metricName').text ?? '*')?.test(name));
}
