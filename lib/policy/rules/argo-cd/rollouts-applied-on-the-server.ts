import { deliveredBy } from '../../objects';
import type { Rule } from '../../rule';
import { ofEachApplication } from './each-application';
import { ownSyncOptions } from './sync-groups';

const TREE = (option: string): string => `
# file: clusters/prod/argocd/svc-a.yaml
apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: { name: svc-a }
spec:
  source: { path: clusters/prod/apps/svc-a }
  syncPolicy: { syncOptions: [${option}] }
# file: clusters/prod/apps/svc-a/svc-a.yaml
apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata: { name: svc-a }
`;

export const rolloutsAppliedOnTheServer: Rule = {
  id: 'rollouts-applied-on-the-server',
  family: 'argo-cd',
  severity: 'warning',
  title: 'A Rollout is not applied on the server',
  cause:
    'Argo Rollouts writes the whole Rollout back and so becomes an owner of its containers. A container, or a field of one, that is removed in Git stays in the cluster under ServerSideApply=true, since its other owner still has it.',
  remedy:
    'remove ServerSideApply=true, or annotate the Rollout with argocd.argoproj.io/sync-options: ServerSideApply=false',
  see: 'https://github.com/argoproj/argo-rollouts/issues/4500',
  examples: { complies: TREE('ApplyOutOfSyncOnly=true'), violates: TREE('ServerSideApply=true') },
  check: (tree) =>
    ofEachApplication(tree, function* (application) {
      const options = application.spec.at('syncPolicy', 'syncOptions').items;
      const at = options.find(({ text }) => text === 'ServerSideApply=true');
      const rollout = deliveredBy(tree, application)?.find(
        (it) => it.groupKind === 'argoproj.io/Rollout' && !ownSyncOptions(it).includes('ServerSideApply=false'),
      );
      if (at && rollout)
        yield { at, message: `what is removed from the containers of ${rollout.title} in Git stays in the cluster` };
    }),
};
