import { ManifestTree } from '../../lib/manifests';
import { checkTree, exampleTree, type Finding, RULES } from '../../lib/policy';

const rules = RULES.filter(({ family }) => family === 'argo-cd');

/** What a rule says of manifests, `file:line message` each. */
function found(id: string, manifests: string): string[] {
  const rule = rules.filter((it) => it.id === id);
  expect(rule).toHaveLength(1);
  return checkTree(exampleTree(manifests), { rules: rule }).findings.map(
    ({ file, line, message }: Finding) => `${file}:${line} ${message}`,
  );
}

/** The rules that something is found by, without notes. */
function failing(manifests: string): string[] {
  const { findings } = checkTree(exampleTree(manifests), { rules });
  return [...new Set(findings.filter(({ severity }) => severity !== 'note').map(({ rule }) => rule))];
}

const ROUTING = (name: string, more = ''): string => `apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: ${name} }
spec:
  http:
    - name: primary
      route:
        - { destination: { host: ${name}-stable }, weight: 100 }
        - { destination: { host: ${name}-canary }, weight: 0 }
---
apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata: { name: ${name} }
spec:
  strategy:
    canary:
      trafficRouting:
        istio: { virtualService: { name: ${name} } }
${more}`;

const IGNORE = (expression: string): string => `
    - group: networking.istio.io
      kind: VirtualService
      jqPathExpressions: ['${expression}']`;

const APPLICATION = (ignores: string, routing = ROUTING('svc-a')): string => `
# file: clusters/prod/argocd/svc-a.yaml
apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: { name: svc-a }
spec:
  source: { path: ./clusters/prod/apps/svc-a/ }
  ignoreDifferences: ${ignores === '' ? '[]' : ignores}
  syncPolicy:
    automated: { selfHeal: true }
# file: clusters/prod/apps/svc-a/svc-a.yaml
${routing}`;

