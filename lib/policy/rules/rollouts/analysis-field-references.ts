import type { Field, ManifestObject } from '../../../manifests';
import { analysesOf } from '../../objects';
import type { Rule } from '../../rule';

/** Labels and annotations that are not in Git, and yet on the Rollout in the cluster. */
const ADDED =
  /^(app\.kubernetes\.io\/instance$|argocd\.argoproj\.io\/|rollout\.argoproj\.io\/|kubectl\.kubernetes\.io\/|kustomize\.toolkit\.fluxcd\.io\/|helm\.toolkit\.fluxcd\.io\/|meta\.helm\.sh\/)/;

/** Fields that others fill in. */
const FILLED = /^(status\b|spec\.replicas$|spec\.paused$|spec\.restartAt$)/;

export const analysisFieldReferences: Rule = {
  id: 'analysis-field-references',
  family: 'rollouts',
  severity: 'error',
  title: 'The fields of the Rollout that an argument takes its value from are there',
  cause:
    'Of metadata, Argo Rollouts takes name, namespace, uid, labels and annotations; one label that is not there is an empty text. Of any other path it takes a text, a number or a truth; without one the run cannot be made, and the release stands still.',
  remedy: "correct the path, such as metadata.labels['app'] or spec.template.spec.containers[0].image",
  see: 'https://github.com/argoproj/argo-rollouts/blob/v1.9.1/utils/analysis/factory.go',
  examples: {
    complies: `
apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata: { name: svc-a }
spec:
  strategy:
    canary:
      analysis:
        templates: [{ templateName: error-rate }]
        args: [{ name: service, valueFrom: { fieldRef: { fieldPath: metadata.name } } }]
`,
    violates: `
apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata: { name: svc-a }
spec:
  strategy:
    canary:
      analysis:
        templates: [{ templateName: error-rate }]
        args: [{ name: service, valueFrom: { fieldRef: { fieldPath: "metadata.labels['team']" } } }]
`,
  },
  *check(tree) {
    for (const { rollout, field } of analysesOf(tree)) {
      for (const arg of field.at('args').items) {
        const at = arg.at('valueFrom', 'fieldRef', 'fieldPath');
        const problem = at.text === undefined ? undefined : problemOf(rollout, at.text);
        if (problem) yield { at, message: problem };
      }
    }
  },
};

function problemOf(rollout: ManifestObject, path: string): string | undefined {
  if (path.startsWith('metadata')) return metadataProblem(rollout, path);
  if (FILLED.test(path) || (rollout.at('spec', 'workloadRef').isSet && path.startsWith('spec.template')))
    return undefined;
  const keys = path.split(/[.[\]]+/).filter((key) => key !== '');
  const found = keys.reduce<Field>((at, key) => at.at(Array.isArray(at.value) ? Number(key) : key), rollout.fields);
  if (!found.isSet) return `${path} is not in the Rollout`;
  return found.scalar === undefined ? `${path} is no single value` : undefined;
}

function metadataProblem(rollout: ManifestObject, path: string): string | undefined {
  if (['name', 'namespace', 'uid', 'labels', 'annotations'].some((name) => path === `metadata.${name}`))
    return undefined;
  const [, map, key] = /^metadata\.(labels|annotations)\['([^']*)'\]$/.exec(path) ?? [];
  if (map === undefined || key === undefined) return `${path} is no path that an argument can take a value from`;
  if (ADDED.test(key) || rollout.at('metadata', map, key).isSet) return undefined;
  return `the Rollout has no ${map === 'labels' ? 'label' : 'annotation'} ${key}, so the argument is empty`;
}
