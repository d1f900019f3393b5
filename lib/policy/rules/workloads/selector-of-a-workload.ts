import { matches, workloadsOf } from '../../objects';
import type { Rule } from '../../rule';

export const selectorOfAWorkload: Rule = {
  id: 'selector-of-a-workload',
  family: 'workloads',
  severity: 'error',
  title: 'A workload selects the pods that it makes',
  cause: 'The API server refuses a workload whose selector does not fit the labels of its own template.',
  remedy: 'write labels of the template into the selector; it cannot be changed later',
  see: 'https://kubernetes.io/docs/concepts/workloads/controllers/deployment/',
  examples: {
    complies: `
apiVersion: apps/v1
kind: Deployment
metadata: { name: svc-a }
spec:
  selector: { matchLabels: { app: svc-a } }
  template: { metadata: { labels: { app: svc-a } }, spec: { containers: [{ name: app }] } }
`,
    violates: `
apiVersion: apps/v1
kind: Deployment
metadata: { name: svc-a }
spec:
  selector: { matchLabels: { app: svc-a } }
  template: { metadata: { labels: { app: svc } }, spec: { containers: [{ name: app }] } }
`,
  },
  *check(tree) {
    for (const { object, template } of workloadsOf(tree)) {
      if (object.group !== 'apps') continue;
      const at = object.at('spec', 'selector');
      const labels = template.at('metadata', 'labels');
      // What has no labels either is a patch for one that has.
      if (at.isSet ? matches(at, labels.labels) : !labels.isSet) continue;
      yield {
        at,
        message: at.isSet ? 'it does not select the pods of its own template' : `${object.title} has no selector`,
      };
    }
  },
};
