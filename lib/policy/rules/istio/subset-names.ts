import { DESTINATION_RULE, hasPlaceholder } from '../../objects';
import type { Rule } from '../../rule';

export const subsetNames: Rule = {
  id: 'subset-names',
  family: 'istio',
  severity: 'error',
  title: 'The subsets of a DestinationRule have names of their own',
  cause:
    'Istio refuses a DestinationRule with two subsets of one name, or with a name that is no DNS label: the old one, or none, goes on.',
  remedy: 'give each subset a name of lower case letters, digits and hyphens',
  see: 'https://github.com/istio/istio/blob/1.30.3/pkg/config/validation/validation.go',
  examples: {
    complies: `
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: { name: svc-a }
spec:
  host: svc-a
  subsets: [{ name: stable }, { name: canary }]
`,
    violates: `
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: { name: svc-a }
spec:
  host: svc-a
  subsets: [{ name: v1 }, { name: v1 }, { name: V_2 }]
`,
  },
  *check(tree) {
    for (const rule of tree.ofKind(DESTINATION_RULE)) {
      const seen = new Set<string>();
      for (const at of rule.at('spec', 'subsets').items.map((subset) => subset.at('name'))) {
        const name = at.text ?? '';
        if (hasPlaceholder(name)) continue;
        if (seen.has(name)) yield { at, message: `there are two subsets ${name}` };
        else if (!/^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/.test(name))
          yield { at, message: `${JSON.stringify(name)} is no name of a subset` };
        seen.add(name);
      }
    }
  },
};
