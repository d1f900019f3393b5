import { isRecord, readKubernetesYaml } from '../../../manifests';
import { applicationSetsOf, dialectOf, elementsOfSet, filledText, isUnfilled } from '../../objects';
import type { Rule } from '../../rule';

const SET = (patch: string): string => `
apiVersion: argoproj.io/v1alpha1
kind: ApplicationSet
metadata: { name: services }
spec:
  goTemplate: true
  generators: [{ list: { elements: [{ name: svc-a, prune: true }] } }]
  template:
    metadata: { name: '{{ .name }}' }
  templatePatch: |
    spec:
${patch}`;

export const patchesOfATemplate: Rule = {
  id: 'patches-of-a-template',
  family: 'argo-cd',
  severity: 'error',
  title: 'The patch of a template says something, and not the project',
  cause:
    'A patch that is no YAML when its parameters are in it stops the whole ApplicationSet. An empty spec: takes fields out of every Application, and a project is passed over: it stays that of the template.',
  remedy: 'write what is to be set, and leave out what is empty',
  see: 'https://argo-cd.readthedocs.io/en/stable/operator-manual/applicationset/Template/',
  examples: {
    complies: SET('      syncPolicy: { automated: { prune: {{ .prune }} } }\n'),
    violates: SET('      project: default\n'),
  },
  *check(tree) {
    for (const set of applicationSetsOf(tree)) {
      const at = set.at('spec', 'templatePatch');
      if (at.text === undefined) continue;
      for (const { values, complete } of elementsOfSet(tree, set)) {
        const { text, missing } = filledText(at.text, values, dialectOf(set));
        if (isUnfilled(text) || missing.length > 0 || !complete) continue;
        const wrong = problemOf(text);
        if (!wrong) continue;
        yield { at, message: wrong };
        break;
      }
    }
  },
};

function problemOf(text: string): string | undefined {
  const read = readKubernetesYaml(text);
  if ('message' in read) return `the patch is ${read.message}`;
  const [patch] = read.values;
  if (patch === undefined || patch === null) return undefined;
  if (!isRecord(patch)) return 'the patch is no map of fields';
  const { spec } = patch;
  if (spec === null) return 'its spec is empty, which takes fields out of every Application';
  return isRecord(spec) && spec.project !== undefined ? 'it names a project, which is passed over' : undefined;
}
