import { applicationSetsOf, isUnfilled } from '../../objects';
import type { Rule } from '../../rule';
import { generatorsIn } from './generators';

const SET = (project: string): string => `
apiVersion: argoproj.io/v1alpha1
kind: ApplicationSet
metadata: { name: services }
spec:
  goTemplate: true
  generators:
    - git: { repoURL: 'https://github.com/org/gitops', files: [{ path: 'catalog/*.yaml' }] }
  template:
    metadata: { name: '{{ .name }}' }
    spec: { project: ${project} }
`;

export const projectsWithoutParameters: Rule = {
  id: 'projects-without-parameters',
  family: 'argo-cd',
  severity: 'warning',
  title: 'The project of an ApplicationSet is not a parameter',
  cause:
    'Whoever may write a file that the git generator reads chooses the project, and so what the Application may do. Argo CD also leaves out checks of the signature of commits, and repository credentials of the project, where the project is templated.',
  remedy: 'write an ApplicationSet for each project',
  see: 'https://github.com/argoproj/argo-cd/blob/v3.5.1/applicationset/generators/git.go',
  examples: { complies: SET('services'), violates: SET("'{{ .project }}'") },
  *check(tree) {
    for (const set of applicationSetsOf(tree)) {
      const at = set.at('spec', 'template', 'spec', 'project');
      if (at.text !== undefined && isUnfilled(at.text) && generatorsIn(set).some((it) => it.at('git').isSet))
        yield { at, message: `a file of the repository says which project an Application is in: ${at.text}` };
    }
  },
};
