import { listed } from '../../../core';
import type { Rule } from '../../rule';
import { analysedRolloutsOf } from './canary-queries';

export const calledServiceIsThere: Rule = {
  id: 'called-service-is-there',
  family: 'prometheus',
  severity: 'warning',
  title: 'The Service that a query asks for is there',
  cause:
    'destination_service is the name of the Service that was called. Where there is none of that name the query finds no requests: it gives nothing, or a zero that passes.',
  remedy: 'write the name of the Service as the Rollout has it',
  see: 'https://istio.io/latest/docs/reference/config/metrics/',
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
              reporter="source", response_code=~"5..",
              destination_service="svc-a-canary.prod.svc.cluster.local"}[5m])) or vector(0)
---
apiVersion: v1
kind: Service
metadata: { name: svc-a-canary }
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
              reporter="source", response_code=~"5..",
              destination_service="canary.prod.svc.cluster.local"}[5m])) or vector(0)
---
apiVersion: v1
kind: Service
metadata: { name: svc-a-canary }
`,
  },
  *check(tree) {
    for (const { queries, rollout } of analysedRolloutsOf(tree)) {
      const strategy = rollout.at('spec', 'strategy');
      const own = [
        ...['canaryService', 'stableService'].map((key) => strategy.at('canary', key)),
        ...['previewService', 'activeService'].map((key) => strategy.at('blueGreen', key)),
      ].flatMap(({ text }) => text || []);
      // A tree without the Services of a Rollout says nothing of others.
      if (!own.some((name) => tree.find('/Service', name, rollout))) continue;
      const told = new Set<string>();
      for (const { called, query } of queries) {
        for (const value of called) {
          const [name = '', namespace] = value.replaceAll('\\', '').split('.');
          const isPlain =
            /^[-a-z0-9]+$/.test(name) && (!namespace || !rollout.namespace || namespace === rollout.namespace);
          if (!isPlain || own.includes(name) || told.has(query.text) || tree.find('/Service', name, rollout)) continue;
          told.add(query.text);
          yield { at: query.at, message: `there is no Service ${name}; ${rollout.title} names ${listed(own)}` };
        }
      }
    }
  },
};
