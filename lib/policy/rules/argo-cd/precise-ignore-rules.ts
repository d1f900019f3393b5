import type { Field, FieldPath } from '../../../manifests';
import type { Rule } from '../../rule';
import { ofEachApplication } from './each-application';
import { jqPaths } from './ignored-paths';

/** As deep as a rule may not stop: what stands there is people's, not the controller's. */
const PEOPLES: Readonly<Record<string, readonly RegExp[]>> = {
  VirtualService: [/^spec( (http|tcp|tls)( #( route( #)?)?)?)?$/],
  DestinationRule: [/^spec( subsets( #( labels)?)?)?$/],
  Service: [/^spec( selector)?$/],
  Rollout: [/^spec( (template|strategy)( spec| canary)?)?$/],
};

/** An object with one item in each list: what an expression selects in it, it selects in any. */
const SAMPLE = {
  spec: {
    http: [{ route: [{ weight: 0 }] }],
    tcp: [{ route: [{ weight: 0 }] }],
    tls: [{ route: [{ weight: 0 }] }],
    subsets: [{ labels: {} }],
    selector: {},
    template: { spec: {} },
    strategy: { canary: {} },
  },
};

export const preciseIgnoreRules: Rule = {
  id: 'precise-ignore-rules',
  family: 'argo-cd',
  severity: 'warning',
  title: 'Ignore rules take out no more than a controller writes',
  cause:
    'What an ignore rule takes out is not compared, and with ApplyOutOfSyncOnly=true not applied either: a change of hosts, timeouts or routes in Git below such a path never arrives, and somebody else’s change in the cluster is never seen.',
  remedy:
    'end at the field that is written: .spec.http[]?.route[]?.weight, .spec.subsets[]?.labels["rollouts-pod-template-hash"], /spec/selector/rollouts-pod-template-hash',
  see: 'https://argo-cd.readthedocs.io/en/stable/user-guide/diffing/',
  examples: {
    complies: `
apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: { name: svc-a }
spec:
  ignoreDifferences:
    - group: networking.istio.io
      kind: VirtualService
      jqPathExpressions: ['.spec.http[]?.route[]?.weight']
`,
    violates: `
apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: { name: svc-a }
spec:
  ignoreDifferences:
    - group: networking.istio.io
      kind: VirtualService
      jsonPointers: [/spec/http]
`,
  },
  check: (tree) =>
    ofEachApplication(tree, function* ({ spec }) {
      for (const rule of spec.at('ignoreDifferences').items) {
        const kind = rule.at('kind').text ?? '';
        for (const at of [...rule.at('jsonPointers').items, ...rule.at('jqPathExpressions').items]) {
          const paths = Object.hasOwn(PEOPLES, kind) ? writtenPaths(at) : [];
          if ((PEOPLES[kind] ?? []).some((pattern) => paths.some((path) => pattern.test(path))))
            yield { at, message: `${at.text} takes out more of every ${kind} than a controller writes` };
        }
      }
    }),
};

/** The paths of a rule, with `#` for the items of lists. An expression that selects by name takes out what it names. */
function writtenPaths({ text = '' }: Field): readonly string[] {
  const known = written.get(text) ?? pathsOf(text);
  written.set(text, known);
  return known;
}

const written = new Map<string, readonly string[]>();

function pathsOf(text: string): string[] {
  const paths: readonly FieldPath[] = text.startsWith('/') ? [text.slice(1).split('/')] : (jqPaths(text, SAMPLE) ?? []);
  if (text.includes('select(')) return [];
  return paths.map((path) => path.map((key) => (/^\d+$/.test(String(key)) ? '#' : key)).join(' '));
}
