import type { Rule } from '../../rule';
import { annotation, hooksOf, syncGroups, WAVE, waveOf } from './sync-groups';

const TREE = (wave: number): string => `
apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata: { name: svc-a, annotations: { argocd.argoproj.io/sync-wave: '1' } }
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: svc-a, annotations: { argocd.argoproj.io/sync-wave: '${wave}' } }
`;

export const rolloutInTheLastWave: Rule = {
  id: 'rollout-in-the-last-wave',
  family: 'argo-cd',
  severity: 'error',
  title: 'A Rollout is in the last wave of its sync',
  cause:
    'Before a later wave Argo CD waits until the Rollout is Healthy, which a canary is not while it pauses. The sync runs as long as the canary, nothing else is synced meanwhile, the commit that reverts it neither, and what the Rollout needs of the later wave never comes.',
  remedy: 'give the Rollout the highest wave, and everything that it needs a lower one',
  see: 'https://github.com/argoproj/argo-cd/issues/25054',
  examples: { complies: TREE(0), violates: TREE(2) },
  *check(tree) {
    for (const objects of syncGroups(tree)) {
      const applied = objects.filter((it) => hooksOf(it).every((hook) => hook === 'Sync'));
      const last = applied.reduce<(typeof applied)[number] | undefined>(
        (most, it) => (most && waveOf(most) >= waveOf(it) ? most : it),
        undefined,
      );
      if (!last) continue;
      for (const rollout of applied.filter(({ groupKind }) => groupKind === 'argoproj.io/Rollout')) {
        if (waveOf(rollout) < waveOf(last))
          yield {
            at: annotation(rollout, WAVE),
            message: `it is in wave ${waveOf(rollout)}, and ${last.kind} ${last.name} in wave ${waveOf(last)} waits for the end of every canary`,
          };
      }
    }
  },
};