describe('what the controllers write', () => {
  const id = 'self-heal-against-a-canary';
  const WEIGHTS = 'Argo Rollouts writes the weights of VirtualService svc-a';

  test.each([
    '.spec.http[]?.route[]?.weight',
    '.spec.http[].route[].weight',
    '.spec.http[0].route[0].weight, .spec.http[0].route[1].weight',
    '.spec["http"][].route[].weight',
    '.spec.http[] | select(.name == "primary") | .route[]?.weight',
    '.spec.http',
    '.spec.http[]?.route',
  ])('is ignored by %s', (expression) => {
    expect(found(id, APPLICATION(IGNORE(expression)))).toEqual([]);
  });

  test.each([
    '.spec.http[].weight',
    '.spec.http[].route[0].weight',
    '.spec.tcp[].route[].weight',
    '.spec.http[] | select(.name == "other") | .route[]?.weight',
    '.spec.http.route[].weight',
  ])('is not ignored by %s', (expression) => {
    expect(found(id, APPLICATION(IGNORE(expression)))).toEqual([
      `clusters/prod/argocd/svc-a.yaml:7 ${WEIGHTS}, and this rule does not match them: selfHeal undoes them`,
    ]);
  });

  test('is not judged where an expression says more than is understood', () => {
    expect(found(id, APPLICATION(IGNORE('.. | objects | .weight?')))).toEqual([]);
  });

  test('may be ignored for all Applications', () => {
    const configuration = `
# file: clusters/prod/argocd/argocd-cm.yaml
apiVersion: v1
kind: ConfigMap
metadata: { name: argocd-cm }
data:
  resource.customizations.ignoreDifferences.networking.istio.io_VirtualService: |
    jqPathExpressions: ['.spec.http[]?.route[]?.weight']
`;
    expect(found(id, APPLICATION(''))).toHaveLength(1);
    expect(found(id, `${configuration}${APPLICATION('').trimStart()}`)).toEqual([]);
  });

  test('is drift without selfHeal, too', () => {
    const byHand = APPLICATION('').replace('selfHeal: true', 'selfHeal: true, enabled: false');
    expect(found(id, byHand)).toEqual([]);
    expect(found('drift-of-a-canary', byHand)).toEqual([
      `clusters/prod/argocd/svc-a.yaml:6 ${WEIGHTS}, and no rule ignores them: the Application is OutOfSync with each of them`,
    ]);
  });

  test('are the routes of header steps as well, which the weights do not cover', () => {
    const steps = '      steps: [{ setHeaderRoute: { name: only-testers, match: [{ headerName: x }] } }]\n';
    const canary = ROUTING('svc-a', steps);
    expect(found(id, APPLICATION(IGNORE('.spec.http[]?.route[]?.weight'), canary))).toEqual([
      'clusters/prod/argocd/svc-a.yaml:7 Argo Rollouts writes the route only-testers of VirtualService svc-a, and this rule does not match them: selfHeal undoes them',
    ]);
    const both = `${IGNORE('.spec.http[]? | select(.name == "only-testers")')}${IGNORE('.spec.http[]?.route[]?.weight')}`;
    expect(found(id, APPLICATION(both, canary))).toEqual([]);
  });

  test('are the labels of subsets, and the replicas of a Rollout with an autoscaler', () => {
    const manifests = `apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: { name: svc-a }
spec:
  subsets:
    - { name: stable, labels: { app: svc-a } }
    - { name: canary, labels: { app: svc-a } }
---
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata: { name: svc-a }
spec: { scaleTargetRef: { kind: Rollout, name: svc-a } }
---
apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata: { name: svc-a }
spec:
  replicas: 3
  strategy:
    canary:
      trafficRouting:
        istio: { destinationRule: { name: svc-a, stableSubsetName: stable, canarySubsetName: canary } }
`;
    expect(found(id, APPLICATION('', manifests))).toEqual([
      'clusters/prod/argocd/svc-a.yaml:6 Argo Rollouts writes the labels of the subsets of DestinationRule svc-a, and no rule ignores them: selfHeal undoes them',
      'clusters/prod/argocd/svc-a.yaml:6 an autoscaler writes the replicas of Rollout svc-a, and no rule ignores them: selfHeal undoes them',
    ]);
    const ignores = `
    - { group: networking.istio.io, kind: DestinationRule, jqPathExpressions: ['.spec.subsets[]?.labels["rollouts-pod-template-hash"]'] }
    - { group: argoproj.io, kind: Rollout, jsonPointers: [/spec/replicas] }`;
    expect(found(id, APPLICATION(ignores, manifests))).toEqual([]);
  });

  test('is nothing in a VirtualService that no Rollout manages', () => {
    const own = ROUTING('svc-a').replace('virtualService: { name: svc-a }', 'virtualService: { name: svc-b }');
    expect(failing(APPLICATION('', own))).toEqual([]);
  });

  test('is told once for an ApplicationSet, with how many of its Applications it is so for', () => {
    const set = `
# file: clusters/prod/argocd/services.yaml
apiVersion: argoproj.io/v1alpha1
kind: ApplicationSet
metadata: { name: services }
spec:
  goTemplate: true
  generators: [{ list: { elements: [{ name: svc-a }, { name: svc-b }, { name: svc-c }] } }]
  template:
    metadata: { name: '{{ .name }}' }
    spec:
      source: { path: 'clusters/prod/apps/{{ .name }}' }
      syncPolicy: { automated: { selfHeal: true } }
# file: clusters/prod/apps/svc-a/svc-a.yaml
${ROUTING('svc-a')}
# file: clusters/prod/apps/svc-b/svc-b.yaml
${ROUTING('svc-b')}
# file: clusters/staging/apps/svc-c/svc-c.yaml
${ROUTING('svc-c')}
`;
    expect(found(id, set)).toEqual([
      `clusters/prod/argocd/services.yaml:9 ${WEIGHTS}, and no rule ignores them: selfHeal undoes them; so it is for 1 more Application of the set`,
    ]);
  });
});

