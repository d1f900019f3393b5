import type { Field } from '../../../manifests';
import { isUnfilled } from '../../objects';
import type { Rule } from '../../rule';
import { ofEachApplication } from './each-application';

export const readableIgnoreRules: Rule = {
  id: 'readable-ignore-rules',
  family: 'argo-cd',
  severity: 'error',
  title: 'Ignore rules are written as Argo CD reads them',
  cause:
    'An expression that jq does not compile ends the comparison of the whole Application in an error, so that nothing is synced. A JSON pointer that is none, or that has jq in it, matches nothing, and nobody is told.',
  remedy:
    'begin a jq expression with a dot (.spec.http[]?.route[]?.weight), and a JSON pointer with a slash (/spec/replicas), with ~1 for a slash in a key',
  see: 'https://argo-cd.readthedocs.io/en/stable/user-guide/diffing/',
  examples: {
    complies: `
apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: { name: svc-a }
spec:
  ignoreDifferences:
    - group: networking.istio.io
      kind: DestinationRule
      jqPathExpressions: ['.spec.subsets[]?.labels["rollouts-pod-template-hash"]']
      jsonPointers: [/metadata/annotations/argo-rollouts.argoproj.io~1managed-by-rollouts]
`,
    violates: `
apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: { name: svc-a }
spec:
  ignoreDifferences:
    - group: networking.istio.io
      kind: DestinationRule
      jqPathExpressions: ['spec.subsets[]?.labels.rollouts-pod-template-hash']
      jsonPointers: [/metadata/annotations/argo-rollouts.argoproj.io/managed-by-rollouts]
`,
  },
  check: (tree) =>
    ofEachApplication(tree, function* ({ spec }) {
      for (const rule of spec.at('ignoreDifferences').items) {
        for (const at of rule.at('jqPathExpressions').items) {
          const wrong = jqProblem(at);
          if (wrong) yield { at, message: `${at.text} is no jq expression: ${wrong}` };
        }
        for (const at of rule.at('jsonPointers').items) {
          const wrong = pointerProblem(at);
          if (wrong) yield { at, message: `${at.text} matches nothing: ${wrong}` };
        }
      }
    }),
};

function jqProblem({ text }: Field): string | undefined {
  if (text === undefined || isUnfilled(text)) return undefined;
  if (text.startsWith('/')) return 'it is a JSON pointer, which belongs into jsonPointers';
  // A word before a dot would be a function of jq.
  if (/^\s*(spec|metadata|status|data)\b/.test(text)) return 'it begins without a dot';
  const outside = text.replace(/"(?:[^"\\]|\\.)*"/g, '""');
  if ((outside.match(/"/g) ?? []).length % 2 === 1) return 'a quote is not closed';
  for (const [open, close] of ['[]', '()', '{}']) {
    if (outside.split(open as string).length !== outside.split(close as string).length)
      return `${open} and ${close} are not as many`;
  }
  const [dashed] = /\.[A-Za-z_]\w*-[A-Za-z]\w*/.exec(outside) ?? [];
  if (dashed) return `${dashed} is a subtraction to jq; write it in quotes, as ["${dashed.slice(1)}"]`;
  return undefined;
}

function pointerProblem({ text }: Field): string | undefined {
  if (text === undefined || isUnfilled(text)) return undefined;
  if (!text.startsWith('/')) return 'a JSON pointer begins with a slash';
  if (/\[.*\]|\/\*(\/|$)/.test(text)) return 'a JSON pointer knows no items in brackets and no star';
  if (/^\/metadata\/(annotations|labels)\/[^/]*\.[^/]*\/./.test(text)) return 'the slash in the key has to be ~1';
  return undefined;
}
