import type { Rule } from '../../rule';
import { ofEachApplication } from './each-application';

const APPLICATION = (project: string): string => `
apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: { name: svc-a }
spec: { project: ${project} }
`;

export const projectOfItsOwn: Rule = {
  id: 'project-of-its-own',
  family: 'argo-cd',
  severity: 'warning',
  title: 'Applications are in a project that limits them',
  cause:
    'The project default lets every Application deploy anything from every repository into every namespace of every cluster, Argo CD’s own too. It has no sync windows, and no roles for on-call.',
  remedy: 'write an AppProject with the repository, the namespaces and the kinds that the services have, and name it',
  see: 'https://argo-cd.readthedocs.io/en/stable/user-guide/projects/',
  examples: { complies: APPLICATION('services'), violates: APPLICATION('default') },
  check: (tree) =>
    ofEachApplication(tree, function* ({ spec }) {
      const at = spec.at('project');
      if (at.text === 'default') yield { at, message: 'the project default permits everything everywhere' };
    }),
};
