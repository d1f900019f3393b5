import { applicationSetsOf } from '../../objects';
import type { Rule } from '../../rule';

export const rollingSync: Rule = {
  id: 'rolling-sync',
  family: 'argo-cd',
  severity: 'warning',
  title: 'Services are not released in order by RollingSync',
  cause:
    'RollingSync judges a step by the revision before, so that a later step can be released first. It switches automated sync and selfHeal off, waits for every pause of every canary, and stops for good at one that was aborted. A controller without --enable-progressive-syncs passes over it.',
  remedy:
    'keep the order above Argo CD: commit the next wave when the one before is synced and healthy at its revision',
  see: 'https://github.com/argoproj/argo-cd/issues/29347',
  examples: {
    complies: `
apiVersion: argoproj.io/v1alpha1
kind: ApplicationSet
metadata: { name: services }
spec:
  generators: [{ list: { elements: [{ name: svc-a }] } }]
`,
    violates: `
apiVersion: argoproj.io/v1alpha1
kind: ApplicationSet
metadata: { name: services }
spec:
  generators: [{ list: { elements: [{ name: svc-a }] } }]
  strategy:
    type: RollingSync
    rollingSync: { steps: [{ matchExpressions: [] }] }
`,
  },
  *check(tree) {
    for (const set of applicationSetsOf(tree)) {
      const at = set.at('spec', 'strategy', 'type');
      if (at.text === 'RollingSync')
        yield { at, message: 'the order of its steps is not certain, and selfHeal is off for all its Applications' };
    }
  },
};