describe('an ApplicationSet that reads files', () => {
  const TREE = (ignores: string): string => `
# file: clusters/prod/argocd/services.yaml
apiVersion: argoproj.io/v1alpha1
kind: ApplicationSet
metadata: { name: services }
spec:
  goTemplate: true
  goTemplateOptions: [missingkey=error]
  generators: [{ git: { repoURL: 'https://github.com/org/gitops', files: [{ path: 'catalog/prod/*.yaml' }] } }]
  template:
    metadata: { name: '{{ .name }}-{{ .path.basename }}' }
    spec:
      source: { path: 'clusters/prod/apps/{{ .name }}' }
      syncPolicy: { automated: { selfHeal: true } }
  templatePatch: |
    spec:
      ignoreDifferences: {{ toJson .ignoreDifferences }}
# file: catalog/prod/svc-a.yaml
name: svc-a
${ignores}
# file: clusters/prod/apps/svc-a/svc-a.yaml
${ROUTING('svc-a')}
`;
  const RULE =
    "{ group: networking.istio.io, kind: VirtualService, jqPathExpressions: ['.spec.http[]?.route[]?.weight'] }";

  test('is judged with what the files bring into its patch', () => {
    expect(found('self-heal-against-a-canary', TREE(`ignoreDifferences: [${RULE}]`))).toEqual([]);
    expect(found('self-heal-against-a-canary', TREE('ignoreDifferences: []'))).toHaveLength(1);
  });

  test('is told of the file that lacks a parameter', () => {
    expect(found('element-parameters', TREE('owner: payments'))).toEqual([
      'clusters/prod/argocd/services.yaml:7 the element svc-a has no ignoreDifferences, which the template names',
    ]);
  });

  test('is not judged by what an unknown patch might say', () => {
    const unknown = TREE('x: 1').replace('{{ toJson .ignoreDifferences }}', '{{ include "ignores" . }}');
    expect(found('self-heal-against-a-canary', unknown)).toEqual([]);
  });
});

describe('templates', () => {
  const SET = (name: string, spec = ''): string => `
apiVersion: argoproj.io/v1alpha1
kind: ApplicationSet
metadata: { name: services }
spec:
${spec}  generators: [{ list: { elements: [{ name: svc-a }] } }]
  template: { metadata: { name: '${name}' } }
`;
  const GO = '  goTemplate: true\n';

  test.each([
    ['{{name}}', '{{ name }} calls a function that does not exist, which stops the whole ApplicationSet'],
    ['{{ .name', 'an action is not closed, which stops the whole ApplicationSet'],
  ])('of Go: %s', (name, message) => {
    expect(found('template-actions', SET(name, GO))).toEqual([`manifests.yaml:8 ${message}`]);
  });

  test.each([
    '{{ .name }}',
    '{{ "{{" }} x }}',
    '{{ if .x }}a{{ else }}b{{ end }}',
    '{{- .name | lower -}}',
    '{{/* why */}}a',
  ])('of Go may say %s', (name) => {
    expect(found('template-actions', SET(name, GO))).toEqual([]);
  });

  test('of the old form know no dots', () => {
    expect(found('template-actions', SET('{{ .name }}'))).toEqual([
      'manifests.yaml:7 without goTemplate: true, {{ .name }} stays as it is written',
    ]);
    expect(found('template-actions', SET('{{name}}'))).toEqual([]);
  });

  test('may ask for a parameter under a condition', () => {
    expect(found('element-parameters', SET('{{ if hasKey . "team" }}{{ .team }}{{ end }}', GO))).toEqual([]);
  });

  test('of clusters have parameters that no file shows', () => {
    const clusters = SET('{{ .nameNormalized }}', GO).replace(
      'list: { elements: [{ name: svc-a }] }',
      'clusters: { selector: { matchLabels: { env: prod } } }',
    );
    expect(failing(clusters.replace('spec:', 'spec:\n  goTemplateOptions: [missingkey=error]'))).toEqual([
      'keeps-applications',
    ]);
  });
});

