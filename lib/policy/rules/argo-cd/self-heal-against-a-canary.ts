import type { Rule } from '../../rule';
import { drifting, heals } from './drifting';
import { ofEachApplication } from './each-application';
import { DELIVERED, DELIVERED_WITH_IGNORES } from './example-canary';

export const selfHealAgainstACanary: Rule = {
  id: 'self-heal-against-a-canary',
  family: 'argo-cd',
  severity: 'error',
  title: 'Argo CD does not heal what controllers write',
  cause:
    'Argo Rollouts writes weights, routes and labels into objects that Git holds, and an autoscaler writes replicas. Without an ignore rule that takes out exactly these fields, selfHeal puts the values of Git back within seconds, Argo Rollouts writes its own again, and the canary never has the traffic that its steps say.',
  remedy:
    'ignore the fields that the controller writes, in spec.ignoreDifferences of the Application, or for all Applications in argocd-cm',
  see: 'https://argo-cd.readthedocs.io/en/stable/user-guide/diffing/',
  examples: { complies: DELIVERED_WITH_IGNORES, violates: DELIVERED },
  check: (tree) =>
    ofEachApplication(tree, function* (application) {
      if (heals(application)) yield* drifting(tree, application, 'selfHeal undoes them');
    }),
};
