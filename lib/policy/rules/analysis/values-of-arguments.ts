import type { Field } from '../../../manifests';
import { analysisTemplatesOf } from '../../objects';
import type { Rule } from '../../rule';

export const valuesOfArguments: Rule = {
  id: 'values-of-arguments',
  family: 'analysis',
  severity: 'error',
  title: 'An argument of a template has a value, a Secret, or is given by the Rollout',
  cause:
    'The analysis controller reads Secrets for the arguments of a template, and nothing else: a field of the Rollout or a hash of pods is known where the Rollout gives the argument. An argument with both value and valueFrom ends every run with an Error.',
  remedy:
    'write value or valueFrom.secretKeyRef in the template, and fieldRef or podTemplateHashValue where the Rollout gives the argument',
  see: 'https://github.com/argoproj/argo-rollouts/blob/v1.9.1/analysis/analysis.go',
  examples: {
    complies: `
apiVersion: argoproj.io/v1alpha1
kind: AnalysisTemplate
metadata: { name: error-rate }
spec:
  args:
    - name: namespace
    - name: token
      valueFrom: { secretKeyRef: { name: metrics, key: token } }
  metrics: []
`,
    violates: `
apiVersion: argoproj.io/v1alpha1
kind: AnalysisTemplate
metadata: { name: error-rate }
spec:
  args:
    - name: namespace
      valueFrom: { fieldRef: { fieldPath: metadata.namespace } }
  metrics: []
`,
  },
  *check(tree) {
    for (const template of analysisTemplatesOf(tree)) {
      for (const arg of template.at('spec', 'args').items) {
        const message = problemOf(arg);
        if (message !== undefined)
          yield { at: arg.at('valueFrom'), message: `${arg.at('name').scalar ?? 'an argument'} ${message}` };
      }
    }
  },
};

function problemOf(arg: Field): string | undefined {
  const from = arg.at('valueFrom');
  if (!from.isSet) return undefined;
  if (arg.at('value').isSet) return 'has a value and a valueFrom';
  for (const kind of ['fieldRef', 'podTemplateHashValue'])
    if (from.at(kind).isSet) return `has a ${kind} in the template, where it is never read`;
  return from.at('secretKeyRef').isSet ? undefined : 'has a valueFrom that names nothing to read';
}