describe('an ApplicationSet', () => {
  const SET = (generator: string): string => `
apiVersion: argoproj.io/v1alpha1
kind: ApplicationSet
metadata: { name: previews }
spec:
  generators: [${generator}]
  template: { metadata: { name: preview } }
`;

  test('of pull requests may delete what it made', () => {
    expect(found('keeps-applications', SET('{ pullRequest: { github: { owner: org, repo: app } } }'))).toEqual([]);
    expect(found('keeps-applications', SET('{ clusters: {} }'))).toHaveLength(1);
  });

  test('may have a share of the files that none is in yet', () => {
    const tree = (label: string): string => `
# file: argocd/services.yaml
apiVersion: argoproj.io/v1alpha1
kind: ApplicationSet
metadata: { name: services-2 }
spec:
  goTemplate: true
  generators: [{ git: { files: [{ path: 'catalog/*.yaml' }] }, selector: { matchLabels: { ${label}: '2' } } }]
# file: catalog/svc-a.yaml
share: '1'
`;
    expect(found('selectors-of-generators', tree('share'))).toEqual([]);
    expect(found('selectors-of-generators', tree('sahre'))).toEqual([
      'argocd/services.yaml:6 it selects none of the elements that the generator finds',
    ]);
  });

  test('makes names that are unique in its environment, not over all of them', () => {
    const application = (environment: string, name: string): string => `
# file: clusters/${environment}/argocd/${name}.yaml
apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: { name: svc-a, namespace: argocd }
`;
    const id = 'unique-application-names';
    expect(found(id, application('prod', 'a') + application('staging', 'a').trimStart())).toEqual([]);
    expect(found(id, application('prod', 'a') + application('prod', 'b').trimStart())).toEqual([
      'clusters/prod/argocd/b.yaml:3 2 Applications of Application argocd/svc-a and Application argocd/svc-a are called svc-a',
    ]);
  });

  test('of RollingSync tells of an Application in two steps, and of one in none', () => {
    const strategy = `
apiVersion: argoproj.io/v1alpha1
kind: ApplicationSet
metadata: { name: services }
spec:
  goTemplate: true
  generators: [{ list: { elements: [{ name: a, wave: '1' }, { name: b, wave: '3' }] } }]
  template: { metadata: { name: '{{ .name }}', labels: { wave: '{{ .wave }}' } } }
  strategy:
    type: RollingSync
    rollingSync:
      steps:
        - matchExpressions: [{ key: wave, operator: In, values: ['1'] }]
        - matchExpressions: [{ key: wave, operator: NotIn, values: ['2', '3'] }]
`;
    expect(found('a-step-for-each-application', strategy)).toEqual([
      'manifests.yaml:7 the steps 1 and 2 match the Application a',
      'manifests.yaml:7 no step matches the Application b, which is never synced',
    ]);
  });
});

