import { listed } from '../../../core';
import type { ManifestObject } from '../../../manifests';
import { deliveredBy } from '../../objects';
import type { Rule } from '../../rule';
import { ofEachApplication } from './each-application';
import { permitsKind, projectOf } from './projects';

const TREE = (kind: string): string => `
# file: clusters/prod/argocd/services.yaml
apiVersion: argoproj.io/v1alpha1
kind: AppProject
metadata: { name: services }
spec:
  namespaceResourceWhitelist:
    - { group: '', kind: Service }
    - { group: argoproj.io, kind: ${kind} }
---
apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: { name: svc-a }
spec:
  project: services
  source: { path: clusters/prod/apps/svc-a }
# file: clusters/prod/apps/svc-a/svc-a.yaml
apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata: { name: svc-a }
`;

export const projectPermitsKinds: Rule = {
  id: 'project-permits-kinds',
  family: 'argo-cd',
  severity: 'error',
  title: 'The project permits the kinds that are applied',
  cause:
    'Argo CD syncs nothing of an Application if one of its objects is of a kind that the project does not permit. Kinds of the whole cluster are permitted only where clusterResourceWhitelist names them.',
  remedy:
    'add the kind to namespaceResourceWhitelist (or clusterResourceWhitelist) of the AppProject, or remove the object',
  see: 'https://github.com/argoproj/argo-cd/blob/v3.5.1/pkg/apis/application/v1alpha1/app_project_types.go',
  examples: { complies: TREE('Rollout'), violates: TREE('AnalysisTemplate') },
  *check(tree) {
    const known = new Map<ManifestObject, Map<string, boolean>>();
    yield* ofEachApplication(tree, function* (application) {
      const project = projectOf(tree, application);
      if (!project) return;
      const ofProject = known.get(project) ?? new Map<string, boolean>();
      known.set(project, ofProject);
      const refused = (deliveredBy(tree, application) ?? []).filter((object) => {
        const permitted = ofProject.get(object.groupKind) ?? permitsKind(project, object);
        ofProject.set(object.groupKind, permitted);
        return !permitted;
      });
      if (refused.length > 0)
        yield {
          at: application.spec.at('project'),
          message: `the project ${project.name} does not permit ${listed([...new Set(refused.map(({ kind }) => kind))])}, which is applied`,
        };
    });
  },
};
