const ROUTING = `# file: clusters/prod/apps/svc-a/svc-a.yaml
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: svc-a }
spec:
  http:
    - name: primary
      route:
        - { destination: { host: svc-a-stable }, weight: 100 }
        - { destination: { host: svc-a-canary }, weight: 0 }
---
apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata: { name: svc-a }
spec:
  strategy:
    canary:
      trafficRouting: { istio: { virtualService: { name: svc-a } } }
`;

const APPLICATION = `
# file: clusters/prod/argocd/svc-a.yaml
apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: { name: svc-a }
spec:
  source: { path: clusters/prod/apps/svc-a }
`;

const IGNORES = `  ignoreDifferences:
    - group: networking.istio.io
      kind: VirtualService
      jqPathExpressions: ['.spec.http[]?.route[]?.weight']
`;

const policy = (options: string): string => `  syncPolicy:
    automated: { selfHeal: true }
    syncOptions: [${options}]
`;

const ONLY_OUT_OF_SYNC = 'ApplyOutOfSyncOnly=true';

/** An Application with a canary whose weights it would put back. */
export const DELIVERED = `${APPLICATION}${policy(ONLY_OUT_OF_SYNC)}${ROUTING}`;
export const DELIVERED_WITH_IGNORES = `${APPLICATION}${IGNORES}${policy(ONLY_OUT_OF_SYNC)}${ROUTING}`;
export const DELIVERED_IN_FULL = `${APPLICATION}${IGNORES}${policy('FailOnSharedResource=true')}${ROUTING}`;
