import { autoscalersOf, isPutInLater, SCALABLE, scaledBy } from '../../objects';
import type { Rule } from '../../rule';

export const autoscalerTarget: Rule = {
  id: 'autoscaler-target',
  family: 'workloads',
  severity: 'error',
  title: 'An autoscaler scales something that is there',
  cause:
    'A HorizontalPodAutoscaler whose scaleTargetRef names nothing scales nothing, and says so in its status alone. After a move from Deployment to Rollout the old reference stays behind like this.',
  remedy: 'name the object with its kind and its apiVersion; for a Rollout argoproj.io/v1alpha1',
  see: 'https://argo-rollouts.readthedocs.io/en/stable/features/hpa-support/',
  examples: {
    complies: `
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata: { name: svc-a }
spec:
  maxReplicas: 10
  scaleTargetRef: { apiVersion: argoproj.io/v1alpha1, kind: Rollout, name: svc-a }
---
apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata: { name: svc-a }
`,
    violates: `
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata: { name: svc-a }
spec:
  maxReplicas: 10
  scaleTargetRef: { apiVersion: apps/v1, kind: Deployment, name: svc-a }
---
apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata: { name: svc-a }
`,
  },
  *check(tree) {
    for (const autoscaler of autoscalersOf(tree)) {
      const reference = autoscaler.at('spec', 'scaleTargetRef');
      const [kind, name] = [reference.at('kind').text, reference.at('name').text];
      const group = kind !== undefined && Object.hasOwn(SCALABLE, kind) ? SCALABLE[kind] : undefined;
      if (name === undefined || group === undefined || isPutInLater(name)) continue;
      const version = reference.at('apiVersion');
      if (!scaledBy(tree, reference)) {
        const others = Object.entries(SCALABLE).filter(([it, of]) => tree.find(`${of}/${it}`, name, autoscaler));
        yield {
          at: reference,
          message: `there is no ${kind} ${name} in the namespace of ${autoscaler.title}${others.map(([it]) => `, but a ${it}`).join('')}: nothing is scaled`,
        };
      } else if (version.text !== undefined && version.text.replace(/\/[^/]*$/, '') !== group) {
        yield { at: version, message: `${kind} is of ${group}, not of ${version.text}: nothing is scaled` };
      }
    }
  },
};
