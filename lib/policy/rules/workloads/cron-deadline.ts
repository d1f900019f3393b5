import type { Rule } from '../../rule';

export const cronDeadline: Rule = {
  id: 'cron-deadline',
  family: 'workloads',
  severity: 'warning',
  title: 'A CronJob says how late a run may start',
  cause:
    'Without startingDeadlineSeconds a run that was missed (the controller was down, the CronJob suspended, or the last run still there) starts at any later time, in the middle of the day as well.',
  remedy: 'write startingDeadlineSeconds, how late a run still makes sense; 10 or more',
  see: 'https://kubernetes.io/docs/concepts/workloads/controllers/cron-jobs/',
  examples: {
    complies: `
apiVersion: batch/v1
kind: CronJob
metadata: { name: svc-a }
spec: { schedule: "0 3 * * *", startingDeadlineSeconds: 3600 }
`,
    violates: `
apiVersion: batch/v1
kind: CronJob
metadata: { name: svc-a }
spec: { schedule: "0 3 * * *" }
`,
  },
  *check(tree) {
    for (const job of tree.ofKind('batch/CronJob')) {
      const at = job.at('spec', 'startingDeadlineSeconds');
      if (!job.at('spec').isSet) continue;
      if (!at.isSet) yield { at, message: 'a run that was missed starts at any later time' };
      // The controller looks every ten seconds.
      else if (at.number !== undefined && at.number < 10)
        yield { at, message: `with ${at.number} s runs are missed: the controller looks every 10 s` };
    }
  },
};
