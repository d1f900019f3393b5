import { ManifestTree } from '../../lib/manifests';
import { releaseHazards, reviewTrees } from '../../lib/review';
import { object, ROLLOUT, replaced, SERVICE, said, treeOf } from './said';

const SET = `# file: clusters/prod/argocd/set.yaml
apiVersion: argoproj.io/v1alpha1
kind: ApplicationSet
metadata: {name: team-prod, namespace: argocd}
spec:
  generators: [{list: {elements: [{name: svc-a}, {name: svc-b}]}}]
  syncPolicy: {applicationsSync: create-update}
  template:
    metadata: {name: '{{ .name }}-prod'}
    spec:
      project: team
      destination: {namespace: prod, server: https://prod}
      source: {repoURL: https://example.com/gitops, path: 'clusters/prod/apps/{{ .name }}', targetRevision: main}
      syncPolicy: {automated: {prune: true, selfHeal: true}}
      ignoreDifferences:
        - {group: networking.istio.io, kind: VirtualService, jqPathExpressions: ['.spec.http[]?.route[]?.weight']}
`;

function change(text: string, ...changes: readonly (readonly [string, string])[]): string[] {
  return said(text, replaced(text, ...changes));
}

test('a service that is removed', () => {
  const other = SERVICE.replaceAll('svc-a', 'svc-b');
  expect(said(SERVICE + other, other)).toEqual(['stop: service removed: its workloads will be deleted']);
  const leaving = replaced(SERVICE, [
    '  namespace: prod\n',
    '  namespace: prod\n  annotations: {release-train.dev/decommissioned: replaced}\n',
  ]);
  expect(said(leaving + other, other)).toEqual([
    'low: service removed, which was decommissioned: its Application is deleted by hand',
  ]);
  expect(said(SERVICE + SET, replaced(SET, ['{name: svc-a}, ', '']))).toEqual([
    'stop: service removed, and nobody announced it: its Application stays, without a folder; decommission it first',
    'high: not delivered any more: the ApplicationSet has no element for it; its Application and its workloads stay as they are',
  ]);
  expect(said(other, SERVICE + other)).toEqual(['low: service added']);
});

test('an element of an ApplicationSet that goes takes the workloads with it, unless the set keeps them', () => {
  const deleting = replaced(SET, ['applicationsSync: create-update', 'applicationsSync: sync']);
  expect(change(deleting, [', {name: svc-b}', ''])).toEqual([
    'stop: the ApplicationSet has no element for it any more: its Application and its workloads will be deleted',
  ]);
  const review = reviewTrees(treeOf(SET), treeOf(replaced(SET, [', {name: svc-b}', ', {name: svc-b}, {name: svc-c}'])));
  expect(review.groups).toMatchObject([{ services: ['svc-c'], environments: ['prod'], risk: 'low' }]);
});

test('an Application can go while its workloads stay', () => {
  const preserving = replaced(SET, ['applicationsSync: create-update', 'preserveResourcesOnDeletion: true']);
  const element = 'not delivered any more: the ApplicationSet has no element for it';
  expect(change(preserving, [', {name: svc-b}', ''])).toEqual([
    `high: ${element}; its Application is deleted, its workloads stay as they are`,
  ]);
  // Finalizers of the template's own count instead.
  const own = replaced(preserving, [
    "name: '{{ .name }}-prod'",
    "name: '{{ .name }}-prod', finalizers: [resources-finalizer.argocd.argoproj.io]",
  ]);
  expect(change(own, [', {name: svc-b}', ''])[0]).toMatch(/^stop: /);
  expect(said(SERVICE + preserving, replaced(preserving, ['{name: svc-a}, ', '']))[0]).toBe(
    'stop: service removed, and nobody announced it: its workloads stay, and nobody delivers them; decommission it first',
  );
});

test('what becomes of the Applications of a set that is gone', () => {
  expect(said(SET, '')).toEqual([
    'stop: ApplicationSet team-prod removed: its Applications and what they delivered will be deleted',
  ]);
  const letsGo = [
    'namespace: argocd}',
    'namespace: argocd, finalizers: [resources-finalizer.argocd.argoproj.io]}',
  ] as const;
  expect(said(replaced(SET, letsGo), '')).toEqual([
    'high: ApplicationSet team-prod removed: its Applications stay as they are',
  ]);
  const preserving = ['applicationsSync: create-update', 'preserveResourcesOnDeletion: true'] as const;
  expect(said(replaced(SET, preserving), '')).toEqual([
    'high: ApplicationSet team-prod removed: its Applications are deleted, what they delivered stays',
  ]);
});

