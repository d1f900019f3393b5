import type { Rule } from '../../rule';

export const jobTtl: Rule = {
  id: 'job-ttl',
  family: 'workloads',
  severity: 'note',
  title: 'Jobs that ended go away',
  cause:
    'A Job and its pods stay until somebody deletes them. A Job that Git changes cannot be applied again as long as the old one is there.',
  remedy: 'write ttlSecondsAfterFinished, or make it a hook of Argo CD with a delete policy',
  see: 'https://kubernetes.io/docs/concepts/workloads/controllers/ttlafterfinished/',
  examples: {
    complies: `
apiVersion: batch/v1
kind: Job
metadata: { name: svc-a }
spec: { ttlSecondsAfterFinished: 3600, template: { spec: { restartPolicy: Never } } }
`,
    violates: `
apiVersion: batch/v1
kind: Job
metadata: { name: svc-a }
spec: { template: { spec: { restartPolicy: Never } } }
`,
  },
  *check(tree) {
    for (const job of tree.ofKind('batch/Job')) {
      const at = job.at('spec', 'ttlSecondsAfterFinished');
      const isHook = Object.keys(job.annotations).some((key) => /^(argocd\.argoproj\.io|helm\.sh)\/hook/.test(key));
      if (job.at('spec').isSet && !at.isSet && !isHook)
        yield { at, message: `${job.title} and its pods stay after it ended` };
    }
  },
};
