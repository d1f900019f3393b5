import type { Field } from '../../../manifests';
import { type Application, applicationSetsOf, applicationsByWriter, isUnfilled } from '../../objects';
import type { Rule } from '../../rule';

const SET = (last: string): string => `
apiVersion: argoproj.io/v1alpha1
kind: ApplicationSet
metadata: { name: services }
spec:
  goTemplate: true
  generators:
    - list: { elements: [{ name: svc-a, wave: '1' }, { name: svc-b, wave: '2' }] }
  strategy:
    type: RollingSync
    rollingSync:
      steps:
        - matchExpressions: [{ key: wave, operator: In, values: ['1'] }]
        - matchExpressions: [{ key: wave, operator: In, values: ['${last}'] }]
  template:
    metadata: { name: '{{ .name }}', labels: { wave: '{{ .wave }}' } }
`;

export const aStepForEachApplication: Rule = {
  id: 'a-step-for-each-application',
  family: 'argo-cd',
  severity: 'error',
  title: 'Every Application is in one step of RollingSync, and every step has some',
  cause:
    'An Application that no step matches is never synced again, since RollingSync switches its automated sync off. One that two steps match makes the strategy invalid (InvalidRolloutConfig).',
  remedy: 'give each Application the label that one of the steps asks for, and no two steps the same values',
  see: 'https://argo-cd.readthedocs.io/en/stable/operator-manual/applicationset/Progressive-Syncs/',
  examples: { complies: SET('2'), violates: SET('3') },
  *check(tree) {
    const made = applicationsByWriter(tree);
    for (const set of applicationSetsOf(tree)) {
      const strategy = set.at('spec', 'strategy');
      const steps = strategy.at('rollingSync', 'steps').items;
      const applications = made.get(set) ?? [];
      if (strategy.at('type').text !== 'RollingSync' || steps.length === 0 || !applications.every(hasKnownLabels))
        continue;
      const used = new Set<number>();
      for (const { metadata, name, element } of applications) {
        const labels = metadata.at('labels').labels;
        const matching = steps.flatMap((step, i) => (isIn(step, labels) ? [i] : []));
        for (const i of matching) used.add(i);
        const at = element?.at ?? set.at('spec', 'generators');
        if (matching.length === 0)
          yield { at, message: `no step matches the Application ${name}, which is never synced` };
        if (matching.length > 1)
          yield { at, message: `the steps ${matching.map((i) => i + 1).join(' and ')} match the Application ${name}` };
      }
      for (const [i, step] of steps.entries())
        if (!used.has(i)) yield { at: step, message: `step ${i + 1} matches no Application` };
    }
  },
};

function hasKnownLabels({ metadata, name, known, element }: Application): boolean {
  const unknown = Object.values(metadata.at('labels').labels).some(isUnfilled);
  return known && name !== undefined && !unknown && element?.complete === true;
}

function isIn(step: Field, labels: Readonly<Record<string, string>>): boolean {
  return step.at('matchExpressions').items.every((expression) => {
    const values = expression.at('values').items.map(({ scalar }) => scalar);
    const has = values.includes(labels[expression.at('key').text ?? '']);
    return expression.at('operator').text === 'In' ? has : expression.at('operator').text === 'NotIn' && !has;
  });
}
