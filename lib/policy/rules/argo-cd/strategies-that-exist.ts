import type { ManifestObject } from '../../../manifests';
import { applicationSetsOf } from '../../objects';
import type { Rule, RuleFinding } from '../../rule';

const SET = (operator: string): string => `
apiVersion: argoproj.io/v1alpha1
kind: ApplicationSet
metadata: { name: services }
spec:
  strategy:
    type: RollingSync
    rollingSync:
      steps:
        - matchExpressions: [{ key: wave, operator: ${operator}, values: ['1'] }]
`;

export const strategiesThatExist: Rule = {
  id: 'strategies-that-exist',
  family: 'argo-cd',
  severity: 'error',
  title: 'The strategy of an ApplicationSet is one that the controller knows',
  cause:
    'The API server takes any text for the type of a strategy, its order of deletion and the operators of its steps. The controller passes over a type that it does not know, so that all Applications are synced at once, and matches nothing with an operator other than In and NotIn.',
  remedy: 'write type AllAtOnce or RollingSync, deletionOrder AllAtOnce or Reverse, operators In and NotIn',
  see: 'https://argo-cd.readthedocs.io/en/stable/operator-manual/applicationset/Progressive-Syncs/',
  examples: { complies: SET('In'), violates: SET('Exists') },
  *check(tree) {
    for (const set of applicationSetsOf(tree)) yield* wrong(set);
  },
};

function* wrong(set: ManifestObject): Iterable<RuleFinding> {
  const strategy = set.at('spec', 'strategy');
  const [type, order] = [strategy.at('type'), strategy.at('deletionOrder')];
  if (type.isSet && !['', 'AllAtOnce', 'RollingSync'].includes(type.text ?? '?'))
    yield { at: type, message: `${type.scalar ?? 'this'} is no strategy: all Applications are synced at once` };
  if (order.isSet && !['', 'AllAtOnce', 'Reverse'].includes(order.text ?? '?'))
    yield { at: order, message: `${order.scalar ?? 'this'} is no order of deletion` };
  const steps = strategy.at('rollingSync', 'steps');
  if (type.text === 'RollingSync' && steps.items.length === 0)
    yield { at: steps, message: 'RollingSync without steps syncs no Application' };
  if (type.text !== 'RollingSync' && steps.items.length > 0)
    yield { at: steps, message: 'without type: RollingSync its steps are passed over' };
  for (const step of steps.items) {
    for (const expression of step.at('matchExpressions').items) {
      const operator = expression.at('operator');
      if (!['In', 'NotIn'].includes(operator.text ?? ''))
        yield { at: operator, message: `${operator.scalar ?? 'an empty operator'} matches nothing in a step` };
    }
  }
}
