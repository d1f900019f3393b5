import { deliveredBy, knownText } from '../../objects';
import type { Rule } from '../../rule';
import { ofEachApplication } from './each-application';
import { clusterOf, permitsDestination, projectOf } from './projects';

const TREE = (namespace: string): string => `
apiVersion: argoproj.io/v1alpha1
kind: AppProject
metadata: { name: services }
spec:
  destinations: [{ server: 'https://kubernetes.default.svc', namespace: prod }]
---
apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: { name: svc-a }
spec:
  project: services
  destination: { server: 'https://kubernetes.default.svc', namespace: ${namespace} }
`;

export const projectPermitsDestination: Rule = {
  id: 'project-permits-destination',
  family: 'argo-cd',
  severity: 'error',
  title: 'The project permits where an Application deploys to',
  cause:
    'Argo CD refuses an Application whose cluster and namespace match none of the destinations of its project, and refuses each object that names a namespace which none of them permits: nothing is synced.',
  remedy: 'add the destination to the AppProject, or correct the namespace',
  see: 'https://github.com/argoproj/argo-cd/blob/v3.5.1/pkg/apis/application/v1alpha1/app_project_types.go',
  examples: { complies: TREE('prod'), violates: TREE('production') },
  check: (tree) =>
    ofEachApplication(tree, function* (application) {
      const project = projectOf(tree, application);
      const cluster = clusterOf(application);
      const destination = application.spec.at('destination');
      const namespace = knownText(destination.at('namespace'));
      if (!project || !cluster) return;
      const where = cluster.server ?? cluster.name;
      if (namespace !== undefined && permitsDestination(project, cluster, namespace) === false)
        yield {
          at: destination,
          message: `the project ${project.name} does not permit the namespace ${namespace} of ${where}`,
        };
      const others = new Set((deliveredBy(tree, application) ?? []).flatMap((it) => it.namespace ?? []));
      for (const other of others) {
        if (other !== namespace && permitsDestination(project, cluster, other) === false)
          yield {
            at: destination,
            message: `objects that are applied name the namespace ${other}, which the project ${project.name} does not permit`,
          };
      }
    }),
};
