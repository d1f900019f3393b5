import { knownText, sourcesOf } from '../../objects';
import type { Rule } from '../../rule';
import { ofEachApplication } from './each-application';
import { permitsRepository, projectOf } from './projects';

const TREE = (repository: string): string => `
apiVersion: argoproj.io/v1alpha1
kind: AppProject
metadata: { name: services }
spec:
  sourceRepos: ['https://github.com/org/gitops']
---
apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: { name: svc-a }
spec:
  project: services
  source: { repoURL: '${repository}', path: apps/svc-a }
`;

export const projectPermitsRepository: Rule = {
  id: 'project-permits-repository',
  family: 'argo-cd',
  severity: 'error',
  title: 'The project permits the repository of an Application',
  cause:
    'Argo CD refuses an Application whose repository matches none of the sourceRepos of its project: nothing is compared or synced. In a pattern, * does not go past a slash.',
  remedy: 'add the repository to sourceRepos of the AppProject, or correct repoURL',
  see: 'https://github.com/argoproj/argo-cd/blob/v3.5.1/pkg/apis/application/v1alpha1/app_project_types.go',
  examples: { complies: TREE('https://github.com/org/gitops.git'), violates: TREE('https://github.com/org/manifests') },
  check: (tree) =>
    ofEachApplication(tree, function* (application) {
      const project = projectOf(tree, application);
      if (!project) return;
      for (const source of sourcesOf(application)) {
        const at = source.at('repoURL');
        const url = knownText(at);
        if (url !== undefined && !permitsRepository(project, url))
          yield { at, message: `the project ${project.name} does not permit the repository ${url}` };
      }
    }),
};
