import { approximatePods, counted, podsOf } from '../../../core';
import { canariesOf } from '../../objects';
import type { Rule } from '../../rule';
import { weightsOf } from './release-steps';

export const weightsOfWholePods: Rule = {
  id: 'weights-of-whole-pods',
  family: 'rollouts',
  severity: 'warning',
  title: 'Without a router, a weight is a share that whole pods can have',
  cause:
    'Without trafficRouting the share of the requests is the share of the pods, and a weight above 0 is one pod at least: 1 % of 4 pods is 25 %, or 20 % with one pod more.',
  remedy: 'let a router split the traffic, run more pods, or write the weights that the pods really make',
  see: 'https://github.com/argoproj/argo-rollouts/blob/v1.9.1/utils/replicaset/canary.go',
  examples: {
    complies: `
apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata: { name: svc-a }
spec:
  replicas: 10
  strategy: { canary: { steps: [{ setWeight: 10 }, { pause: { duration: 5m } }] } }
`,
    violates: `
apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata: { name: svc-a }
spec:
  replicas: 4
  strategy: { canary: { steps: [{ setWeight: 1 }, { pause: { duration: 5m } }] } }
`,
  },
  *check(tree) {
    for (const { rollout, canary } of canariesOf(tree)) {
      const replicas = rollout.at('spec', 'replicas').number ?? 0;
      if (canary.at('trafficRouting').isSet || !Number.isInteger(replicas) || replicas < 1) continue;
      const surge = podsOf(canary.at('maxSurge').value ?? '25%', replicas, Math.ceil) ?? 1;
      for (const { step, weight } of weightsOf(canary)) {
        if (weight <= 0 || weight >= 100) continue;
        const pods = approximatePods(replicas, weight, surge);
        const all = pods.canary + pods.stable;
        const real = Math.round((pods.canary / all) * 100);
        // Twice what was meant, and more than rounding makes.
        if (real >= 2 * weight && real - weight >= 5)
          yield {
            at: step.at('setWeight'),
            message: `${weight} % is really ${pods.canary} of ${counted(all, 'pod')}, ${real} %`,
          };
        if (pods.canary === 0)
          yield { at: step.at('setWeight'), message: `${weight} % of ${counted(all, 'pod')} is none` };
      }
    }
  },
};