describe('a project', () => {
  const TREE = (spec: string, application = ''): string => `
# file: clusters/prod/argocd/services.yaml
apiVersion: argoproj.io/v1alpha1
kind: AppProject
metadata: { name: services }
spec:
${spec}---
apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: { name: svc-a }
spec:
  project: services
  source: { repoURL: 'git@github.com:org/gitops.git', path: clusters/prod/apps/svc-a }
  destination: { ${application === '' ? "server: 'https://kubernetes.default.svc', namespace: prod" : application} }
# file: clusters/prod/apps/svc-a/svc-a.yaml
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: { name: svc-a }
---
apiVersion: v1
kind: Service
metadata: { name: svc-a, namespace: kube-system }
`;
  const TO = (destination: string): string => `  destinations: [${destination}]\n`;

  test('permits a destination by the server or the name of the cluster, with patterns', () => {
    const id = 'project-permits-destination';
    expect(
      found(id, TREE(TO("{ name: in-cluster, namespace: 'prod*' }, { name: in-cluster, namespace: kube-system }"))),
    ).toEqual([]);
    expect(found(id, TREE(TO("{ server: 'https://kubernetes.default.svc', namespace: prod }")))).toEqual([
      'clusters/prod/argocd/services.yaml:13 objects that are applied name the namespace kube-system, which the project services does not permit',
    ]);
    expect(found(id, TREE(TO("{ server: '*', namespace: '*' }, { server: '*', namespace: '!kube-system' }")))).toEqual([
      'clusters/prod/argocd/services.yaml:13 objects that are applied name the namespace kube-system, which the project services does not permit',
    ]);
  });

  test('is not judged where it knows a cluster by the server and the Application by the name', () => {
    const tree = TREE(TO("{ server: 'https://prod.example', namespace: prod }"), 'name: prod-eu, namespace: shop');
    expect(found('project-permits-destination', tree)).toEqual([]);
  });

  test('permits a repository however it is written', () => {
    const id = 'project-permits-repository';
    expect(found(id, TREE("  sourceRepos: ['https://github.com/Org/gitops']\n"))).toEqual([]);
    expect(found(id, TREE("  sourceRepos: ['https://github.com/*']\n"))).toHaveLength(1);
    expect(found(id, TREE("  sourceRepos: ['https://github.com/org/*']\n"))).toEqual([]);
    expect(found(id, TREE("  sourceRepos: ['*', '!https://github.com/org/gitops']\n"))).toHaveLength(1);
  });

  test('permits kinds of the cluster only by name', () => {
    const id = 'project-permits-kinds';
    expect(found(id, TREE('  clusterResourceWhitelist: []\n'))).toEqual([
      'clusters/prod/argocd/services.yaml:11 the project services does not permit ClusterRole, which is applied',
    ]);
    const some = "  clusterResourceWhitelist: [{ group: '*', kind: ClusterRole }]\n";
    expect(found(id, TREE(some))).toEqual([]);
    expect(found(id, TREE(`${some}  namespaceResourceBlacklist: [{ group: '', kind: Service }]\n`))).toHaveLength(1);
  });

  test('may stand outside of the environments, and elsewhere altogether', () => {
    const id = 'project-is-there';
    const alone =
      '\n# file: clusters/prod/argocd/a.yaml\napiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata: { name: a }\nspec: { project: shared }\n';
    const project =
      '# file: platform/projects.yaml\napiVersion: argoproj.io/v1alpha1\nkind: AppProject\nmetadata: { name: shared }\n';
    expect(found(id, alone)).toEqual([]);
    expect(found(id, alone + project)).toEqual([]);
    expect(found(id, alone + project.replace('platform', 'clusters/prod/argocd').replace('shared', 'other'))).toEqual([
      'clusters/prod/argocd/a.yaml:4 there is no AppProject shared',
    ]);
  });

  test.each([
    ["kind: denied, schedule: '0 16 * * 5', duration: 1h", '"denied" is no kind of a window: it is allow or deny'],
    ["kind: deny, schedule: '0 16 * *', duration: 1h", expect.stringContaining('has 4 fields')],
    ["kind: deny, schedule: '0 0 30 2 *', duration: 1h", '"0 0 30 2 *" names days that never come'],
    [
      "kind: deny, schedule: '0 16 * * 5', duration: 2d",
      '"2d" is no duration; it is written as Go does, such as 90m or 64h',
    ],
    [
      "kind: deny, schedule: '0 0 * * *', duration: 24h",
      'a window of 24h that opens again before it has closed never ends: nothing is synced any more',
    ],
    [
      "kind: deny, schedule: '0 16 * * 5', duration: 1h, timeZone: europe/berlin",
      expect.stringContaining('"europe/berlin" is no time zone'),
    ],
  ])('with the window %s', (window, message) => {
    const manifests = `
apiVersion: argoproj.io/v1alpha1
kind: AppProject
metadata: { name: services }
spec: { syncWindows: [{ ${window}, applications: ['*'] }] }
`;
    const { findings } = checkTree(exampleTree(manifests), {
      rules: rules.filter((it) => it.id === 'sync-windows-that-work'),
    });
    expect(findings.map((it) => it.message)).toEqual([message]);
  });
});

describe('a sync', () => {
  const HOOK = (hook: string): string => `
apiVersion: batch/v1
kind: Job
metadata: { name: smoke, annotations: { ${hook} } }
spec: { activeDeadlineSeconds: 60 }
`;

  test('without a Rollout may have hooks behind it', () => {
    expect(failing(HOOK('argocd.argoproj.io/hook: PostSync'))).toEqual([]);
  });

  test('knows the hooks of Helm', () => {
    const rollout = '---\napiVersion: argoproj.io/v1alpha1\nkind: Rollout\nmetadata: { name: svc-a }\n';
    expect(found('nothing-after-a-rollout', HOOK('helm.sh/hook: "post-install,post-upgrade"') + rollout)).toEqual([
      'manifests.yaml:4 it waits for the end of every canary of Rollout svc-a, and the sync with it',
    ]);
  });

  test('is one of a folder, not of the Argo CD objects beside it', () => {
    const waves = (folder: string): string => `
# file: ${folder}/svc-a.yaml
apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata: { name: svc-a }
# file: clusters/prod/apps/svc-b/svc-b.yaml
apiVersion: v1
kind: ConfigMap
metadata: { name: later, annotations: { argocd.argoproj.io/sync-wave: '3' } }
`;
    expect(found('rollout-in-the-last-wave', waves('clusters/prod/apps/svc-a'))).toEqual([]);
    expect(found('rollout-in-the-last-wave', waves('clusters/prod/apps/svc-b'))).toEqual([
      'clusters/prod/apps/svc-b/svc-a.yaml:3 it is in wave 0, and ConfigMap later in wave 3 waits for the end of every canary',
    ]);
  });

  test('names its options as Argo CD does', () => {
    const options = (text: string): string => `
apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: { name: svc-a }
spec: { syncPolicy: { syncOptions: [${text}] } }
`;
    const id = 'sync-options-that-exist';
    expect(found(id, options('PrunePropagationPolicy=background, Prune=confirm, Validate=false'))).toEqual([]);
    expect(found(id, options('CreateNamespace, "ServerSideApply = true", { PruneLast: true }'))).toEqual([
      'manifests.yaml:5 Argo CD knows no option "CreateNamespace", and passes over it',
      'manifests.yaml:5 Argo CD knows no option "ServerSideApply = true", and passes over it',
      'manifests.yaml:5 Argo CD knows no option "PruneLast: true", and passes over it',
    ]);
  });
});

