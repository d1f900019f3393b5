import type { Rule } from '../../rule';
import { PROJECT } from './projects';

const PROJECTS = (namespace: string): string => `
apiVersion: argoproj.io/v1alpha1
kind: AppProject
metadata: { name: services }
spec:
  sourceRepos: ['https://github.com/org/gitops']
  destinations:
    - { server: 'https://kubernetes.default.svc', namespace: '${namespace}' }
`;

export const narrowProjects: Rule = {
  id: 'narrow-projects',
  family: 'argo-cd',
  severity: 'warning',
  title: 'A project permits what its services need, and no more',
  cause:
    'A project is all that keeps an Application from deploying something else somewhere else: from any repository, into the namespace of another team or of Argo CD itself, or with roles for the whole cluster.',
  remedy: 'name the repositories, namespaces and kinds; leave clusterResourceWhitelist empty for services',
  see: 'https://argo-cd.readthedocs.io/en/stable/user-guide/projects/',
  examples: { complies: PROJECTS('prod'), violates: PROJECTS('*') },
  *check(tree) {
    for (const project of tree.ofKind(PROJECT)) {
      const spec = project.at('spec');
      for (const at of spec.at('sourceRepos').items)
        if (at.text === '*') yield { at, message: 'every repository is permitted' };
      const destinations = spec.at('destinations').items;
      const excepted = destinations.some((it) => it.at('namespace').text?.startsWith('!'));
      for (const destination of destinations) {
        const server = destination.at('server').text ?? destination.at('name').text;
        const at = destination.at('namespace');
        if (at.text === '*' && !excepted)
          yield {
            at,
            message: `every namespace of ${server === '*' ? 'every cluster' : (server ?? 'a cluster')} is permitted, that of Argo CD too`,
          };
      }
      for (const at of spec.at('clusterResourceWhitelist').items)
        if (at.at('group').text === '*' && at.at('kind').text === '*')
          yield { at, message: 'every kind of the whole cluster is permitted, ClusterRoleBindings too' };
      for (const at of spec.at('sourceNamespaces').items)
        if (at.text === '*') yield { at, message: 'an Application of any namespace may be in the project' };
    }
  },
};
