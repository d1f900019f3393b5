import { rolloutsOf } from '../../objects';
import type { Rule } from '../../rule';

export const templateOrWorkloadRef: Rule = {
  id: 'template-or-workload-ref',
  family: 'rollouts',
  severity: 'error',
  title: 'The pod template comes from one place',
  cause:
    'A Rollout holds its pod template, or takes that of a Deployment (workloadRef). With both, or with neither, Argo Rollouts refuses it (InvalidSpec).',
  remedy: 'keep spec.template, or spec.workloadRef and no spec.template at all',
  see: 'https://github.com/argoproj/argo-rollouts/blob/v1.9.1/pkg/apis/rollouts/validation/validation.go',
  examples: {
    complies: `
apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata: { name: svc-a }
spec:
  workloadRef: { apiVersion: apps/v1, kind: Deployment, name: svc-a, scaleDown: onsuccess }
`,
    violates: `
apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata: { name: svc-a }
spec:
  workloadRef: { apiVersion: apps/v1, kind: Deployment, name: svc-a }
  template: { metadata: { labels: { app: svc-a } } }
`,
  },
  *check(tree) {
    for (const rollout of rolloutsOf(tree)) {
      const reference = rollout.at('spec', 'workloadRef');
      const template = rollout.at('spec', 'template');
      const own = ['labels', 'annotations'].some((name) => template.at('metadata', name).entries.length > 0);
      const pods = template.at('spec', 'containers').items.length > 0;
      if (reference.isSet && (own || pods))
        yield { at: template, message: 'there is a pod template beside workloadRef' };
      if (!reference.isSet && !template.isSet)
        yield { at: template, message: 'there is neither a pod template nor a workloadRef' };
    }
  },
};
