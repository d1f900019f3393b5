import { cronProblem, timeZoneProblem } from '../../../core';
import { isPutInLater } from '../../objects';
import type { Rule } from '../../rule';

export const cronSchedule: Rule = {
  id: 'cron-schedule',
  family: 'workloads',
  severity: 'error',
  title: 'A CronJob has a schedule that it can have',
  cause:
    'The API server refuses a CronJob with a schedule of other than five fields, with values out of their ranges, or with a time zone that it does not know.',
  remedy: 'write minute, hour, day of month, month and day of week, and the time zone into timeZone',
  see: 'https://kubernetes.io/docs/concepts/workloads/controllers/cron-jobs/',
  examples: {
    complies: `
apiVersion: batch/v1
kind: CronJob
metadata: { name: svc-a }
spec: { schedule: "0 3 * * *", timeZone: Europe/Berlin }
`,
    violates: `
apiVersion: batch/v1
kind: CronJob
metadata: { name: svc-a }
spec: { schedule: "0 0 3 * * *" }
`,
  },
  *check(tree) {
    for (const job of tree.ofKind('batch/CronJob')) {
      const [schedule, zone] = [job.at('spec', 'schedule'), job.at('spec', 'timeZone')];
      if (!job.at('spec').isSet || isPutInLater(schedule.text ?? '')) continue;
      // Descriptors such as @every are known to it as well.
      const problem = /^@every \d/.test(schedule.text ?? '') ? undefined : cronProblem(schedule.value);
      if (problem) yield { at: schedule, message: problem };
      const zoneProblem = zone.isSet ? timeZoneProblem(zone.value) : undefined;
      if (zoneProblem) yield { at: zone, message: zoneProblem };
    }
  },
};
