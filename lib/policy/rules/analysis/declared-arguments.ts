import { nearestName } from '../../../core';
import type { ManifestObject, ManifestTree } from '../../../manifests';
import { ARGUMENT, metricsOf, plannedRunsOf } from '../../objects';
import type { Rule } from '../../rule';
import { textsBelow } from './texts';

export const declaredArguments: Rule = {
  id: 'declared-arguments',
  family: 'analysis',
  severity: 'error',
  title: 'Arguments that a metric uses are declared',
  cause:
    'What a Rollout gives to an argument that no template declares is dropped without a word, and a placeholder that names it makes the AnalysisRun an Error: every release is aborted.',
  remedy: 'list the argument below spec.args of the template',
  see: 'https://github.com/argoproj/argo-rollouts/blob/v1.9.1/utils/analysis/factory.go',
  examples: {
    complies: `
apiVersion: argoproj.io/v1alpha1
kind: AnalysisTemplate
metadata: { name: error-rate }
spec:
  args:
    - name: service
  metrics:
    - name: errors
      successCondition: len(result) == 1 && result[0] < 5
      provider:
        prometheus:
          query: sum(rate(errors{service="{{args.service}}"}[1m]))
`,
    violates: `
apiVersion: argoproj.io/v1alpha1
kind: AnalysisTemplate
metadata: { name: error-rate }
spec:
  args:
    - name: svc
  metrics:
    - name: errors
      successCondition: len(result) == 1 && result[0] < 5
      provider:
        prometheus:
          query: sum(rate(errors{service="{{args.service}}"}[1m]))
`,
  },
  *check(tree) {
    const together = declaredTogether(tree);
    for (const metric of metricsOf(tree)) {
      const own = declaredBy(metric.object);
      for (const at of textsBelow(metric)) {
        const used = new Set(
          [...(at.text?.includes('{{') ? at.text.matchAll(ARGUMENT) : [])].map(([, name = '']) => name),
        );
        for (const name of used) {
          if (own.has(name) || together.get(metric.object)?.has(name)) continue;
          const near = nearestName(name, own);
          const meant = near && near.changes <= 3 ? `; ${near.name} is` : '';
          yield { at, message: `{{args.${name}}} is no argument of ${metric.object.title}${meant}` };
        }
      }
    }
  },
};

/** What the templates that run together with each template declare: their arguments are one list. */
function declaredTogether(tree: ManifestTree): Map<ManifestObject, Set<string>> {
  const found = new Map<ManifestObject, Set<string>>();
  for (const { templates } of plannedRunsOf(tree)) {
    if (templates.length < 2) continue;
    const declared = templates.flatMap((template) => [...declaredBy(template)]);
    for (const template of templates) found.set(template, new Set([...(found.get(template) ?? []), ...declared]));
  }
  return found;
}

function declaredBy(template: ManifestObject): Set<string> {
  return new Set(template.at('spec', 'args').items.map((arg) => arg.at('name').text ?? ''));
}
