import type { Field, ManifestTree } from '../../../manifests';
import { appliedFiles, filesIn, folderOf, sourcesOf, TOOL_FILES } from '../../objects';
import type { Rule, RuleFinding } from '../../rule';
import { ofEachApplication } from './each-application';

const TREE = (name: string): string => `
# file: clusters/prod/argocd/svc-a.yaml
apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: { name: svc-a }
spec:
  source: { path: clusters/prod/apps/svc-a }
# file: clusters/prod/apps/svc-a/svc-a.yaml
apiVersion: v1
kind: Service
metadata: { name: svc-a }
# file: ${name}
{ "title": "svc-a" }
`;

export const foldersOfManifests: Rule = {
  id: 'folders-of-manifests',
  family: 'argo-cd',
  severity: 'error',
  title: 'A folder that is applied holds manifests alone',
  cause:
    'Argo CD reads every YAML and JSON file of a folder: a JSON file that is no object ends in an error, and nothing of the folder is synced. A kustomization.yaml or Chart.yaml makes another tool of it, and where source.directory says that it is plain, it is applied as an object that no cluster knows.',
  remedy: "move the file to another folder, or write source.directory: { include: '*.yaml' } for a JSON file",
  see: 'https://github.com/argoproj/argo-cd/blob/v3.5.1/reposerver/repository/repository.go',
  examples: {
    complies: TREE('docs/svc-a/dashboard.json'),
    violates: TREE('clusters/prod/apps/svc-a/dashboard.json'),
  },
  check: (tree) =>
    ofEachApplication(tree, function* (application) {
      for (const source of sourcesOf(application)) yield* strays(tree, source);
    }),
};

function* strays(tree: ManifestTree, source: Field): Iterable<RuleFinding> {
  const at = source.at('path');
  const folder = folderOf(source);
  for (const file of appliedFiles(tree, source) ?? []) {
    if (file.path.endsWith('.json') && file.objects.length === 0 && file.refusal === undefined)
      yield { at, message: `${file.path} is no Kubernetes object, so that nothing in the folder is synced` };
  }
  if (folder === undefined || !source.at('directory').isSet) return;
  for (const { path } of filesIn(tree, folder))
    if (TOOL_FILES.test(path))
      yield { at, message: `${path} is applied as an object, because source.directory is set` };
}
