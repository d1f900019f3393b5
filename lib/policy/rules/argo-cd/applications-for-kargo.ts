import type { Field } from '../../../manifests';
import { type Application, applicationsOf, isUnfilled } from '../../objects';
import type { Rule } from '../../rule';

const TREE = (stage: string): string => `
apiVersion: argoproj.io/v1alpha1
kind: Application
metadata:
  name: svc-a-prod
  annotations: { kargo.akuity.io/authorized-stage: 'payments:${stage}' }
---
apiVersion: kargo.akuity.io/v1alpha1
kind: Stage
metadata: { name: prod, namespace: payments }
spec:
  promotionTemplate:
    spec:
      steps:
        - uses: argocd-update
          config: { apps: [{ name: svc-a-prod }] }
`;

const ANNOTATION = 'kargo.akuity.io/authorized-stage';

export const applicationsForKargo: Rule = {
  id: 'applications-for-kargo',
  family: 'argo-cd',
  severity: 'error',
  title: 'An Application lets the Stage that promotes it do so',
  cause:
    'Kargo updates an Application only for the Stages that its annotation names, as project and Stage with a colon. For any other the step argocd-update fails, and so does the promotion.',
  remedy: `annotate the Application with ${ANNOTATION}: <project>:<stage>`,
  see: 'https://docs.kargo.io/user-guide/reference-docs/promotion-steps/argocd-update',
  examples: { complies: TREE('prod'), violates: TREE('staging') },
  *check(tree) {
    const stages = tree.ofKind('kargo.akuity.io/Stage');
    if (stages.length === 0) return;
    const byName = new Map(
      applicationsOf(tree).flatMap((it): [string, Application][] => (it.name ? [[it.name, it]] : [])),
    );
    for (const stage of stages) {
      const wanted = `${stage.namespace ?? ''}:${stage.name}`;
      for (const name of updated(stage.at('spec', 'promotionTemplate', 'spec', 'steps'))) {
        const application = byName.get(name.text ?? '');
        if (!application?.known || stage.namespace === undefined) continue;
        const given = application.metadata.at('annotations', ANNOTATION).text ?? '';
        const stagesNamed = given.split(',').map((it) => it.trim());
        if (!isUnfilled(given) && !stagesNamed.includes(wanted))
          yield {
            at: name,
            message: `the Application ${name.text} is ${given === '' ? 'authorized for no Stage' : `authorized for ${given}`}, and not for ${wanted}`,
          };
      }
    }
  },
};

/** The names of the Applications that steps update. */
function updated(steps: Field): Field[] {
  return steps.items
    .filter((step) => step.at('uses').text === 'argocd-update')
    .flatMap((step) => step.at('config', 'apps').items.map((app) => app.at('name')));
}
