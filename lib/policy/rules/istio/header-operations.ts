import { show } from '../../../core';
import type { Field } from '../../../manifests';
import { hasPlaceholder, VIRTUAL_SERVICE } from '../../objects';
import type { Rule, RuleFinding } from '../../rule';

export const headerOperations: Rule = {
  id: 'header-operations',
  family: 'istio',
  severity: 'error',
  title: 'Headers are set as Istio accepts it',
  cause:
    'Istio refuses the VirtualService. In a value, Envoy reads % as the beginning of a variable: one that stands for itself is written twice. Names with a colon are its own, and the host of a request may be set, not removed.',
  remedy: 'write 100%% for a percent sign, and rewrite.authority for the host',
  see: 'https://github.com/istio/istio/blob/1.30.3/pkg/config/validation/validation.go',
  examples: {
    complies: `
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: svc-a }
spec:
  hosts: [svc-a]
  http:
    - headers: { request: { set: { x-share: 5%%, x-pod: '%HOSTNAME%' } } }
      route: [{ destination: { host: svc-a } }]
`,
    violates: `
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: svc-a }
spec:
  hosts: [svc-a]
  http:
    - headers: { request: { set: { x-share: 5% } } }
      route: [{ destination: { host: svc-a } }]
`,
  },
  *check(tree) {
    for (const route of tree.ofKind(VIRTUAL_SERVICE).flatMap((object) => object.at('spec', 'http').items)) {
      for (const headers of [route, ...route.at('route').items].map((it) => it.at('headers'))) {
        for (const side of ['request', 'response']) yield* wrongIn(headers.at(side), side === 'request');
      }
    }
  },
};

function* wrongIn(operations: Field, isRequest: boolean): Iterable<RuleFinding> {
  for (const operation of ['set', 'add']) {
    for (const [name, at] of operations.at(operation).entries) {
      const isHost = /^(host|:authority)$/i.test(name);
      if (isHost ? !isRequest : name.startsWith(':') || name === '')
        yield { at, message: `the header ${show(name)} cannot be set here` };
      if (at.text !== undefined && !hasPlaceholder(at.text) && !isSound(at.text))
        yield { at, message: `${show(at.text)} is no value: a percent sign of its own is written %%` };
    }
  }
  for (const at of operations.at('remove').items) {
    if (at.text !== undefined && (at.text.startsWith(':') || /^host$/i.test(at.text)))
      yield { at, message: `the header ${at.text} cannot be removed` };
  }
}

function isSound(value: string): boolean {
  // A tab is the one control character that may stand in it.
  const isPrintable = [...value].every((it) => it === '\t' || (it >= ' ' && it !== '\u007f'));
  return (
    isPrintable &&
    !value
      .replaceAll('%%', '')
      .replace(/%[^%]+%/g, '')
      .includes('%')
  );
}
