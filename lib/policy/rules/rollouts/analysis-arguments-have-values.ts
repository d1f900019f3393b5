import type { Field } from '../../../manifests';
import { analysesOf } from '../../objects';
import type { Rule } from '../../rule';

const HASHES = ['Latest', 'Stable'];

export const analysisArgumentsHaveValues: Rule = {
  id: 'analysis-arguments-have-values',
  family: 'rollouts',
  severity: 'error',
  title: 'Every argument that a Rollout passes has a value',
  cause:
    'Argo Rollouts passes an empty text for an argument without a value, and that takes the place of the value in the template: the query asks for nothing, or for everything. A Rollout can pass a value, a hash (Latest or Stable) or a field of its own; secrets are for the template to name.',
  remedy:
    'give it a value, valueFrom.podTemplateHashValue: Latest or Stable, or valueFrom.fieldRef; take it away to keep the value of the template',
  see: 'https://github.com/argoproj/argo-rollouts/blob/v1.9.1/utils/analysis/factory.go',
  examples: {
    complies: `
apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata: { name: svc-a }
spec:
  strategy:
    canary:
      analysis:
        templates: [{ templateName: error-rate }]
        args: [{ name: hash, valueFrom: { podTemplateHashValue: Latest } }]
`,
    violates: `
apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata: { name: svc-a }
spec:
  strategy:
    canary:
      analysis:
        templates: [{ templateName: error-rate }]
        args: [{ name: hash }]
`,
  },
  *check(tree) {
    for (const { field } of analysesOf(tree)) {
      for (const arg of field.at('args').items) {
        const name = arg.at('name').text ?? '(without a name)';
        if (!arg.at('valueFrom').isSet) {
          if (!arg.at('value').isSet)
            yield { at: arg, message: `the argument ${name} has neither value nor valueFrom, so it is empty` };
        } else yield* source(arg.at('valueFrom'), name);
      }
    }
  },
};

function* source(at: Field, name: string) {
  const hash = at.at('podTemplateHashValue');
  if (hash.isSet ? !HASHES.includes(hash.text ?? '') : !at.at('fieldRef').isSet)
    yield {
      at,
      message: `the argument ${name} comes from ${hash.isSet ? `the hash ${hash.scalar}` : 'nowhere'}, so it is empty`,
    };
}