test.each([
  ['jqPathExpressions', 'spec.http', 'spec.http is no jq expression: it begins without a dot'],
  [
    'jqPathExpressions',
    '/spec/http',
    '/spec/http is no jq expression: it is a JSON pointer, which belongs into jsonPointers',
  ],
  ['jqPathExpressions', '.spec.http[', '.spec.http[ is no jq expression: [ and ] are not as many'],
  [
    'jqPathExpressions',
    '.metadata.labels.pod-hash',
    '.metadata.labels.pod-hash is no jq expression: .pod-hash is a subtraction to jq; write it in quotes, as ["pod-hash"]',
  ],
  ['jsonPointers', '.spec.replicas', '.spec.replicas matches nothing: a JSON pointer begins with a slash'],
  [
    'jsonPointers',
    '/spec/http/*/route',
    '/spec/http/*/route matches nothing: a JSON pointer knows no items in brackets and no star',
  ],
])('an ignore rule with the %s %s is not readable', (key, text, message) => {
  const application = `
apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: { name: svc-a }
spec: { ignoreDifferences: [{ group: x.io, kind: X, ${key}: ['${text}'] }] }
`;
  expect(found('readable-ignore-rules', application)).toEqual([`manifests.yaml:5 ${message}`]);
});

test('a JSON file may lie beside manifests where only YAML is applied', () => {
  const tree = (directory: string): string => `
# file: argocd/svc-a.yaml
apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: { name: svc-a }
spec: { source: { path: apps/svc-a${directory} } }
# file: apps/svc-a/svc-a.yaml
apiVersion: v1
kind: Service
metadata: { name: svc-a }
# file: apps/svc-a/dashboard.json
{ "title": "svc-a" }
`;
  expect(found('folders-of-manifests', tree(", directory: { include: '*.yaml' }"))).toEqual([]);
  expect(found('folders-of-manifests', tree(", directory: { include: '{*.yaml,*.json}' }"))).toHaveLength(1);
});

test('a list in a file has numbered parameters in the old form', () => {
  const tree = `
# file: argocd/services.yaml
apiVersion: argoproj.io/v1alpha1
kind: ApplicationSet
metadata: { name: services }
spec:
  generators: [{ git: { files: [{ path: 'catalog/*.yaml' }] } }]
  template: { metadata: { name: '{{name}}-{{rings.0}}-{{path.basename}}-{{path[0]}}-{{owner.team}}' } }
# file: catalog/svc-a.yaml
{ name: svc-a, rings: [inner], owner: { team: payments } }
`;
  expect(found('element-parameters', tree)).toEqual([]);
  expect(found('element-parameters', tree.replace('rings:', 'ring:'))).toEqual([
    'argocd/services.yaml:5 the element svc-a has no rings.0, which the template names',
  ]);
});

test('RespectIgnoreDifferences may stand with a field that is in no list', () => {
  const application = `
apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: { name: root }
spec:
  ignoreDifferences: [{ group: argoproj.io, kind: Application, jsonPointers: [/spec/syncPolicy/automated] }]
  syncPolicy: { syncOptions: [RespectIgnoreDifferences=true] }
`;
  expect(found('respect-ignored-lists', application)).toEqual([]);
});

