import { groupedBy } from '../../../core';
import { applicationsOf, argoCdOf } from '../../objects';
import type { Rule } from '../../rule';

const SET = (name: string): string => `
apiVersion: argoproj.io/v1alpha1
kind: ApplicationSet
metadata: { name: services, namespace: argocd }
spec:
  goTemplate: true
  generators: [{ list: { elements: [{ name: svc-a }, { name: ${name} }] } }]
  template: { metadata: { name: '{{ .name }}-prod' } }
`;

export const uniqueApplicationNames: Rule = {
  id: 'unique-application-names',
  family: 'argo-cd',
  severity: 'error',
  title: 'No two Applications have one name',
  cause:
    'Applications of one Argo CD need names of their own, across ApplicationSets and projects. Of two elements with one name an ApplicationSet makes neither, and two sets, or a set and a file, overwrite each other’s for ever.',
  remedy: 'give one of them another name, for example with the environment or the cluster in it',
  see: 'https://github.com/argoproj/argo-cd/blob/v3.5.1/applicationset/controllers/applicationset_controller.go',
  examples: { complies: SET('svc-b'), violates: SET('svc-a') },
  *check(tree) {
    const named = applicationsOf(tree).filter(({ name }) => name !== undefined);
    const groups = groupedBy(named, (it) => `${argoCdOf(it)} ${it.object.namespace ?? ''} ${it.name}`);
    for (const [first, second, ...more] of groups.values()) {
      if (!first || !second) continue;
      const at = second.element && second.object === first.object ? second.element.at : second.metadata.at('name');
      const where =
        second.object === first.object
          ? 'of one ApplicationSet'
          : `of ${first.object.title} and ${second.object.title}`;
      yield { at, message: `${2 + more.length} Applications ${where} are called ${second.name}` };
    }
  },
};
