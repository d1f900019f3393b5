import { listed } from '../../../core';
import type { ManifestObject, ManifestTree } from '../../../manifests';
import { isPutInLater, matches, rolloutsOf } from '../../objects';
import type { Rule, RuleFinding } from '../../rule';
import { referencedWorkload } from './referenced-workload';

export const selectorOfARollout: Rule = {
  id: 'selector-of-a-rollout',
  family: 'rollouts',
  severity: 'error',
  title: 'A Rollout selects the pods that it makes',
  cause:
    'Argo Rollouts refuses a selector that is missing, empty, or does not match the labels of the pod template (InvalidSpec). It cannot be changed later: the Rollout would have to be made anew.',
  remedy: 'write into spec.selector.matchLabels one or two labels of spec.template.metadata.labels that never change',
  see: 'https://github.com/argoproj/argo-rollouts/blob/v1.9.1/pkg/apis/rollouts/validation/validation.go',
  examples: {
    complies: `
apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata: { name: svc-a }
spec:
  selector: { matchLabels: { app: svc-a } }
  template: { metadata: { labels: { app: svc-a, version: 1.4.2 } } }
`,
    violates: `
apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata: { name: svc-a }
spec:
  selector: { matchLabels: { app: svc-a } }
  template: { metadata: { labels: { name: svc-a } } }
`,
  },
  *check(tree) {
    for (const rollout of rolloutsOf(tree)) yield* problems(tree, rollout);
  },
};

function* problems(tree: ManifestTree, rollout: ManifestObject): Iterable<RuleFinding> {
  const at = rollout.at('spec', 'selector');
  const referenced = rollout.at('spec', 'workloadRef').isSet;
  if (!at.isSet) {
    if (!referenced) yield { at, message: 'there is no selector' };
    return;
  }
  const wanted = [...at.at('matchLabels').entries, ...at.at('matchExpressions').items];
  if (wanted.length === 0) {
    yield { at, message: 'the selector is empty' };
    return;
  }
  const template = (referenced ? referencedWorkload(tree, rollout) : rollout)?.at('spec', 'template');
  if (!template) return;
  const { labels } = template.at('metadata', 'labels');
  if (matches(at, labels) || isPutInLater(JSON.stringify([at.value, labels]))) return;
  const given = Object.entries(labels).map(([key, value]) => `${key}: ${value}`);
  yield {
    at,
    message: `the selector does not match the pods' labels, which are ${given.length === 0 ? 'none' : listed(given)}`,
  };
}
