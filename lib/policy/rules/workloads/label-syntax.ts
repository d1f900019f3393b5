import { labelValueProblem, qualifiedNameProblem } from '../../../core';
import { isPutInLater, podTemplatesOf, workloadsOf } from '../../objects';
import type { Rule } from '../../rule';

export const labelSyntax: Rule = {
  id: 'label-syntax',
  family: 'workloads',
  severity: 'error',
  title: 'Labels are texts that labels can be',
  cause:
    'The API server refuses a label with a value that is no text (an unquoted true or 1.10), is longer than 63 characters, or has other characters than letters, digits, ".", "_" and "-". A Rollout is not checked when it is applied: its new ReplicaSet is refused, and the release stands still.',
  remedy: 'write a short text, in quotes where YAML would read a number or a truth',
  see: 'https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/',
  examples: {
    complies: `
apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata: { name: svc-a }
spec: { template: { metadata: { labels: { version: "1.10" } }, spec: { containers: [{ name: app }] } } }
`,
    violates: `
apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata: { name: svc-a }
spec: { template: { metadata: { labels: { version: 1.10 } }, spec: { containers: [{ name: app }] } } }
`,
  },
  *check(tree) {
    const maps = [
      ...tree.objects.map((object) => object.at('metadata', 'labels')),
      ...podTemplatesOf(tree)
        .filter(({ template }) => template.path.length > 0)
        .flatMap(({ template }) => [template.at('metadata', 'labels'), template.at('spec', 'nodeSelector')]),
      ...workloadsOf(tree).map(({ object }) => object.at('spec', 'selector', 'matchLabels')),
      ...tree.ofKind('/Service').map((service) => service.at('spec', 'selector')),
    ];
    for (const [key, at] of maps.flatMap((map) => map.entries)) {
      if (isPutInLater(key) || (at.text !== undefined && isPutInLater(at.text))) continue;
      // Null is an empty text.
      const problem = qualifiedNameProblem(key) ?? (at.isSet ? labelValueProblem(at.value) : undefined);
      if (problem) yield { at, message: `label ${key}: ${problem}` };
    }
  },
};
