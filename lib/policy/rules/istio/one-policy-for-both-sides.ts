import { jsonInKeyOrder } from '../../../core';
import { environmentOf, type ManifestObject } from '../../../manifests';
import { DESTINATION_RULE, DestinationRules, istioCanariesOf } from '../../objects';
import type { Rule, RuleFinding } from '../../rule';

export const onePolicyForBothSides: Rule = {
  id: 'one-policy-for-both-sides',
  family: 'istio',
  severity: 'warning',
  title: 'Canary and stable are called with the same traffic policy',
  cause:
    'A DestinationRule is for one host. With a policy for the stable Service alone, callers reach the canary with other limits, other TLS and another balancing: its analysis judges these, and the promotion changes them.',
  remedy: 'write the same connectionPool, loadBalancer and tls for both hosts; outlierDetection may differ',
  see: 'https://istio.io/latest/docs/reference/config/networking/destination-rule/',
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
      trafficRouting: { istio: { virtualService: { name: svc-a, routes: [primary] } } }
---
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: { name: svc-a-stable }
spec:
  host: svc-a-stable
  trafficPolicy: { connectionPool: { http: { http2MaxRequests: 1024 } } }
---
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: { name: svc-a-canary }
spec:
  host: svc-a-canary
  trafficPolicy: { connectionPool: { http: { http2MaxRequests: 1024 } } }
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
      trafficRouting: { istio: { virtualService: { name: svc-a, routes: [primary] } } }
---
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: { name: svc-a-stable }
spec:
  host: svc-a-stable
  trafficPolicy: { connectionPool: { http: { http2MaxRequests: 1024 } } }
`,
  },
  *check(tree) {
    const rules = new DestinationRules(tree);
    const all = tree.ofKind(DESTINATION_RULE);
    // A host with a wildcard may mean both.
    const vague = new Set(all.filter((it) => it.at('spec', 'host').text?.startsWith('*')).map(environmentOf));
    for (const { rollout, services, subsets } of istioCanariesOf(tree)) {
      if (subsets || services.canary === undefined || services.stable === undefined) continue;
      const [canary, stable] = [services.canary, services.stable].map(
        (name) => rules.of({ name, namespace: rollout.namespace }, rollout)[0],
      );
      if (vague.has(environmentOf(rollout))) continue;
      if (canary && stable) yield* differences(canary, stable);
      else if (canary || stable) yield* alone((canary ?? stable) as ManifestObject, canary ? 'stable' : 'canary');
    }
  },
};

const COMPARED = ['connectionPool', 'loadBalancer', 'tls', 'portLevelSettings'];

function* differences(canary: ManifestObject, stable: ManifestObject): Iterable<RuleFinding> {
  for (const key of COMPARED) {
    const at = canary.at('spec', 'trafficPolicy', key);
    if (jsonInKeyOrder(at.value) !== jsonInKeyOrder(stable.at('spec', 'trafficPolicy', key).value))
      yield { at, message: `${key} differs from that of ${stable.title}, which is for the stable side` };
  }
}

function* alone(rule: ManifestObject, other: string): Iterable<RuleFinding> {
  const said = COMPARED.filter((key) => rule.at('spec', 'trafficPolicy', key).isSet);
  if (said.length > 0)
    yield {
      at: rule.at('spec', 'trafficPolicy'),
      message: `no DestinationRule gives the ${other} side this ${said.join(' and ')}`,
    };
}
