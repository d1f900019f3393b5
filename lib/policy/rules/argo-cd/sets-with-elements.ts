import { applicationSetsOf } from '../../objects';
import type { Rule } from '../../rule';

const SET = (elements: string): string => `
apiVersion: argoproj.io/v1alpha1
kind: ApplicationSet
metadata: { name: services }
spec:
  generators: [{ list: { elements: [${elements}] } }]
`;

export const setsWithElements: Rule = {
  id: 'sets-with-elements',
  family: 'argo-cd',
  severity: 'error',
  title: 'A list that is empty does not delete every Application',
  cause:
    'To find nothing is no error for an ApplicationSet: with an empty list, and a policy that lets it delete, it deletes all Applications that it made, with their workloads. So a rendering that went wrong takes a fleet down.',
  remedy: 'render the elements, delete the ApplicationSet by name, or write applicationsSync: create-update',
  see: 'https://argo-cd.readthedocs.io/en/stable/operator-manual/applicationset/Controlling-Resource-Modification/',
  examples: { complies: SET('{ name: svc-a }'), violates: SET('') },
  *check(tree) {
    for (const set of applicationSetsOf(tree)) {
      const policy = set.at('spec', 'syncPolicy');
      const keeps = ['create-update', 'create-only'].includes(policy.at('applicationsSync').text ?? '');
      const generators = set.at('spec', 'generators').items;
      const empty = generators.every(
        (it) =>
          it.at('list').isSet && !it.at('list', 'elementsYaml').isSet && it.at('list', 'elements').items.length === 0,
      );
      if (!keeps && generators.length > 0 && empty)
        yield {
          at: set.at('spec', 'generators'),
          message: 'it finds nothing, and deletes all Applications that it made before',
        };
    }
  },
};
