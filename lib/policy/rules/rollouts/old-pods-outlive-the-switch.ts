import { rolloutsOf } from '../../objects';
import type { Rule } from '../../rule';

const LEAST = 30;

export const oldPodsOutliveTheSwitch: Rule = {
  id: 'old-pods-outlive-the-switch',
  family: 'rollouts',
  severity: 'warning',
  title: 'Old pods stay for 30 seconds or more after the requests have moved',
  cause:
    'Nodes and proxies learn of the switch one after the other. Those that have not yet send requests to pods that are gone, which fail; and a rollback has to wait for new pods.',
  remedy: 'leave scaleDownDelaySeconds out (30), or write the time in which you notice a bad release',
  see: 'https://github.com/argoproj/argo-rollouts/blob/v1.9.1/pkg/apis/rollouts/v1alpha1/types.go',
  examples: {
    complies: `
apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata: { name: svc-a }
spec:
  strategy: { blueGreen: { activeService: svc-a, scaleDownDelaySeconds: 300 } }
`,
    violates: `
apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata: { name: svc-a }
spec:
  strategy: { blueGreen: { activeService: svc-a, scaleDownDelaySeconds: 5 } }
`,
  },
  *check(tree) {
    for (const rollout of rolloutsOf(tree)) {
      const { canary, blueGreen } = {
        canary: rollout.at('spec', 'strategy', 'canary'),
        blueGreen: rollout.at('spec', 'strategy', 'blueGreen'),
      };
      for (const strategy of [...(canary.at('trafficRouting').isSet ? [canary] : []), blueGreen]) {
        const at = strategy.at('scaleDownDelaySeconds');
        if (at.number !== undefined && at.number < LEAST)
          yield { at, message: `the old pods go ${at.number} seconds after the switch` };
      }
    }
  },
};
