import { appliedFiles, sourcesOf } from '../../objects';
import type { Rule } from '../../rule';
import { ofEachApplication } from './each-application';

const TREE = (directory: string): string => `
# file: clusters/prod/argocd/svc-a.yaml
apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: { name: svc-a }
spec:
  source:
    path: clusters/prod/apps/svc-a
${directory}# file: clusters/prod/apps/svc-a/svc-a.yaml
apiVersion: v1
kind: Service
metadata: { name: svc-a }
`;

export const foldersSaidInFull: Rule = {
  id: 'folders-said-in-full',
  family: 'argo-cd',
  severity: 'note',
  title: 'An Application says that its folder is plain',
  cause:
    'Without source.directory Argo CD finds out by itself what a folder is: one stray Chart.yaml or kustomization.yaml, and it renders the folder with another tool. With recurse: true it applies whatever lies further below, too.',
  remedy: "write source.directory: { recurse: false, include: '*.yaml' }",
  see: 'https://argo-cd.readthedocs.io/en/stable/user-guide/tool_detection/',
  examples: { complies: TREE("    directory: { recurse: false, include: '*.yaml' }\n"), violates: TREE('') },
  check: (tree) =>
    ofEachApplication(tree, function* (application) {
      for (const source of sourcesOf(application)) {
        const at = source.at('directory');
        if (!at.isSet && appliedFiles(tree, source))
          yield { at, message: 'a stray file makes another tool of the folder' };
        else if (at.at('recurse').boolean === true)
          yield { at: at.at('recurse'), message: 'folders below are applied, too' };
      }
    }),
};
