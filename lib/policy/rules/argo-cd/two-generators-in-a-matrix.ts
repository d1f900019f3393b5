import type { Field } from '../../../manifests';
import { applicationSetsOf } from '../../objects';
import type { Rule, RuleFinding } from '../../rule';

const SET = (more: string): string => `
apiVersion: argoproj.io/v1alpha1
kind: ApplicationSet
metadata: { name: services }
spec:
  generators:
    - matrix:
        generators:
          - list: { elements: [{ name: svc-a }] }
          - clusters: { selector: { matchLabels: { env: prod } } }
${more}`;

export const twoGeneratorsInAMatrix: Rule = {
  id: 'two-generators-in-a-matrix',
  family: 'argo-cd',
  severity: 'error',
  title: 'A matrix has two generators, a merge two or more with keys',
  cause:
    'The controller refuses a matrix of one or three generators, a merge of one or without mergeKeys, and a matrix or merge inside of a second one: the ApplicationSet makes no Application.',
  remedy: 'put a matrix into one of the two generators for a third one; no deeper',
  see: 'https://github.com/argoproj/argo-cd/blob/v3.5.1/applicationset/generators/matrix.go',
  examples: { complies: SET(''), violates: SET('          - list: { elements: [{ ring: inner }] }\n') },
  *check(tree) {
    for (const set of applicationSetsOf(tree)) {
      for (const generator of set.at('spec', 'generators').items) yield* wrong(generator, 0);
    }
  },
};

function* wrong(generator: Field, depth: number): Iterable<RuleFinding> {
  for (const kind of ['matrix', 'merge']) {
    const it = generator.at(kind);
    if (!it.isSet) continue;
    const count = it.at('generators').items.length;
    if (depth > 1) yield { at: it, message: `this ${kind} is inside of a second one` };
    else if (kind === 'matrix' ? count !== 2 : count < 2)
      yield { at: it.at('generators'), message: `the ${kind} has ${count} generators` };
    else if (kind === 'merge' && it.at('mergeKeys').items.length === 0)
      yield { at: it.at('mergeKeys'), message: 'the merge names no key that its elements have in common' };
    for (const inner of it.at('generators').items) yield* wrong(inner, depth + 1);
  }
}
