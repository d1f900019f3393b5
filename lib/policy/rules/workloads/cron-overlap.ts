import type { Rule } from '../../rule';

export const cronOverlap: Rule = {
  id: 'cron-overlap',
  family: 'workloads',
  severity: 'warning',
  title: 'A CronJob says what happens while its last run still runs',
  cause:
    'By default the next run starts beside the last one. Runs that become slow pile up, and do the same work twice at the same time.',
  remedy: 'write concurrencyPolicy: Forbid, Replace, or Allow where they may',
  see: 'https://kubernetes.io/docs/concepts/workloads/controllers/cron-jobs/',
  examples: {
    complies: `
apiVersion: batch/v1
kind: CronJob
metadata: { name: svc-a }
spec: { schedule: "*/5 * * * *", concurrencyPolicy: Forbid }
`,
    violates: `
apiVersion: batch/v1
kind: CronJob
metadata: { name: svc-a }
spec: { schedule: "*/5 * * * *" }
`,
  },
  *check(tree) {
    for (const job of tree.ofKind('batch/CronJob')) {
      const at = job.at('spec', 'concurrencyPolicy');
      if (job.at('spec').isSet && !at.isSet)
        yield { at, message: 'a run that takes too long gets the next one beside it' };
    }
  },
};
