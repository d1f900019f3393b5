import { isPutInLater, workloadsOf } from '../../objects';
import type { Rule } from '../../rule';

export const restartPolicy: Rule = {
  id: 'restart-policy',
  family: 'workloads',
  severity: 'error',
  title: 'Pods are restarted as their workload permits it',
  cause:
    'Pods of a Job say OnFailure or Never: without one of them the API server refuses it, since Always is the default. Pods of everything else are always restarted: it refuses anything else there.',
  remedy: 'write restartPolicy: Never or OnFailure for a Job; leave it out elsewhere',
  see: 'https://kubernetes.io/docs/concepts/workloads/controllers/job/',
  examples: {
    complies: `
apiVersion: batch/v1
kind: Job
metadata: { name: svc-a }
spec: { template: { spec: { restartPolicy: Never, containers: [{ name: app }] } } }
`,
    violates: `
apiVersion: batch/v1
kind: Job
metadata: { name: svc-a }
spec: { template: { spec: { containers: [{ name: app }] } } }
`,
  },
  *check(tree) {
    for (const { object, template, runsOn } of workloadsOf(tree)) {
      const at = template.at('spec', 'restartPolicy');
      if (object.kind === 'Pod' || isPutInLater(at.text ?? '')) continue;
      const always = (at.text ?? 'Always') === 'Always';
      if (runsOn && !always)
        yield { at, message: `restartPolicy is ${at.text}; pods of a ${object.kind} are always restarted` };
      if (!runsOn && always)
        yield { at, message: `restartPolicy is Always${at.isSet ? '' : ' by default'}; pods of a Job end` };
    }
  },
};
