import { counted } from '../../../core';
import type { Field, ManifestObject, ManifestTree } from '../../../manifests';
import { fewestPods, podsOf } from '../../objects';
import type { Rule } from '../../rule';
import { BUDGET } from './budgets';

export const pdbAllowsEviction: Rule = {
  id: 'pdb-allows-eviction',
  family: 'workloads',
  severity: 'warning',
  title: 'A PodDisruptionBudget lets one pod go',
  cause:
    'A budget that demands as many pods as there are permits no eviction at all: a node with such a pod cannot be drained, upgrades of the cluster stop at it, and Argo Rollouts cannot restart the pods (restartAt) either.',
  remedy: 'write maxUnavailable: 1, or a minAvailable below the fewest replicas',
  see: 'https://kubernetes.io/docs/tasks/run-application/configure-pdb/',
  examples: {
    complies: `
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata: { name: svc-a }
spec:
  minAvailable: 2
  selector: { matchLabels: { app: svc-a } }
---
apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata: { name: svc-a }
spec:
  replicas: 3
  template:
    metadata: { labels: { app: svc-a } }
    spec: { containers: [{ name: app }] }
`,
    violates: `
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata: { name: svc-a }
spec:
  minAvailable: 3
  selector: { matchLabels: { app: svc-a } }
---
apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata: { name: svc-a }
spec:
  replicas: 3
  template:
    metadata: { labels: { app: svc-a } }
    spec: { containers: [{ name: app }] }
`,
  },
  *check(tree) {
    for (const budget of tree.ofKind(BUDGET)) {
      const [least, most] = [budget.at('spec', 'minAvailable'), budget.at('spec', 'maxUnavailable')];
      if (most.scalar === '0' || most.scalar === '0%')
        yield { at: most, message: `maxUnavailable ${most.scalar} permits no eviction` };
      else if (least.scalar === '100%') yield { at: least, message: 'minAvailable 100% permits no eviction' };
      else if (least.isSet) {
        const pods = podsSelected(tree, budget);
        const demanded = pods === undefined ? undefined : countOf(least, pods);
        if (pods !== undefined && pods > 0 && demanded !== undefined && demanded >= pods)
          yield {
            at: least,
            message: `minAvailable ${least.scalar} permits no eviction while ${counted(pods, 'pod')} run, and fewer may`,
            remedy: 'write maxUnavailable: 1, which holds for any number of pods',
          };
      }
    }
  },
};

/** The fewest pods that run of all that a budget selects; undefined where no file says it. */
function podsSelected(tree: ManifestTree, budget: ManifestObject): number | undefined {
  const counts = podsOf(tree)
    .matchedBy(budget.at('spec', 'selector'))
    .map(({ object }) => fewestPods(tree, object));
  return counts.some((count) => count === undefined)
    ? undefined
    : counts.reduce<number>((sum, count) => sum + (count ?? 0), 0);
}

/** A number, or a share of the pods, which is rounded up. */
function countOf({ number, text }: Field, pods: number): number | undefined {
  if (number !== undefined) return number;
  const share = /^(\d+)%$/.exec(text ?? '')?.[1];
  return share === undefined ? undefined : Math.ceil((Number(share) / 100) * pods);
}
