import { podTemplatesOf } from '../../objects';
import type { Rule } from '../../rule';

export const serviceAccountField: Rule = {
  id: 'service-account-field',
  family: 'workloads',
  severity: 'note',
  title: 'The service account of pods stands in serviceAccountName',
  cause:
    'serviceAccount is the old name of the field. Where both stand there and differ, the API server takes one of them without a word.',
  remedy: 'write serviceAccountName alone',
  see: 'https://kubernetes.io/docs/tasks/configure-pod-container/configure-service-account/',
  examples: {
    complies: `
apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata: { name: svc-a }
spec: { template: { spec: { serviceAccountName: svc-a, containers: [{ name: app }] } } }
`,
    violates: `
apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata: { name: svc-a }
spec: { template: { spec: { serviceAccount: svc-a, containers: [{ name: app }] } } }
`,
  },
  *check(tree) {
    for (const { template } of podTemplatesOf(tree)) {
      const [old, name] = [template.at('spec', 'serviceAccount'), template.at('spec', 'serviceAccountName')];
      if (old.text === undefined || old.text === name.text) continue;
      yield {
        at: old,
        message: name.isSet
          ? `serviceAccount is ${old.text}, and serviceAccountName ${name.scalar}`
          : 'serviceAccount is deprecated',
      };
    }
  },
};
