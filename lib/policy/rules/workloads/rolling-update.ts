import { ownersOfDeployments, servicesOfPods } from '../../objects';
import type { Rule } from '../../rule';

export const rollingUpdate: Rule = {
  id: 'rolling-update',
  family: 'workloads',
  severity: 'warning',
  title: 'A Deployment that gets requests is replaced pod by pod',
  cause:
    'With the strategy Recreate all pods end before the first new one starts: every release is an outage, and a release that does not start is one until somebody goes back.',
  remedy: 'leave the strategy out, or make it a Rollout',
  see: 'https://kubernetes.io/docs/concepts/workloads/controllers/deployment/',
  examples: {
    complies: `
apiVersion: apps/v1
kind: Deployment
metadata: { name: svc-a }
spec:
  strategy: { type: RollingUpdate }
  template: { metadata: { labels: { app: svc-a } }, spec: { containers: [{ name: app }] } }
---
apiVersion: v1
kind: Service
metadata: { name: svc-a }
spec: { selector: { app: svc-a } }
`,
    violates: `
apiVersion: apps/v1
kind: Deployment
metadata: { name: svc-a }
spec:
  strategy: { type: Recreate }
  template: { metadata: { labels: { app: svc-a } }, spec: { containers: [{ name: app }] } }
---
apiVersion: v1
kind: Service
metadata: { name: svc-a }
spec: { selector: { app: svc-a } }
`,
  },
  *check(tree) {
    for (const [object, [service]] of servicesOfPods(tree)) {
      const at = object.at('spec', 'strategy', 'type');
      if (object.groupKind !== 'apps/Deployment' || at.text !== 'Recreate' || ownersOfDeployments(tree).has(object))
        continue;
      // A volume that one node can mount leaves no choice.
      const claims = object
        .at('spec', 'template', 'spec', 'volumes')
        .items.some((it) => it.at('persistentVolumeClaim').isSet);
      if (!claims) yield { at, message: `while ${object.title} is replaced nobody answers behind ${service?.title}` };
    }
  },
};
