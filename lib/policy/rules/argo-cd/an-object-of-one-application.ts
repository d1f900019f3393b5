import type { ManifestObject } from '../../../manifests';
import { type Application, applicationsOf, argoCdOf, deliveredBy, folderOf, knownText, sourcesOf } from '../../objects';
import type { Rule } from '../../rule';
import { clusterOf, repositoryOf } from './projects';

const TREE = (folder: string): string => `
# file: clusters/prod/argocd/services.yaml
apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: { name: svc-a }
spec:
  source: { repoURL: 'https://github.com/org/gitops', path: clusters/prod/apps/svc-a }
  destination: { name: in-cluster, namespace: prod }
---
apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: { name: svc-b }
spec:
  source: { repoURL: 'https://github.com/org/gitops', path: clusters/prod/apps/${folder} }
  destination: { name: in-cluster, namespace: prod }
# file: clusters/prod/apps/svc-a/svc-a.yaml
apiVersion: v1
kind: Service
metadata: { name: svc-a }
# file: clusters/prod/apps/svc-b/svc-b.yaml
apiVersion: v1
kind: Service
metadata: { name: svc-b }
`;

export const anObjectOfOneApplication: Rule = {
  id: 'an-object-of-one-application',
  family: 'argo-cd',
  severity: 'error',
  title: 'An object is applied by one Application',
  cause:
    'Two Applications that apply the same object each write their name and their version of it, in turn, for ever; with FailOnSharedResource=true the second one fails. When one of them is deleted, the object goes although the other one needs it.',
  remedy: 'let one of them apply it, or give the objects different names or namespaces',
  see: 'https://argo-cd.readthedocs.io/en/stable/user-guide/sync-options/#fail-the-sync-if-a-shared-resource-is-found',
  examples: { complies: TREE('svc-b'), violates: TREE('svc-a') },
  *check(tree) {
    const owners = new Map<string, { application: Application; object?: ManifestObject }>();
    const told = new Set<string>();
    for (const application of applicationsOf(tree)) {
      const cluster = clusterOf(application);
      if (!cluster || application.name === undefined) continue;
      // Every Argo CD calls the cluster that it runs in by the same name.
      const own = cluster.name === 'in-cluster' ? `${argoCdOf(application)} ` : '';
      const where = `${own}${cluster.server ?? cluster.name}`;
      for (const [key, object] of appliedKeys(application, deliveredBy(tree, application))) {
        const owner = owners.get(`${where} ${key}`);
        if (!owner) owners.set(`${where} ${key}`, { application, object });
        else if (owner.application.name !== application.name) {
          const pair = `${owner.application.name} ${application.name}`;
          if (told.has(pair)) continue;
          told.add(pair);
          const what = object ? `${object.kind} ${object.name}` : `folder ${key.split(' ').at(-1)}`;
          yield {
            at: sourcesOf(application)[0]?.at('path') ?? application.spec,
            message: `the Applications ${owner.application.name} and ${application.name} both apply ${what}`,
          };
        }
      }
    }
  },
};

/** What an Application applies in its cluster; the folder as a whole, where the tree does not hold it. */
function* appliedKeys(
  application: Application,
  objects: readonly ManifestObject[] | undefined,
): Iterable<[string, ManifestObject | undefined]> {
  const namespace = knownText(application.spec.at('destination', 'namespace')) ?? '';
  for (const object of objects ?? [])
    if (object.name !== '') yield [`${object.groupKind} ${object.namespace ?? namespace} ${object.name}`, object];
  if (objects) return;
  for (const source of sourcesOf(application)) {
    const folder = folderOf(source);
    const url = knownText(source.at('repoURL'));
    const own = ['helm', 'kustomize', 'plugin', 'directory'].some((tool) => source.at(tool).isSet);
    if (folder !== undefined && url !== undefined && !own)
      yield [`${namespace} ${repositoryOf(url)} ${source.at('targetRevision').scalar ?? ''} ${folder}`, undefined];
  }
}
