import type { Rule } from '../../rule';
import { type Matcher, selectorsOf } from './expression';
import { gateQueriesOf } from './queries';

export const workloadIsBothSides: Rule = {
  id: 'workload-is-both-sides',
  family: 'prometheus',
  severity: 'error',
  title: 'A canary is not told apart by the name of its workload',
  cause:
    'Since Istio 1.22 destination_workload is the name of the Rollout, the same for canary and stable pods. At a weight of 5 % a canary that fails every fifth request reads as 1 %.',
  remedy:
    'ask for destination_service="<canary Service>.<namespace>.svc.cluster.local" with reporter="source", or for the hash of the canary pods',
  see: 'https://github.com/istio/istio/pull/49256',
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
      successCondition: result[0] < 0.01
      provider:
        prometheus:
          query: |-
            sum(rate(istio_requests_total{
              reporter="source", destination_workload="svc-a"}[5m]))
`,
  },
  *check(tree) {
    for (const { at, expression, wanted } of gateQueriesOf(tree)) {
      const blind = selectorsOf(expression).flatMap(({ matchers }) => {
        const asked = matchers.filter(({ operator }) => !operator.startsWith('!'));
        const workload = asked.find(({ label }) => label === 'destination_workload');
        return workload && !asked.some(isOfOneSide) ? [wanted(workload)] : [];
      });
      if (blind[0] !== undefined)
        yield { at, message: `destination_workload="${blind[0]}" is the Rollout: the query mixes canary and stable` };
    }
  },
};

function isOfOneSide({ label }: Matcher): boolean {
  return (
    /service|pod|hash|version|revision|release|track|instance/.test(label) && label !== 'destination_service_namespace'
  );
}
