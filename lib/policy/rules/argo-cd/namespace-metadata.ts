import { hasSyncOption } from '../../objects';
import type { Rule } from '../../rule';
import { ofEachApplication } from './each-application';

const APPLICATION = (options: string): string => `
apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: { name: svc-a }
spec:
  syncPolicy:
    managedNamespaceMetadata: { labels: { istio-injection: enabled } }
    syncOptions: [${options}]
`;

export const namespaceMetadata: Rule = {
  id: 'namespace-metadata',
  family: 'argo-cd',
  severity: 'warning',
  title: 'Labels for the namespace come with CreateNamespace=true',
  cause:
    'Argo CD writes managedNamespaceMetadata only where it makes the namespace. Without CreateNamespace=true nothing happens: a label that switches sidecars on, and so the metrics of every gate, is missing.',
  remedy: 'add CreateNamespace=true to syncOptions, or label the namespace where it is made',
  see: 'https://argo-cd.readthedocs.io/en/stable/user-guide/sync-options/#namespace-metadata',
  examples: { complies: APPLICATION('CreateNamespace=true'), violates: APPLICATION('ApplyOutOfSyncOnly=true') },
  check: (tree) =>
    ofEachApplication(tree, function* (application) {
      const at = application.spec.at('syncPolicy', 'managedNamespaceMetadata');
      if (at.isSet && !hasSyncOption(application, 'CreateNamespace=true'))
        yield { at, message: 'without CreateNamespace=true it has no effect' };
    }),
};
