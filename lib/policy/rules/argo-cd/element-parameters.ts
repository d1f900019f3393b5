import type { Field, ManifestObject } from '../../../manifests';
import { applicationSetsOf, dialectOf, elementsOfSet, filledText, type GeneratedElement } from '../../objects';
import type { Rule, RuleFinding } from '../../rule';
import { hasConditions, templateTexts, textsIn } from './template-texts';

const SET = (second: string): string => `
apiVersion: argoproj.io/v1alpha1
kind: ApplicationSet
metadata: { name: services }
spec:
  goTemplate: true
  goTemplateOptions: [missingkey=error]
  generators:
    - list:
        elements:
          - { name: svc-a, team: payments }
          - ${second}
  template:
    metadata:
      name: '{{ .name }}'
      labels: { team: '{{ .team }}' }
`;

export const elementParameters: Rule = {
  id: 'element-parameters',
  family: 'argo-cd',
  severity: 'error',
  title: 'Every element has the parameters of the template',
  cause:
    'With missingkey=error one element that lacks a parameter stops the whole ApplicationSet: no Application of it is created or updated, a revert neither. Without it, the Application gets a wrong name, path or label.',
  remedy: 'give the element the parameter, if only as an empty text, or correct the name in the template',
  see: 'https://github.com/argoproj/argo-cd/issues/24874',
  examples: {
    complies: SET('{ name: svc-b, team: risk }'),
    violates: SET('{ name: svc-b }'),
  },
  *check(tree) {
    for (const set of applicationSetsOf(tree)) {
      const texts = [...templateTexts(set)].filter(({ text }) => text.includes('{{') && !hasConditions(text));
      for (const element of elementsOfSet(tree, set)) yield* lacking(set, element, texts);
    }
  },
};

function* lacking(
  set: ManifestObject,
  { values, complete, at, template }: GeneratedElement,
  texts: readonly { readonly at: Field; readonly text: string }[],
): Iterable<RuleFinding> {
  if (!complete) return;
  const own = template ? [...textsIn(template)].filter(({ text }) => !hasConditions(text)) : [];
  const missing = new Set([...texts, ...own].flatMap(({ text }) => filledText(text, values, dialectOf(set)).missing));
  const name = typeof values.name === 'string' ? ` ${values.name}` : '';
  for (const parameter of missing)
    yield { at, message: `the element${name} has no ${parameter}, which the template names` };
}
