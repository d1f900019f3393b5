import type { ManifestObject, ManifestTree } from '../../../manifests';
import { environmentOf } from '../../../manifests';
import {
  type Application,
  applicationsOf,
  deliveredBy,
  hasSyncOption,
  isUnfilled,
  ROLLOUT,
  sourcesOf,
} from '../../objects';
import type { Rule } from '../../rule';
import { ignoredPaths, ignoreRulesFor, isCovered } from '../argo-cd/ignored-paths';

/** Only with it does a sync leave alone what a comparison ignores. */
const RESPECT = 'RespectIgnoreDifferences=true';

export const rolloutReplicasBesideAnAutoscaler: Rule = {
  id: 'rollout-replicas-beside-an-autoscaler',
  family: 'rollouts',
  severity: 'error',
  title: 'A Rollout that an autoscaler scales does not say how many pods it has',
  cause:
    'Each time the Rollout is applied, replicas takes back the number that the autoscaler found, under load as well.',
  remedy:
    'take spec.replicas out of Git. Where it has been there, let Argo CD ignore /spec/replicas first, with RespectIgnoreDifferences=true: without the field, and without an autoscaler that sets it, a Rollout has 1 pod',
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
    for (const scaler of tree.ofKind('autoscaling/HorizontalPodAutoscaler', 'keda.sh/ScaledObject')) {
      const target = scaler.at('spec', 'scaleTargetRef');
      const name = target.at('name').text;
      if (target.at('kind').text !== 'Rollout' || name === undefined) continue;
      const at = tree.find(ROLLOUT, name, scaler)?.at('spec', 'replicas');
      if (!at?.isSet) continue;
      const ignoring = applicationsOf(tree).filter((it) => isOf(tree, it, at.object) && ignoresReplicas(it, at.object));
      if (ignoring.some((it) => hasSyncOption(it, RESPECT))) continue;
      const [compared] = ignoring;
      yield {
        at,
        message: `replicas is ${at.scalar}, and ${scaler.title} scales ${at.object.title}${compared ? `: without ${RESPECT} its Application ignores the field when it compares, not when it applies` : ''}`,
        ...(compared && { remedy: `take spec.replicas out of Git, or add ${RESPECT} to the syncOptions` }),
      };
    }
  },
};

/** Whether an Application applies a Rollout, or might: where its folder is a parameter that the tree does not show. */
function isOf(tree: ManifestTree, application: Application, rollout: ManifestObject): boolean {
  const delivered = deliveredBy(tree, application);
  if (delivered) return delivered.includes(rollout);
  const isHere = [undefined, environmentOf(rollout)].includes(environmentOf(application.object));
  return isHere && sourcesOf(application).some((source) => isUnfilled(source.at('path').text ?? ''));
}

function ignoresReplicas(application: Application, rollout: ManifestObject): boolean {
  const ignored = ignoredPaths(ignoreRulesFor(application, rollout), rollout.manifest);
  return !ignored.exact || isCovered(['spec', 'replicas'], ignored);
}
