import type { Field, ManifestObject, ManifestTree } from '../../../manifests';
import { analysisTemplatesOf, templateOf } from '../../objects';
import type { Rule } from '../../rule';

export const nestedTemplateCircle: Rule = {
  id: 'nested-template-circle',
  family: 'analysis',
  severity: 'error',
  title: 'No template names itself',
  cause:
    'Argo Rollouts follows the templates that a template names, and those that these name, without looking whether it has been there: a circle is followed until the controller crashes, and with it all releases in progress.',
  remedy: 'take one of the references out of the circle',
  see: 'https://github.com/argoproj/argo-rollouts/blob/v1.9.1/rollout/analysis.go',
  examples: {
    complies: `
apiVersion: argoproj.io/v1alpha1
kind: AnalysisTemplate
metadata: { name: guard }
spec:
  templates:
    - templateName: errors
---
apiVersion: argoproj.io/v1alpha1
kind: AnalysisTemplate
metadata: { name: errors }
spec:
  metrics:
    - name: errors
      successCondition: len(result) == 1 && result[0] < 5
      provider: { prometheus: { query: "sum(rate(errors[1m]))" } }
`,
    violates: `
apiVersion: argoproj.io/v1alpha1
kind: AnalysisTemplate
metadata: { name: guard }
spec:
  templates:
    - templateName: errors
---
apiVersion: argoproj.io/v1alpha1
kind: AnalysisTemplate
metadata: { name: errors }
spec:
  templates:
    - templateName: guard
`,
  },
  *check(tree) {
    const done = new Set<ManifestObject>();
    for (const template of analysisTemplatesOf(tree)) {
      for (const { at, circle } of circlesFrom(tree, template, [], done))
        yield {
          at: at.at('templateName'),
          message: `${[...circle, circle[0]].map((it) => it?.name).join(' names ')}, without end`,
        };
    }
  },
};

interface Circle {
  /** The reference that closes it. */
  readonly at: Field;
  readonly circle: readonly ManifestObject[];
}

function* circlesFrom(
  tree: ManifestTree,
  template: ManifestObject,
  above: readonly ManifestObject[],
  done: Set<ManifestObject>,
): Generator<Circle> {
  if (done.has(template)) return;
  const path = [...above, template];
  for (const at of template.at('spec', 'templates').items) {
    const next = templateOf(tree, at);
    if (!next) continue;
    if (path.includes(next)) yield { at, circle: path.slice(path.indexOf(next)) };
    else yield* circlesFrom(tree, next, path, done);
  }
  done.add(template);
}
