import type { Rule } from '../../rule';
import { analysedRolloutsOf } from './canary-queries';
import { selectorsOf } from './expression';
import { shortened } from './queries';

export const requestsOfOneSide: Rule = {
  id: 'requests-of-one-side',
  family: 'prometheus',
  severity: 'warning',
  title: 'Requests are counted for one side of a release',
  cause:
    'One of several queries mixes the requests of canary and stable, or counts the stable ones: it can neither pass nor fail the canary, while it looks as if it did.',
  remedy: 'select the Service of the canary, or the hash of its pods, in this query as well',
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
              destination_service="svc-a-canary.prod.svc.cluster.local"}[5m]))
    - name: latency
      successCondition: result[0] < 300
      provider:
        prometheus:
          query: |-
            histogram_quantile(0.99, sum by (le) (rate(
              istio_request_duration_milliseconds_bucket{reporter="source", destination_service=~"svc-a.+"}[5m])))
`,
  },
  *check(tree) {
    for (const { asksOthers, queries, rollout } of analysedRolloutsOf(tree)) {
      if (!asksOthers && !queries.some(({ measures }) => measures === 'canary')) continue;
      const told = new Set<string>();
      for (const { measures, query } of queries) {
        if ((measures !== 'both' && measures !== 'stable') || told.has(query.text)) continue;
        const selectors = selectorsOf(query.expression);
        // What looks back for hours is about the error budget of the whole service.
        if (!selectors.some(({ metric }) => /^istio_request/.test(metric ?? '')) || selectors.some(isLong)) continue;
        told.add(query.text);
        const whom = measures === 'stable' ? 'the stable side alone' : 'canary and stable together';
        yield { at: query.at, message: `the query measures ${whom} of ${rollout.title}: ${shortened(query.text)}` };
      }
    }
  },
};

const AN_HOUR = 3600;

function isLong({ range }: { readonly range?: number }): boolean {
  return (range ?? 0) >= AN_HOUR;
}
