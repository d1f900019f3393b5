import type { ManifestObject, ManifestTree } from '../../../manifests';
import { protocolOf } from '../../objects';
import type { Rule } from '../../rule';
import { analysedRolloutsOf } from './canary-queries';
import { selectorsOf } from './expression';

export const failuresOfGrpc: Rule = {
  id: 'failures-of-grpc',
  family: 'prometheus',
  severity: 'warning',
  title: 'Failures of gRPC are counted by their status',
  cause:
    'A gRPC call that fails answers with HTTP 200 and a status of its own in the trailers: response_code=~"5.." never sees it, and a canary that fails every call passes.',
  remedy: 'count grpc_response_status=~"2|4|8|12|13|14|15" as well',
  see: 'https://github.com/istio/istio/issues/12846',
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
      successCondition: result[0] < 1
      provider:
        prometheus:
          query: |-
            sum(rate(istio_requests_total{
              reporter="source", destination_service=~"svc-a-canary[.].+",
              grpc_response_status=~"2|4|8|12|13|14|15"}[5m])) or vector(0)
---
apiVersion: v1
kind: Service
metadata: { name: svc-a-canary }
spec:
  ports: [{ name: grpc, port: 80 }]
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
      successCondition: result[0] < 1
      provider:
        prometheus:
          query: |-
            sum(rate(istio_requests_total{
              reporter="source", destination_service=~"svc-a-canary[.].+",
              response_code=~"5.."}[5m])) or vector(0)
---
apiVersion: v1
kind: Service
metadata: { name: svc-a-canary }
spec:
  ports: [{ name: grpc, port: 80 }]
`,
  },
  *check(tree) {
    for (const { queries, rollout } of analysedRolloutsOf(tree)) {
      const asked = queries.map(({ query }) => ({
        at: query.at,
        selectors: selectorsOf(query.expression).filter(({ metric }) => metric === 'istio_requests_total'),
      }));
      const labels = asked.flatMap(({ selectors }) =>
        selectors.flatMap(({ matchers }) => matchers.map((it) => it.label)),
      );
      if (!labels.includes('response_code') || labels.includes('grpc_response_status')) continue;
      const service = grpcService(tree, rollout);
      const first = asked.find(({ selectors }) =>
        selectors.some((it) => it.matchers.some((m) => m.label === 'response_code')),
      );
      if (service && first)
        yield {
          at: first.at,
          message: `${service.title} speaks gRPC, and its failures are counted by response_code alone`,
        };
    }
  },
};

function grpcService(tree: ManifestTree, rollout: ManifestObject): ManifestObject | undefined {
  const strategy = rollout.at('spec', 'strategy');
  const names = [strategy.at('canary', 'canaryService'), strategy.at('blueGreen', 'previewService')];
  for (const { text } of names) {
    const service = text === undefined ? undefined : tree.find('/Service', text, rollout);
    if (service?.at('spec', 'ports').items.some((port) => protocolOf(port)?.startsWith('grpc'))) return service;
  }
  return undefined;
}