test('Applications of two clusters that have an Argo CD each may be called alike, and apply the same', () => {
  const application = (cluster: string): string => `# file: ${cluster}/argocd/svc-a.yaml
apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: { name: svc-a, namespace: argocd }
spec:
  source: { repoURL: 'https://github.com/org/gitops', path: apps/svc-a }
  destination: { server: 'https://kubernetes.default.svc', namespace: shop }
`;
  for (const tree of [application('eu') + application('us'), application('clusters/eu') + application('clusters/us')])
    expect(failing(tree)).toEqual([]);
});

test('an ignore rule may be for an object of a chart', () => {
  const application = (more: string): string => `
# file: argocd/svc-a.yaml
apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: { name: svc-a }
spec:
  sources:
    - { repoURL: 'https://github.com/org/gitops', path: apps/svc-a }
    ${more}
  ignoreDifferences: [{ group: apps, kind: Deployment, jsonPointers: [/spec/replicas] }]
# file: apps/svc-a/svc-a.yaml
apiVersion: v1
kind: Service
metadata: { name: svc-a }
`;
  const id = 'ignored-objects-are-there';
  expect(found(id, application(''))).toEqual([
    'argocd/svc-a.yaml:8 nothing that is applied has group apps, kind Deployment',
  ]);
  expect(
    found(id, application("- { repoURL: 'https://charts.example', chart: cache, targetRevision: 1.2.3 }")),
  ).toEqual([]);
});

test('two Applications of one folder are told apart by their clusters', () => {
  const application = (name: string, server: string): string => `---
apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: { name: ${name} }
spec:
  source: { repoURL: 'https://github.com/org/gitops', path: apps/svc-a }
  destination: { server: '${server}', namespace: prod }
`;
  const id = 'an-object-of-one-application';
  expect(found(id, application('a', 'https://eu') + application('b', 'https://us'))).toEqual([]);
  expect(found(id, application('a', 'https://eu') + application('b', 'https://eu'))).toEqual([
    'manifests.yaml:13 the Applications a and b both apply folder apps/svc-a',
  ]);
});

describe('the ApplicationSet that is on the web everywhere, with a canary', () => {
  const WEB = `
apiVersion: argoproj.io/v1alpha1
kind: ApplicationSet
metadata:
  name: services
spec:
  generators:
    - list:
        elements:
          - name: svc-a
          - name: svc-b
          - name: svc-c
  template:
    metadata:
      name: '{{name}}-prod'
    spec:
      project: default
      source:
        repoURL: https://github.com/org/gitops
        targetRevision: main
        path: clusters/prod/apps/{{name}}
      destination:
        server: https://kubernetes.default.svc
        namespace: prod
      syncPolicy:
        automated:
          prune: true
          selfHeal: true
---
${ROUTING('svc-a')}`;

  test('is refused because a removed line deletes workloads, and because it undoes every canary', () => {
    expect(failing(WEB)).toEqual([
      'self-heal-against-a-canary',
      'keeps-applications',
      'apply-only-out-of-sync',
      'go-templates',
      'project-of-its-own',
    ]);
  });

  test('is told so although everything was pasted into one file', () => {
    expect(found('self-heal-against-a-canary', WEB)).toEqual([
      'manifests.yaml:16 Argo Rollouts writes the weights of VirtualService svc-a, and no rule ignores them: selfHeal undoes them',
    ]);
  });
});

test('a blue-green Rollout comes behind its analyses as well', () => {
  const tree = ManifestTree.of(`apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata: { name: svc-a }
spec: { strategy: { blueGreen: { activeService: svc-a, prePromotionAnalysis: { templates: [{ templateName: svc-a-gate }] } } } }
---
apiVersion: argoproj.io/v1alpha1
kind: AnalysisTemplate
metadata: { name: svc-a-gate }
spec: { metrics: [] }
`);
  const rules = RULES.filter(({ id }) => id === 'rollout-after-what-it-needs');
  expect(checkTree(tree, { rules }).findings.map(({ message }) => message)).toEqual([
    'AnalysisTemplate svc-a-gate is in the same wave (0), and not before it by name',
  ]);
});
