import { deliveredBy } from '../../objects';
import type { Rule } from '../../rule';
import { controllerWrites } from './controller-writes';
import { ofEachApplication } from './each-application';

const TREE = (labels: string): string => `
# file: clusters/prod/argocd/svc-a.yaml
apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: { name: svc-a }
spec: { source: { path: clusters/prod/apps/svc-a } }
# file: clusters/prod/apps/svc-a/svc-a.yaml
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: { name: svc-a }
spec:
  subsets: [{ name: stable${labels} }]
---
apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata: { name: svc-a }
spec:
  strategy:
    canary:
      trafficRouting: { istio: { destinationRule: { name: svc-a, stableSubsetName: stable } } }
`;

export const labelsOfManagedSubsets: Rule = {
  id: 'labels-of-managed-subsets',
  family: 'argo-cd',
  severity: 'warning',
  title: 'A subset that Argo Rollouts labels has a label in Git, too',
  cause:
    'The ignore rule takes the hash out of the labels of a subset, and leaves labels: {} where Git has none: the two differ, so that the Application is OutOfSync for ever, and every sync strips the hash.',
  remedy: 'give each subset a label that all pods of the Rollout have, such as app: svc-a',
  see: 'https://argo-cd.readthedocs.io/en/stable/user-guide/diffing/',
  examples: { complies: TREE(', labels: { app: svc-a }'), violates: TREE('') },
  check: (tree) =>
    ofEachApplication(tree, function* (application) {
      const writes = controllerWrites(tree);
      for (const object of deliveredBy(tree, application) ?? []) {
        for (const { paths, what } of writes.get(object) ?? []) {
          if (what !== 'labels of the subsets') continue;
          for (const path of paths) {
            const labels = object.at(...path.slice(0, -1));
            const subset = object.at(...path.slice(0, -2), 'name').text;
            if (labels.entries.length === 0)
              yield { at: labels, message: `the subset ${subset} has no label in Git, and is never in sync` };
          }
        }
      }
    }),
};
