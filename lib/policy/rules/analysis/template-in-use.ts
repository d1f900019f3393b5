import type { Field, ManifestObject, ManifestTree } from '../../../manifests';
import { plannedRunsOf, rolloutsOf, templateOf } from '../../objects';
import type { Rule } from '../../rule';

export const templateInUse: Rule = {
  id: 'template-in-use',
  family: 'analysis',
  severity: 'note',
  title: 'Every template is used',
  cause:
    'A template that nothing names measures nothing: either it can go, or a Rollout that was to be guarded by it is not.',
  remedy: 'name it in the analysis of a Rollout, or remove it',
  see: 'https://argo-rollouts.readthedocs.io/en/stable/features/analysis/',
  examples: {
    complies: `
apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata: { name: svc-a }
spec:
  strategy:
    canary:
      steps:
        - setWeight: 5
        - analysis: { templates: [{ templateName: errors }] }
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
kind: Rollout
metadata: { name: svc-a }
spec:
  strategy:
    canary:
      steps:
        - setWeight: 5
        - analysis: { templates: [{ templateName: errors }] }
---
apiVersion: argoproj.io/v1alpha1
kind: AnalysisTemplate
metadata: { name: errors }
spec:
  metrics:
    - name: errors
      successCondition: len(result) == 1 && result[0] < 5
      provider: { prometheus: { query: "sum(rate(errors[1m]))" } }
---
apiVersion: argoproj.io/v1alpha1
kind: AnalysisTemplate
metadata: { name: latency }
spec:
  metrics:
    - name: errors
      successCondition: len(result) == 1 && result[0] < 5
      provider: { prometheus: { query: "sum(rate(errors[1m]))" } }
`,
  },
  *check(tree) {
    // Templates alone are for Rollouts elsewhere.
    if (rolloutsOf(tree).length === 0) return;
    const used = usedTemplates(tree);
    for (const template of tree.ofKind('argoproj.io/AnalysisTemplate')) {
      if (!used.has(template)) yield { at: template.at('metadata', 'name'), message: `nothing uses ${template.title}` };
    }
  },
};

function usedTemplates(tree: ManifestTree): Set<ManifestObject> {
  const used = new Set([...plannedRunsOf(tree).flatMap(({ templates }) => templates), ...verifying(tree)]);
  const add = (reference: Field) => {
    const template = templateOf(tree, reference);
    if (!template || used.has(template)) return;
    used.add(template);
    template.at('spec', 'templates').items.forEach(add);
  };
  references(tree).forEach(add);
  return used;
}

/** What names templates beside the analyses of Rollouts. */
function references(tree: ManifestTree): Field[] {
  const experiments = [
    ...rolloutsOf(tree).flatMap((rollout) =>
      rollout.at('spec', 'strategy', 'canary', 'steps').items.map((step) => step.at('experiment')),
    ),
    ...tree.ofKind('argoproj.io/Experiment').map((experiment) => experiment.at('spec')),
  ];
  return [
    ...experiments.flatMap((experiment) => experiment.at('analyses').items),
    ...tree.ofKind('argoproj.io/ClusterAnalysisTemplate').flatMap((it) => it.at('spec', 'templates').items),
  ];
}

/** Those with which Kargo verifies a stage. */
function verifying(tree: ManifestTree): ManifestObject[] {
  return tree.ofKind('kargo.akuity.io/Stage').flatMap((stage) =>
    stage.at('spec', 'verification', 'analysisTemplates').items.flatMap((reference) => {
      const template = tree.find('argoproj.io/AnalysisTemplate', reference.at('name').text ?? '', stage);
      return template ? [template] : [];
    }),
  );
}
