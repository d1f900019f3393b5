import { allContainersOf, containerName, podTemplatesOf } from '../../objects';
import type { Rule } from '../../rule';

export const envOnce: Rule = {
  id: 'env-once',
  family: 'workloads',
  severity: 'warning',
  title: 'A variable is there once',
  cause:
    'Of two variables with one name the last one counts. A server-side apply, as Argo CD can do it, refuses the object, or keeps the one that was taken out.',
  remedy: 'keep one of them',
  see: 'https://kubernetes.io/docs/reference/using-api/server-side-apply/',
  examples: {
    complies: `
apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata: { name: svc-a }
spec: { template: { spec: { containers: [{ name: app, env: [{ name: LOG_LEVEL, value: info }] }] } } }
`,
    violates: `
apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata: { name: svc-a }
spec:
  template:
    spec:
      containers: [{ name: app, env: [{ name: LOG_LEVEL, value: info }, { name: LOG_LEVEL, value: debug }] }]
`,
  },
  *check(tree) {
    for (const container of podTemplatesOf(tree).flatMap(allContainersOf)) {
      const seen = new Set<string>();
      for (const variable of container.at('env').items) {
        const name = variable.at('name').text;
        if (name === undefined) continue;
        if (seen.has(name))
          yield {
            at: variable,
            message: `container ${containerName(container)} has the variable ${name} twice; this one counts`,
          };
        seen.add(name);
      }
    }
  },
};
