import type { Rule } from '../../rule';
import { drifting, heals } from './drifting';
import { ofEachApplication } from './each-application';
import { DELIVERED, DELIVERED_WITH_IGNORES } from './example-canary';

const byHand = (text: string): string =>
  text.replace('automated: { selfHeal: true }', 'automated: { selfHeal: false }');

export const driftOfACanary: Rule = {
  id: 'drift-of-a-canary',
  family: 'argo-cd',
  severity: 'warning',
  title: 'What controllers write is not called drift',
  cause:
    'Argo Rollouts writes weights, routes and labels into objects that Git holds. Without an ignore rule for them the Application is OutOfSync through every canary, so that real drift goes unseen, and the next sync puts the values of Git back.',
  remedy: 'ignore the fields that the controller writes, in spec.ignoreDifferences',
  see: 'https://argo-cd.readthedocs.io/en/stable/user-guide/diffing/',
  examples: { complies: byHand(DELIVERED_WITH_IGNORES), violates: byHand(DELIVERED) },
  check: (tree) =>
    ofEachApplication(tree, function* (application) {
      if (!heals(application)) yield* drifting(tree, application, 'the Application is OutOfSync with each of them');
    }),
};
