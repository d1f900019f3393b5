import { applicationsOf, filesIn, folderOf, knownText, sourcesOf } from '../../objects';
import type { Rule } from '../../rule';
import { ofEachApplication } from './each-application';
import { repositoryOf } from './projects';

const TREE = (path: string): string => `
# file: clusters/prod/argocd/services.yaml
apiVersion: argoproj.io/v1alpha1
kind: ApplicationSet
metadata: { name: services }
spec:
  goTemplate: true
  generators: [{ list: { elements: [{ name: svc-a }, { name: ${path} }] } }]
  template:
    metadata: { name: '{{ .name }}' }
    spec:
      source: { repoURL: 'https://github.com/org/gitops', path: 'clusters/prod/apps/{{ .name }}' }
# file: clusters/prod/apps/svc-a/svc-a.yaml
apiVersion: v1
kind: Service
metadata: { name: svc-a }
# file: clusters/prod/apps/svc-b/svc-b.yaml
apiVersion: v1
kind: Service
metadata: { name: svc-b }
`;

export const foldersThatAreThere: Rule = {
  id: 'folders-that-are-there',
  family: 'argo-cd',
  severity: 'warning',
  title: 'The folder that an Application applies is there',
  cause:
    'An Application whose path does not exist cannot be compared (app path does not exist), so that nothing of it is synced. The tree holds other folders of the same repository, but not this one.',
  remedy: 'correct the path or the name of the element, or remove it',
  see: 'https://argo-cd.readthedocs.io/en/stable/user-guide/directory/',
  examples: { complies: TREE('svc-b'), violates: TREE('svc-c') },
  *check(tree) {
    // Of a repository of which the tree holds nothing, nothing is said.
    const held = new Set<string>();
    const isThere = new Map<string, boolean>();
    const there = (folder: string): boolean => {
      const known = isThere.get(folder) ?? (filesIn(tree, folder).length > 0 || filesIn(tree, folder, true).length > 0);
      isThere.set(folder, known);
      return known;
    };
    for (const source of applicationsOf(tree).flatMap(sourcesOf)) {
      const folder = folderOf(source);
      if (folder !== undefined && folder !== '' && there(folder)) held.add(repository(source.at('repoURL').text));
    }
    if (held.size === 0) return;
    yield* ofEachApplication(tree, function* (application) {
      for (const source of sourcesOf(application)) {
        const folder = folderOf(source);
        const url = source.at('repoURL');
        if (folder === undefined || !held.has(repository(url.text)) || there(folder)) continue;
        const at = application.element?.complete ? application.element.at : source.at('path');
        if (knownText(url) !== undefined) yield { at, message: `there is no folder ${folder} in this tree` };
      }
    });
  },
};

function repository(url: string | undefined): string {
  return repositoryOf(url ?? '');
}
