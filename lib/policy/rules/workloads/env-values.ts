import { allContainersOf, containerName, podTemplatesOf } from '../../objects';
import type { Rule } from '../../rule';

export const envValues: Rule = {
  id: 'env-values',
  family: 'workloads',
  severity: 'error',
  title: 'A variable has a name and one text as its value',
  cause:
    'The API server refuses a variable without a name, with a value that is no text (an unquoted true or 8080), or with both value and valueFrom. A Rollout is not checked when it is applied: its new ReplicaSet is refused, and the release stands still.',
  remedy: 'write the value in quotes, and one of value and valueFrom',
  see: 'https://kubernetes.io/docs/tasks/inject-data-application/define-environment-variable-container/',
  examples: {
    complies: `
apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata: { name: svc-a }
spec: { template: { spec: { containers: [{ name: app, env: [{ name: PORT, value: "8080" }] }] } } }
`,
    violates: `
apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata: { name: svc-a }
spec: { template: { spec: { containers: [{ name: app, env: [{ name: PORT, value: 8080 }] }] } } }
`,
  },
  *check(tree) {
    for (const container of podTemplatesOf(tree).flatMap(allContainersOf)) {
      for (const variable of container.at('env').items) {
        const [name, value] = [variable.at('name'), variable.at('value')];
        if (name.scalar === undefined)
          yield { at: variable, message: `a variable of container ${containerName(container)} has no name` };
        else if (value.isSet && value.text === undefined)
          yield { at: value, message: `the value of ${name.scalar} is a ${typeof value.value}, no text` };
        else if (value.text && variable.at('valueFrom').isSet)
          yield { at: variable, message: `${name.scalar} has a value and a valueFrom` };
      }
    }
  },
};
