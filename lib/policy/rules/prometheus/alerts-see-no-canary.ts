import type { Rule } from '../../rule';
import { selectorsOf } from './expression';
import { gateQueriesOf } from './queries';

export const alertsSeeNoCanary: Rule = {
  id: 'alerts-see-no-canary',
  family: 'prometheus',
  severity: 'note',
  title: 'A gate does not wait for an alert of the whole service',
  cause:
    'An alert on the burn rate of a service is diluted by the weight: with an objective of 99.9 % and 5 % of the requests, a canary reaches 14.4 times the budget when it fails 29 % of them, at 1 % never.',
  remedy: 'keep it beside a gate that measures the canary alone',
  see: 'https://sre.google/workbook/alerting-on-slos/',
  examples: {
    complies: `
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
              reporter="source", destination_service="svc-a-canary.prod.svc.cluster.local"}[5m]))
`,
    violates: `
apiVersion: argoproj.io/v1alpha1
kind: AnalysisTemplate
metadata: { name: error-rate }
spec:
  metrics:
    - name: error-rate
      successCondition: result[0] < 1
      provider:
        prometheus:
          query: |-
            count(ALERTS{service="svc-a", severity="page", alertstate="firing"}) or vector(0)
`,
  },
  *check(tree) {
    for (const { at, expression } of gateQueriesOf(tree)) {
      const found = selectorsOf(expression).find(({ metric }) => /^ALERTS(_FOR_STATE)?$|burn_?rate/.test(metric ?? ''));
      if (found) yield { at, message: `${found.metric} is of the whole service: a small canary does not move it` };
    }
  },
};
