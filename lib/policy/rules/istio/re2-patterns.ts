import type { Field } from '../../../manifests';
import { hasPlaceholder, VIRTUAL_SERVICE } from '../../objects';
import { Pattern } from '../../pattern';
import type { Rule } from '../../rule';

export const re2Patterns: Rule = {
  id: 're2-patterns',
  family: 'istio',
  severity: 'error',
  title: 'Patterns of a match are regular expressions of RE2',
  cause:
    'Envoy compiles them with RE2, which looks neither ahead nor back and remembers no group. Istio refuses the VirtualService: the old one goes on.',
  remedy: 'write the pattern without (?=, (?!, (?<= and \\1; match what is to be left out in an earlier route',
  see: 'https://github.com/istio/istio/blob/1.30.3/pkg/config/validation/validation.go',
  examples: {
    complies: `
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: svc-a }
spec:
  hosts: [svc-a]
  http:
    - match: [{ uri: { regex: '/v[12]/.*' } }]
      route: [{ destination: { host: svc-a } }]
`,
    violates: `
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: svc-a }
spec:
  hosts: [svc-a]
  http:
    - match: [{ uri: { regex: '/(?!admin).*' } }]
      route: [{ destination: { host: svc-a } }]
`,
  },
  *check(tree) {
    for (const object of tree.ofKind(VIRTUAL_SERVICE)) {
      for (const match of object.at('spec', 'http').items.flatMap((route) => route.at('match').items)) {
        for (const at of patternsOf(match)) {
          if (at.text === undefined || hasPlaceholder(at.text)) continue;
          const [foreign] = /\(\?(?:[=!]|<[=!])|(?<!\\)(?:\\\\)*\\[1-9]/.exec(at.text) ?? [];
          if (foreign) yield { at, message: `${at.text} is no pattern of RE2, which does not know ${foreign}` };
          else if (!Pattern.of(at.text)) yield { at, message: `${at.text} is no pattern of RE2` };
          else if (at.text === '' || at.text.length > 1024)
            yield { at, message: `a pattern has 1 to 1024 characters, and this one ${at.text.length}` };
        }
      }
    }
  },
};

function patternsOf(match: Field): Field[] {
  const one = ['uri', 'scheme', 'method', 'authority'].map((key) => match.at(key));
  const many = ['headers', 'queryParams', 'withoutHeaders'].flatMap((key) => match.at(key).entries.map(([, it]) => it));
  return [...one, ...many].map((it) => it.at('regex')).filter(({ isSet }) => isSet);
}
