import type { Rule } from '../../rule';
import { handedIn } from './handed-in';

const TREE = (tag: string, timeout: string): string => `
apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata: { name: svc-a, namespace: prod }
spec:
  template: { spec: { containers: [{ name: svc-a, image: ghcr.io/org/svc-a:${tag} }] } }
  strategy:
    canary:
      trafficRouting: { istio: { virtualService: { name: svc-a } } }
      steps: [{ setWeight: 5 }]
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: svc-a, namespace: prod }
spec: { hosts: [svc-a], http: [{ name: primary, timeout: ${timeout}, route: [] }] }
`;

export const weightsReset: Rule = {
  id: 'weights-reset',
  family: 'release',
  severity: 'error',
  title: 'A VirtualService does not change together with the pods whose weights it holds',
  cause:
    'A VirtualService in Git has the weights of rest, 100 for stable. Argo CD applies it whole where it differs, and in the sync that also begins a canary it takes away the traffic that Argo Rollouts has just given it. Told with --against alone.',
  remedy: 'publish them apart: first the one, and the other when no release runs',
  see: 'https://argo-rollouts.readthedocs.io/en/stable/features/traffic-management/istio/',
  examples: { before: TREE('1.4.1', '5s'), complies: TREE('1.4.2', '5s'), violates: TREE('1.4.2', '9s') },
  check: (_, input) => handedIn('weights-reset', input),
};
