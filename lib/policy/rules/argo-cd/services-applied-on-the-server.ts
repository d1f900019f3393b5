import { hasSyncOption } from '../../objects';
import type { Rule } from '../../rule';
import { writtenInto } from './controller-writes';
import { ofEachApplication } from './each-application';
import { ownSyncOptions } from './sync-groups';

const FOLDER = (annotation: string): string => `
# file: clusters/prod/argocd/svc-a.yaml
apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: { name: svc-a }
spec:
  source: { path: clusters/prod/apps/svc-a }
  syncPolicy:
    syncOptions: [ServerSideApply=true]
# file: clusters/prod/apps/svc-a/svc-a.yaml
apiVersion: v1
kind: Service
metadata:
  name: svc-a-stable
${annotation}spec: { selector: { app: svc-a } }
---
apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata: { name: svc-a }
spec: { strategy: { canary: { stableService: svc-a-stable } } }
`;

export const servicesAppliedOnTheServer: Rule = {
  id: 'services-applied-on-the-server',
  family: 'argo-cd',
  severity: 'error',
  title: 'Services of a Rollout are not applied on the server',
  cause:
    'Argo Rollouts keeps the pods of stable and canary apart by a hash that it writes into the selector of their Services. The selector is an atomic map, so that ServerSideApply=true replaces all of it and the hash is gone: the stable Service sends traffic to the canary, too.',
  remedy: 'annotate the Service with argocd.argoproj.io/sync-options: ServerSideApply=false, or apply on the client',
  see: 'https://github.com/argoproj/argo-rollouts/issues/3437',
  examples: {
    complies: FOLDER('  annotations: { argocd.argoproj.io/sync-options: ServerSideApply=false }\n'),
    violates: FOLDER(''),
  },
  check: (tree) =>
    ofEachApplication(tree, function* (application) {
      const everything = hasSyncOption(application, 'ServerSideApply=true');
      for (const { object, what } of writtenInto(tree, application)) {
        const own = ownSyncOptions(object);
        if (what !== 'selector' || own.includes('ServerSideApply=false')) continue;
        const option = application.spec
          .at('syncPolicy', 'syncOptions')
          .items.find(({ text }) => text === 'ServerSideApply=true');
        if (everything && option)
          yield {
            at: option,
            message: `the selector of Service ${object.name} loses the hash of its pods with every apply`,
          };
        else if (own.includes('ServerSideApply=true'))
          yield {
            at: object.at('metadata', 'annotations', 'argocd.argoproj.io/sync-options'),
            message: `the selector of Service ${object.name} loses the hash of its pods with every apply`,
          };
      }
    }),
};