test('a service that is removed, and an ApplicationSet that reads its elements from files', () => {
  const set = replaced(SET, [
    'list: {elements: [{name: svc-a}, {name: svc-b}]}',
    'git: {repoURL: https://example.com/gitops, files: [{path: catalog/prod/services/*.yaml}]}',
  ]);
  const element = '# file: catalog/prod/services/svc-a.yaml\nname: svc-a\n';
  for (const files of [element + set, set])
    expect(said(SERVICE + files, files)).toEqual([expect.stringContaining('its Application stays, without a folder')]);
});

test('settings of the delivery', () => {
  expect(change(SET, ['applicationsSync: create-update', 'applicationsSync: sync'])).toEqual([
    'high: ApplicationSet: applicationsSync create-update → sync: an element that goes takes its workloads with it',
  ]);
  expect(change(SET, ['namespace: prod, server', 'namespace: payments, server'])).toEqual([
    'stop: Application: namespace prod → payments: its workloads are made there, and remain, or are deleted, here',
  ]);
  expect(change(SET, ['server: https://prod', 'server: https://prod-2'])[0]).toMatch(
    /^stop: Application: destination server https:\/\/prod → https:\/\/prod-2: /,
  );
  expect(change(SET, ['project: team', 'project: other'])).toEqual(['medium: Application: project team → other']);
  expect(change(SET, ['selfHeal: true', 'selfHeal: false'])).toEqual([
    'medium: Application: selfHeal true → false: what is changed in the cluster stays so',
  ]);
  expect(change(SET, ['prune: true', 'prune: false'])).toEqual([
    'low: Application: prune true → false: what is not in Git any more stays',
  ]);
  expect(said(SET, SET.replace(/ {6}ignoreDifferences:[\s\S]*/, ''))).toEqual([
    'high: Application: ignored differences of networking.istio.io VirtualService removed: Argo CD fights with whoever writes it',
  ]);
  expect(
    change(SET, ['syncPolicy: {automated', 'syncPolicy: {syncOptions: [RespectIgnoreDifferences=true], automated'])[0],
  ).toMatch(/^high: Application: sync option/);
});

test('sync windows', () => {
  const project = (windows: string) =>
    `apiVersion: argoproj.io/v1alpha1\nkind: AppProject\nmetadata: {name: team, namespace: argocd}\nspec: {syncWindows: [${windows}]}\n`;
  const window = '{kind: deny, schedule: 0 16 * * 5, duration: 64h, timeZone: Europe/Berlin}';
  const other = '{kind: deny, schedule: 0 0 24 12 *, duration: 72h}';
  expect(said(project(`${window}, ${other}`), project(window))).toEqual([
    'medium: sync window removed: deny 0 0 24 12 * for 72h',
  ]);
  expect(said(project(other), project(`${window}, ${other}`))).toEqual([
    'medium: sync window added: deny 0 16 * * 5 for 64h (Europe/Berlin)',
  ]);
});

test('an Application by itself', () => {
  const application = (finalizer: string) =>
    `apiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata: {name: svc-a, namespace: argocd, finalizers: [${finalizer}]}\nspec: {project: x}\n`;
  expect(said(application('resources-finalizer.argocd.argoproj.io'), '')).toEqual([
    'stop: Application svc-a removed: what it delivered will be deleted',
  ]);
  expect(said(application(''), '')).toEqual([
    'high: Application svc-a removed: what it delivered stays, and nobody delivers it',
  ]);
  expect(said('', application(''))).toEqual(['low: Application svc-a added']);
});

test('what nobody explains is counted, and named', () => {
  expect(change(ROLLOUT, ['  labels: {app: svc-a}\n', '  labels: {app: svc-a, a: b}\n'])).toEqual([
    'none: 1 more label or annotation of Rollout: a',
  ]);
  const map = (data: string) => `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: x}\ndata: {${data}}\n`;
  expect(said(map('a: "1"'), map('a: "2", b: "", c: "", d: ""'))).toEqual([
    'low: 4 more fields of ConfigMap: data.a, data.b, data.c and 1 more',
  ]);
  expect(said(map('a: b'), '')).toEqual(['medium: ConfigMap x removed']);
});

