import type { ManifestObject } from '../../../manifests';
import { autoscalersByTarget, ROLLOUT } from '../../objects';
import type { Rule } from '../../rule';

export const replicasBesideAutoscaler: Rule = {
  id: 'replicas-beside-autoscaler',
  family: 'workloads',
  severity: 'warning',
  title: 'Who is scaled by an autoscaler says no number of replicas',
  cause:
    'Each time the manifest is applied the number in it is set again: pods that the load needs are ended, and the autoscaler starts them anew.',
  remedy: 'leave replicas out',
  see: 'https://kubernetes.io/docs/tasks/run-application/horizontal-pod-autoscale/',
  examples: {
    complies: `
apiVersion: apps/v1
kind: Deployment
metadata: { name: svc-a }
---
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata: { name: svc-a }
spec: { scaleTargetRef: { apiVersion: apps/v1, kind: Deployment, name: svc-a } }
`,
    violates: `
apiVersion: apps/v1
kind: Deployment
metadata: { name: svc-a }
spec: { replicas: 3 }
---
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata: { name: svc-a }
spec: { scaleTargetRef: { apiVersion: apps/v1, kind: Deployment, name: svc-a } }
`,
  },
  *check(tree) {
    // Argo CD leaves alone what it is told to; which Application is told so cannot be seen in every tree.
    const ignored = tree.ofKind('argoproj.io/Application', 'argoproj.io/ApplicationSet').some(ignoresReplicas);
    if (ignored) return;
    for (const [target, [autoscaler]] of autoscalersByTarget(tree)) {
      const at = target.at('spec', 'replicas');
      if (target.groupKind === ROLLOUT || !at.isSet) continue;
      yield { at, message: `replicas is ${at.scalar}, and ${autoscaler?.title} scales it: each sync sets it back` };
    }
  },
};

function ignoresReplicas(application: ManifestObject): boolean {
  const spec = application.kind === 'Application' ? application.at('spec') : application.at('spec', 'template', 'spec');
  return JSON.stringify(spec.at('ignoreDifferences').value ?? []).includes('replicas');
}
