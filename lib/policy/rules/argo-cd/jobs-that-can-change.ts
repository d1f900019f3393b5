import type { Rule } from '../../rule';
import { annotation, hooksOf, ownSyncOptions, syncGroups } from './sync-groups';

const TREE = (name: string): string => `
apiVersion: batch/v1
kind: Job
metadata: { name: ${name}, annotations: { argocd.argoproj.io/sync-wave: '-1' } }
spec: { template: { spec: { containers: [{ name: migrate, image: 'svc-a:1.4.2' }] } } }
---
apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata: { name: svc-a }
`;

export const jobsThatCanChange: Rule = {
  id: 'jobs-that-can-change',
  family: 'argo-cd',
  severity: 'warning',
  title: 'A Job beside a Rollout can be released a second time',
  cause:
    'The pod template of a Job cannot be changed. A Job that is an ordinary object under a fixed name is applied with the first release, and the sync of the next one, with another image, fails (field is immutable).',
  remedy:
    'make it a hook (argocd.argoproj.io/hook: PreSync), or write the version or a hash of the image into its name',
  see: 'https://argo-cd.readthedocs.io/en/stable/user-guide/sync-options/#force-sync',
  examples: { complies: TREE('svc-a-migrate-9f8d111d'), violates: TREE('svc-a-migrate') },
  *check(tree) {
    for (const objects of syncGroups(tree)) {
      if (!objects.some(({ groupKind }) => groupKind === 'argoproj.io/Rollout')) continue;
      for (const job of objects) {
        if (job.groupKind !== 'batch/Job' || hooksOf(job).length > 0 || !job.at('metadata', 'name').isSet) continue;
        const replaced = ownSyncOptions(job).some((option) => ['Replace=true', 'Force=true'].includes(option));
        if (!replaced && !/\d/.test(job.name))
          yield {
            at: annotation(job, 'argocd.argoproj.io/hook'),
            message: `the Job ${job.name} cannot be applied again with another image`,
          };
      }
    }
  },
};
