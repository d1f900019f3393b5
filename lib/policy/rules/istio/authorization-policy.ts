import type { Field } from '../../../manifests';
import type { Rule, RuleFinding } from '../../rule';

export const authorizationPolicy: Rule = {
  id: 'authorization-policy',
  family: 'istio',
  severity: 'error',
  title: 'An AuthorizationPolicy is one that Istio accepts',
  cause:
    'Istio refuses the policy, and what it was to deny is allowed: without rules DENY and CUSTOM would never do anything, and an empty from, to or source means nothing.',
  remedy: 'write rules: [{}] for every request, a provider for CUSTOM alone, and leave out what is empty',
  see: 'https://github.com/istio/istio/blob/1.30.3/pkg/config/validation/validation.go',
  examples: {
    complies: `
apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata: { name: svc-a }
spec:
  action: DENY
  rules: [{ to: [{ operation: { paths: [/admin*] } }] }]
`,
    violates: `
apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata: { name: svc-a }
spec:
  action: DENY
`,
  },
  *check(tree) {
    for (const policy of tree.ofKind('security.istio.io/AuthorizationPolicy')) {
      const spec = policy.at('spec');
      const action = spec.at('action').text ?? 'ALLOW';
      if (['DENY', 'CUSTOM'].includes(action) && !spec.at('rules').isSet)
        yield { at: spec, message: `${action} without rules never does anything` };
      if (action === 'CUSTOM' && !spec.at('provider', 'name').text)
        yield { at: spec.at('provider'), message: 'CUSTOM has no provider to ask' };
      if (action !== 'CUSTOM' && spec.at('provider').isSet)
        yield { at: spec.at('provider'), message: `a provider may not be there with ${action}` };
      for (const rule of spec.at('rules').items) yield* emptyIn(rule);
    }
  },
};

function* emptyIn(rule: Field): Iterable<RuleFinding> {
  for (const [side, inner] of [
    ['from', 'source'],
    ['to', 'operation'],
  ] as const) {
    const list = rule.at(side);
    if (Array.isArray(list.value) && list.items.length === 0) yield { at: list, message: `${side} is empty` };
    for (const at of list.items.map((it) => it.at(inner))) {
      if (at.entries.length === 0) yield { at, message: `${side}.${inner} says nothing` };
    }
  }
  for (const at of rule.at('when').items) {
    if (at.at('values').items.length === 0 && at.at('notValues').items.length === 0)
      yield { at, message: `${at.at('key').text ?? 'a condition'} has neither values nor notValues` };
  }
}
