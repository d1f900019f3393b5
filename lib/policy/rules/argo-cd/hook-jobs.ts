import type { ManifestObject } from '../../../manifests';
import type { Rule, RuleFinding } from '../../rule';
import { annotation, hooksOf } from './sync-groups';

const JOB = (spec: string): string => `
apiVersion: batch/v1
kind: Job
metadata: { name: svc-a-migrate, annotations: { argocd.argoproj.io/hook: PreSync } }
spec:
  ${spec}
  template: { spec: { restartPolicy: Never, containers: [{ name: migrate, image: svc-a }] } }
`;

/** A Job that is gone this soon is gone before Argo CD has looked. */
const SOON = 600;

export const hookJobs: Rule = {
  id: 'hook-jobs',
  family: 'argo-cd',
  severity: 'warning',
  title: 'A Job that is a hook ends by itself, and stays until Argo CD has seen it',
  cause:
    'A hook whose image cannot be pulled waits for ever, and the sync with it: a revert cannot begin. A Job that Kubernetes removes after ttlSecondsAfterFinished is missing when Argo CD looks for its outcome. Jobs of a generateName pile up where no policy of deletion is named.',
  remedy:
    'set activeDeadlineSeconds, leave ttlSecondsAfterFinished out, and give a fixed name with hook-delete-policy: BeforeHookCreation',
  see: 'https://github.com/argoproj/argo-cd/issues/25323',
  examples: { complies: JOB('activeDeadlineSeconds: 600'), violates: JOB('ttlSecondsAfterFinished: 60') },
  *check(tree) {
    for (const job of tree.ofKind('batch/Job')) if (hooksOf(job).some((hook) => hook !== 'Skip')) yield* wrong(job);
  },
};

function* wrong(job: ManifestObject): Iterable<RuleFinding> {
  const deadline = job.at('spec', 'activeDeadlineSeconds');
  if (!deadline.isSet)
    yield { at: deadline, message: 'nothing ends the Job if its pod never starts, and the sync waits for it' };
  const ttl = job.at('spec', 'ttlSecondsAfterFinished');
  if (ttl.number !== undefined && ttl.number < SOON)
    yield { at: ttl, message: `the Job is removed ${ttl.number}s after its end, maybe before Argo CD has seen it` };
  const name = job.at('metadata', 'generateName');
  const policy =
    job.annotations['argocd.argoproj.io/hook-delete-policy'] ?? job.annotations['helm.sh/hook-delete-policy'];
  if (name.isSet && !job.at('metadata', 'name').isSet && policy === undefined)
    yield {
      at: annotation(job, 'argocd.argoproj.io/hook-delete-policy'),
      message: 'every sync leaves another Job behind',
    };
}
