import { listed } from '../../../core';
import { applicationSetsOf, dialectOf } from '../../objects';
import type { Rule } from '../../rule';

const SET = (replicas: string): string => `
apiVersion: argoproj.io/v1alpha1
kind: ApplicationSet
metadata: { name: services }
spec:
  generators:
    - list:
        elements:
          - { name: svc-a, replicas: ${replicas} }
  template: { metadata: { name: '{{name}}' } }
`;

export const textParameters: Rule = {
  id: 'text-parameters',
  family: 'argo-cd',
  severity: 'error',
  title: 'Without Go templates every parameter is a text',
  cause:
    'Without goTemplate: true the list generator takes texts alone. A number, a truth or a list in one element is an error, and stops the whole ApplicationSet.',
  remedy: 'put the value in quotes, or write goTemplate: true',
  see: 'https://github.com/argoproj/argo-cd/blob/v3.5.1/applicationset/generators/list.go',
  examples: { complies: SET("'3'"), violates: SET('3') },
  *check(tree) {
    for (const set of applicationSetsOf(tree)) {
      if (dialectOf(set) === 'go') continue;
      for (const generator of set.at('spec', 'generators').items) {
        for (const element of generator.at('list', 'elements').items) {
          const all = element.entries.flatMap(([key, value]) =>
            key === 'values' ? value.entries : [[key, value] as const],
          );
          const wrong = all.filter(([, value]) => value.isSet && value.text === undefined);
          const [first] = wrong;
          if (first)
            yield {
              at: first[1],
              message: `${listed(wrong.map(([key]) => key))} is no text, which stops the whole ApplicationSet`,
            };
        }
      }
    }
  },
};
