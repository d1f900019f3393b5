import type { Rule } from '../../rule';
import { analysedRolloutsOf } from './canary-queries';
import { selectorsOf } from './expression';
import { type SoundQuery, shortened } from './queries';

export const queryMeasuresTheCanary: Rule = {
  id: 'query-measures-the-canary',
  family: 'prometheus',
  severity: 'error',
  title: 'The analysis of a canary measures the canary',
  cause:
    'A query that tells the new pods from the old by nothing is mostly about the old ones: at a weight of 5 % a canary that fails every request reads as 5 %, and so does one whose errors are divided by the requests of both. One for the stable side says nothing at all of the canary.',
  remedy:
    'select the Service of the canary, or the hash of its pods: an argument with valueFrom.podTemplateHashValue: Latest',
  see: 'https://argo-rollouts.readthedocs.io/en/stable/features/analysis/',
  examples: {
    complies: `
apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata: { name: svc-a }
spec:
  strategy:
    canary:
      canaryService: svc-a-canary
      stableService: svc-a-stable
      analysis:
        templates: [{ templateName: error-rate }]
---
apiVersion: argoproj.io/v1alpha1
kind: AnalysisTemplate
metadata: { name: error-rate }
spec:
  metrics:
    - name: error-rate
      successCondition: result[0] < 0.01
      provider:
        prometheus:
          query: |-
            sum(rate(istio_requests_total{
              reporter="source", response_code=~"5..",
              destination_service="svc-a-canary.prod.svc.cluster.local"}[5m]))
`,
    violates: `
apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata: { name: svc-a }
spec:
  strategy:
    canary:
      canaryService: svc-a-canary
      stableService: svc-a-stable
      analysis:
        templates: [{ templateName: error-rate }]
---
apiVersion: argoproj.io/v1alpha1
kind: AnalysisTemplate
metadata: { name: error-rate }
spec:
  metrics:
    - name: error-rate
      successCondition: result[0] < 0.01
      provider:
        prometheus:
          query: |-
            sum(rate(istio_requests_total{
              reporter="source", response_code=~"5..",
              destination_service="svc-a-stable.prod.svc.cluster.local"}[5m]))
`,
  },
  *check(tree) {
    for (const { asksOthers, queries, rollout } of analysedRolloutsOf(tree)) {
      // A template that several steps use is told once.
      const told = new Set<string>();
      for (const { mixed, query } of queries) {
        if (!mixed || told.has(query.text)) continue;
        told.add(query.text);
        const shares = `counts of ${WHOSE[mixed.above]} by those of ${WHOSE[mixed.below]}`;
        yield { at: query.at, message: `the query divides ${shares} of ${rollout.title}: ${shortened(query.text)}` };
      }
      if (asksOthers || queries.some(({ measures }) => measures === 'canary')) continue;
      for (const { measures, query } of queries) {
        if (measures === 'nothing' || told.has(query.text) || asksForTheWorkload(query)) continue;
        told.add(query.text);
        yield {
          at: query.at,
          message: `the query measures ${WHOSE[measures]} of ${rollout.title}: ${shortened(query.text)}`,
        };
      }
    }
  },
};

const WHOSE = {
  canary: 'the canary alone',
  stable: 'the stable side alone',
  both: 'canary and stable together',
  nothing: 'nobody',
};

/** Another rule tells of that. */
function asksForTheWorkload({ expression }: SoundQuery): boolean {
  return selectorsOf(expression).some(({ matchers }) => matchers.some(({ label }) => label === 'destination_workload'));
}
