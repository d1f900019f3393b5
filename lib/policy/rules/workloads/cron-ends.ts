import type { Rule } from '../../rule';

export const cronEnds: Rule = {
  id: 'cron-ends',
  family: 'workloads',
  severity: 'warning',
  title: 'A run that keeps out the next one has an end',
  cause:
    'With concurrencyPolicy Forbid a run that hangs keeps out all later ones, until somebody notices that nothing runs.',
  remedy: 'write jobTemplate.spec.activeDeadlineSeconds, longer than a run ever takes',
  see: 'https://kubernetes.io/docs/concepts/workloads/controllers/job/',
  examples: {
    complies: `
apiVersion: batch/v1
kind: CronJob
metadata: { name: svc-a }
spec: { schedule: "*/5 * * * *", concurrencyPolicy: Forbid, jobTemplate: { spec: { activeDeadlineSeconds: 600 } } }
`,
    violates: `
apiVersion: batch/v1
kind: CronJob
metadata: { name: svc-a }
spec: { schedule: "*/5 * * * *", concurrencyPolicy: Forbid, jobTemplate: { spec: {} } }
`,
  },
  *check(tree) {
    for (const job of tree.ofKind('batch/CronJob')) {
      const spec = job.at('spec', 'jobTemplate', 'spec');
      if (job.at('spec', 'concurrencyPolicy').text !== 'Forbid' || !spec.isSet) continue;
      const at = spec.at('activeDeadlineSeconds');
      if (!at.isSet && !spec.at('template', 'spec', 'activeDeadlineSeconds').isSet)
        yield { at, message: 'a run that hangs keeps out all later ones' };
    }
  },
};