test('hazards are what must not be merged like this; services that go are told by who knows what was published', () => {
  const after = replaced(SERVICE, ['svc-a:1.4.1', 'svc-a:1.4.2'], ['attempts: 2', 'attempts: 3']);
  expect(releaseHazards(treeOf(SERVICE), treeOf(after))).toEqual([
    {
      id: 'weights-reset',
      text: 'VirtualService changed while the pod template changes too: weights reset; publish them apart',
      objects: [{ kind: 'Rollout', namespace: 'prod', name: 'svc-a', file: 'clusters/prod/apps/svc-a/svc-a.yaml' }],
    },
  ]);
  expect(releaseHazards(treeOf(SERVICE), new ManifestTree(new Map()))).toEqual([]);
});

test('a DestinationRule loses the hashes of its subsets as a VirtualService its weights', () => {
  const rollout = replaced(ROLLOUT, [
    'virtualService: {name: svc-a, routes: [primary]}',
    'virtualService: {name: svc-a}, destinationRule: {name: svc-a, canarySubsetName: canary, stableSubsetName: stable}',
  ]);
  const rule = object(
    'DestinationRule',
    'networking.istio.io/v1',
    `spec:\n  host: svc-a\n  trafficPolicy: {connectionPool: {tcp: {maxConnections: 10}}}
  subsets: [{name: stable, labels: {app: svc-a}}, {name: canary, labels: {app: svc-a}}]\n`,
  );
  const before = `# file: clusters/prod/apps/svc-a/svc-a.yaml\n${rollout}---\n${rule}`;
  const release = ['svc-a:1.4.1', 'svc-a:1.4.2'] as const;
  expect(change(before, release, ['maxConnections: 10', 'maxConnections: 20'])[0]).toBe(
    'stop: DestinationRule changed while the pod template changes too: both subsets select all pods; publish them apart',
  );
  expect(change(before, ['maxConnections: 10', 'maxConnections: 20'])).toEqual([expect.stringMatching(/^medium: /)]);
});

const CATALOG_SET = replaced(SET, [
  'list: {elements: [{name: svc-a}, {name: svc-b}]}',
  'git: {repoURL: https://example.com/gitops, files: [{path: elements/prod/*.yaml}]}',
]);
const ELEMENT = `name: svc-a
labels: {wave: '1'}
ignoreDifferences:
  - {group: networking.istio.io, kind: VirtualService, jqPathExpressions: ['.spec.http[]?.route[]?.weight']}
`;

test.each(['elements/prod/svc-a.yaml', 'catalog/prod/services/svc-a.yaml'])(
  'what stands in the file of an element differs, too: %s',
  (path) => {
    const rest = `# file: clusters/prod/x.yaml\n${CATALOG_SET.slice(CATALOG_SET.indexOf('\n') + 1)}`;
    const before = `# file: ${path}\n${ELEMENT}${rest}`;
    expect(change(before, [ELEMENT.slice(ELEMENT.indexOf('ignore')), ''])).toEqual([
      'high: Application: ignored differences of networking.istio.io VirtualService removed: Argo CD fights with whoever writes it',
    ]);
    expect(change(before, ["wave: '1'", "wave: '2'"])).toEqual(['low: 1 more field of Element: labels.wave']);
    expect(said(before, rest)).toEqual([
      'high: not delivered any more: the ApplicationSet has no element for it; its Application and its workloads stay as they are',
    ]);
    expect(said(rest, before)).toEqual(['low: delivered from now on: the ApplicationSet has an element for it']);
    const deleting = replaced(rest, ['create-update', 'sync']);
    expect(said(`# file: ${path}\n${ELEMENT}${deleting}`, deleting)).toEqual([
      'stop: the ApplicationSet has no element for it any more: its Application and its workloads will be deleted',
    ]);
  },
);

test('the element of a service that is removed is no hazard of its own', () => {
  const set = replaced(CATALOG_SET, ['create-update', 'sync']);
  const element = `# file: elements/prod/svc-a.yaml\n${ELEMENT}`;
  expect(releaseHazards(treeOf(SERVICE + element + set), treeOf(set))).toEqual([]);
});
