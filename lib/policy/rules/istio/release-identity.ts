import { istioCanariesOf } from '../../objects';
import type { Rule } from '../../rule';

export const releaseIdentity: Rule = {
  id: 'release-identity',
  family: 'istio',
  severity: 'note',
  title: 'The pods of a canary say which release they are',
  cause:
    'Istio takes the revision of a workload from a label of the pod, and calls it latest without one: its metrics, traces and logs do not tell the releases apart. The name of the workload is the same for both.',
  remedy: 'label the pod template with service.istio.io/canonical-revision, a value per release',
  see: 'https://istio.io/latest/docs/reference/config/labels/',
  examples: {
    complies: `
apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata: { name: svc-a }
spec:
  template: { metadata: { labels: { app: svc-a, service.istio.io/canonical-revision: 1.4.2-9f8d111 } } }
  strategy:
    canary:
      canaryService: svc-a-canary
      stableService: svc-a-stable
      trafficRouting: { istio: { virtualService: { name: svc-a, routes: [primary] } } }
`,
    violates: `
apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata: { name: svc-a }
spec:
  template: { metadata: { labels: { app: svc-a } } }
  strategy:
    canary:
      canaryService: svc-a-canary
      stableService: svc-a-stable
      trafficRouting: { istio: { virtualService: { name: svc-a, routes: [primary] } } }
`,
  },
  *check(tree) {
    for (const { canary, rollout } of istioCanariesOf(tree)) {
      for (const kind of ['canaryMetadata', 'stableMetadata']) {
        const at = canary.at(kind, 'labels', REVISION);
        if (at.isSet)
          yield { at, message: 'it is put on pods that run already, whose sidecars read labels at their start' };
      }
      const at = rollout.at('spec', 'template', 'metadata', 'labels');
      const revision = [REVISION, 'app.kubernetes.io/version', 'version'];
      if (rollout.at('spec', 'workloadRef').isSet || !at.isSet || revision.some((label) => at.at(label).isSet))
        continue;
      yield { at, message: `all releases of ${rollout.title} are latest in the metrics of Istio` };
    }
  },
};

const REVISION = 'service.istio.io/canonical-revision';
