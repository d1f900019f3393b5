import type { Rule } from '../../rule';
import { ofEachApplication } from './each-application';

const APPLICATION = (destination: string): string => `
apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: { name: svc-a }
spec:
  destination: { ${destination} }
`;

export const oneDestination: Rule = {
  id: 'one-destination',
  family: 'argo-cd',
  severity: 'error',
  title: 'An Application names its cluster once',
  cause:
    'Argo CD refuses an Application whose destination has both the name and the server of a cluster, or neither of them: nothing is compared or synced.',
  remedy: 'write destination.server or destination.name',
  see: 'https://argo-cd.readthedocs.io/en/stable/operator-manual/declarative-setup/#applications',
  examples: {
    complies: APPLICATION("server: 'https://kubernetes.default.svc', namespace: prod"),
    violates: APPLICATION('namespace: prod'),
  },
  check: (tree) =>
    ofEachApplication(tree, function* ({ spec, known }) {
      const at = spec.at('destination');
      const named = ['server', 'name'].filter((key) => (at.at(key).text ?? '') !== '');
      if (!known || !at.isSet || named.length === 1) return;
      yield { at, message: named.length === 2 ? 'it has a server and a name' : 'it has neither a server nor a name' };
    }),
};
