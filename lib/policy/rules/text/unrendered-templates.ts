import type { Field, ManifestTree } from '../../../manifests';
import { allContainersOf, textsOf, workloadsOf } from '../../objects';
import type { Rule } from '../../rule';

/** What printing leaves behind where a value was missing or of another kind, and parts of Helm's templates. */
const LEFT_BEHIND = [
  { pattern: /<no value>/, what: 'a value that a template did not have (<no value>)' },
  {
    pattern: /%!([a-zA-Z]\(|\((EXTRA|NOVERB|MISSING|BADINDEX))/,
    what: 'what Go prints of a value of another kind (%!…)',
  },
  { pattern: /\[object Object\]/, what: 'what JavaScript prints of an object ([object Object])' },
  {
    pattern: /\{\{-?\s*(\$?\.(Values|Release|Chart|Capabilities)\b|include\s|toYaml\s)/,
    what: 'a part of a Helm template',
  },
];
const ANY = new RegExp(LEFT_BEHIND.map(({ pattern }) => pattern.source).join('|'));

export const unrenderedTemplates: Rule = {
  id: 'unrendered-templates',
  family: 'text',
  severity: 'error',
  title: 'Nothing of a template is left in a manifest',
  cause:
    'What a template left unfinished is applied as it stands. In a name, an image or a label the API server or the kubelet refuses it; elsewhere it becomes the value, and the release runs with it.',
  remedy: 'render it with all its values; where they are put in later, check what comes out then',
  see: 'https://helm.sh/docs/chart_template_guide/debugging/',
  examples: {
    complies: `
apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata: { name: svc-a }
spec: { template: { spec: { containers: [{ name: app, image: "ghcr.io/org/svc-a:1.4.2" }] } } }
`,
    violates: `
apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata: { name: svc-a }
spec: { template: { spec: { containers: [{ name: app, image: "ghcr.io/org/svc-a:{{ .Values.image.tag }}" }] } } }
`,
  },
  *check(tree) {
    for (const file of tree.files.values()) {
      if (!ANY.test(file.text)) continue;
      // A ConfigMap can carry templates and programs of others.
      const objects = file.objects.filter(({ groupKind }) => groupKind !== '/ConfigMap' && groupKind !== '/Secret');
      for (const at of objects.flatMap((object) => textsOf(object.fields))) {
        const left = LEFT_BEHIND.find(({ pattern }) => pattern.test(at.text ?? ''));
        if (left) yield { at, message: `here is ${left.what}` };
      }
    }
    // Flux puts variables in when it applies.
    const isSubstituted = tree
      .ofKind('kustomize.toolkit.fluxcd.io/Kustomization')
      .some((it) => it.at('spec', 'postBuild').isSet);
    for (const at of identifiersOf(tree)) {
      const left = /\{\{|\[\[|<%|\$\{|\$\(/.exec(at.text ?? '')?.[0];
      if (left === undefined || (isSubstituted && left === '${') || ANY.test(at.text ?? '')) continue;
      yield { at, message: `${JSON.stringify(at.text)} is a placeholder, and nothing puts a value in here` };
    }
  },
};

/** The fields in which no controller puts anything in, and no placeholder is permitted. */
function identifiersOf(tree: ManifestTree): Field[] {
  const labels = (metadata: Field): Field[] => metadata.at('labels').entries.map(([, at]) => at);
  return [
    ...tree.objects.flatMap((object) => [
      object.at('metadata', 'name'),
      object.at('metadata', 'namespace'),
      ...labels(object.at('metadata')),
    ]),
    ...workloadsOf(tree).flatMap((workload) => [
      ...(workload.template.path.length > 0 ? labels(workload.template.at('metadata')) : []),
      workload.template.at('spec', 'serviceAccountName'),
      ...allContainersOf(workload).flatMap((container) => [container.at('name'), container.at('image')]),
    ]),
    ...tree.ofKind('/Service').flatMap((service) => service.at('spec', 'selector').entries.map(([, at]) => at)),
  ];
}
