import type { ManifestObject, ManifestTree } from '../../../manifests';
import { environmentOf } from '../../../manifests';
import { ROLLOUT } from '../../objects';
import type { Rule } from '../../rule';

export const rolloutReplicasBesideAnAutoscaler: Rule = {
  id: 'rollout-replicas-beside-an-autoscaler',
  family: 'rollouts',
  severity: 'error',
  title: 'A Rollout that an autoscaler scales does not say how many pods it has',
  cause:
    'Each time the Rollout is applied, replicas takes back the number that the autoscaler found, under load as well.',
  remedy:
    'take spec.replicas out of Git. Where it has been there, let Argo CD ignore /spec/replicas first: without the field, and without an autoscaler that sets it, a Rollout has 1 pod',
  see: 'https://github.com/argoproj/argo-rollouts/blob/v1.9.1/docs/features/hpa-support.md',
  examples: {
    complies: `
apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata: { name: svc-a }
spec:
  revisionHistoryLimit: 5
---
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata: { name: svc-a }
spec:
  scaleTargetRef: { apiVersion: argoproj.io/v1alpha1, kind: Rollout, name: svc-a }
`,
    violates: `
apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata: { name: svc-a }
spec:
  replicas: 3
---
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata: { name: svc-a }
spec:
  scaleTargetRef: { apiVersion: argoproj.io/v1alpha1, kind: Rollout, name: svc-a }
`,
  },
  *check(tree) {
    const ignoring = new Set(applicationsOf(tree).filter(ignoresReplicas).map(environmentOf));
    for (const scaler of tree.ofKind('autoscaling/HorizontalPodAutoscaler', 'keda.sh/ScaledObject')) {
      const target = scaler.at('spec', 'scaleTargetRef');
      const name = target.at('name').text;
      if (target.at('kind').text !== 'Rollout' || name === undefined) continue;
      const at = tree.find(ROLLOUT, name, scaler)?.at('spec', 'replicas');
      if (at?.isSet && !ignoring.has(environmentOf(at.object)))
        yield { at, message: `replicas is ${at.scalar}, and ${scaler.title} scales ${at.object.title}` };
    }
  },
};

function applicationsOf(tree: ManifestTree): ManifestObject[] {
  return tree.ofKind('argoproj.io/Application', 'argoproj.io/ApplicationSet');
}

function ignoresReplicas(application: ManifestObject): boolean {
  const spec = application.kind === 'Application' ? application.at('spec') : application.at('spec', 'template', 'spec');
  return spec
    .at('ignoreDifferences')
    .items.some(
      (ignored) =>
        ['Rollout', '*'].includes(ignored.at('kind').text ?? '') &&
        ignored.at('jsonPointers').items.some(({ text }) => text === '/spec/replicas'),
    );
}
