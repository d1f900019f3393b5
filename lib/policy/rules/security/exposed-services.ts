import type { Rule } from '../../rule';

export const exposedServices: Rule = {
  id: 'exposed-services',
  family: 'security',
  severity: 'note',
  title: 'Services are reached through the gateway',
  cause:
    'A NodePort or a LoadBalancer leads to the pods past the mesh or the ingress: past its authentication, and past the weights of a canary.',
  remedy: 'use ClusterIP, and a route of the gateway',
  see: 'https://kubernetes.io/docs/concepts/services-networking/service/',
  examples: {
    complies: `
apiVersion: v1
kind: Service
metadata: { name: svc-a }
spec: { type: ClusterIP }
`,
    violates: `
apiVersion: v1
kind: Service
metadata: { name: svc-a }
spec: { type: LoadBalancer }
`,
  },
  *check(tree) {
    for (const service of tree.ofKind('/Service')) {
      const [type, outside] = [service.at('spec', 'type'), service.at('spec', 'externalIPs')];
      const isInternal = Object.entries(service.annotations).some(
        ([key, value]) => /internal|scheme/.test(key) && /true|internal/i.test(value),
      );
      if (type.text === 'NodePort' || (type.text === 'LoadBalancer' && !isInternal))
        yield { at: type, message: `${service.title} is a ${type.text}: it is reached past the gateway` };
      if (outside.items.length > 0)
        yield { at: outside, message: `${service.title} takes the traffic of addresses that are not its own` };
    }
  },
};
