import { workloadsOf } from '../../objects';
import type { Rule } from '../../rule';

export const defaultNamespace: Rule = {
  id: 'default-namespace',
  family: 'workloads',
  severity: 'note',
  title: 'Nothing is put into the namespace default',
  cause:
    'What names no other namespace ends up there as well: quotas, network policies and rights of one team then hold for all of it.',
  remedy: 'give the application a namespace of its own',
  see: 'https://kubernetes.io/docs/concepts/overview/working-with-objects/namespaces/',
  examples: {
    complies: `
apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata: { name: svc-a, namespace: payments }
spec: { template: { spec: { containers: [{ name: app }] } } }
`,
    violates: `
apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata: { name: svc-a, namespace: default }
spec: { template: { spec: { containers: [{ name: app }] } } }
`,
  },
  *check(tree) {
    for (const { object } of workloadsOf(tree))
      if (object.namespace === 'default')
        yield { at: object.at('metadata', 'namespace'), message: `${object.title} is put into the namespace default` };
  },
};
