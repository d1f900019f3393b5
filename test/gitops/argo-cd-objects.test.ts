import { argoCdObjectsIn } from '../../lib/gitops/argo-cd';
import { documentsIn } from '../../lib/gitops/documents';
import { projectProblems } from '../../lib/gitops/publish/projects';
import { toYaml } from '../../lib/gitops/yaml';
import { put, temporaryFolder } from '../support/git';

const SERVICES = Array.from({ length: 1500 }, (_, i) => `svc-${i}`);
const folderOf = (service: string): string => `clusters/prod/apps/${service}`;
const FOLDER = '{{ .name }}';
const set = (name: string, generator: object): string =>
  toYaml([
    {
      kind: 'ApplicationSet',
      metadata: { name },
      spec: {
        generators: [generator],
        template: {
          metadata: { name: `${FOLDER}-${name}` },
          spec: { project: name, source: { path: folderOf(FOLDER) } },
        },
      },
    },
  ]);
const application = (service: string): string =>
  toYaml([
    {
      kind: 'Application',
      metadata: { name: service },
      spec: { project: 'plain', source: { path: folderOf(service) } },
    },
  ]);
const FROM_FILES = { git: { files: [{ path: 'catalog/prod/services/*.yaml' }] } };
const project = (name: string): string =>
  toYaml([
    {
      kind: 'AppProject',
      metadata: { name },
      spec: { namespaceResourceWhitelist: [{ group: '', kind: 'Service' }] },
    },
  ]);

describe('the Applications of a fleet', () => {
  test('are found by reading each file once, whoever makes them', () => {
    const files = new Map<string, string>([
      ['clusters/prod/argocd/listed.yaml', set('listed', { list: { elements: SERVICES.map((name) => ({ name })) } })],
      ['clusters/prod/argocd/found.yaml', set('found', FROM_FILES)],
      ['clusters/prod/argocd/found-too.yaml', set('found-too', FROM_FILES)],
      ...SERVICES.map((name) => [`clusters/prod/argocd/applications/${name}.yaml`, application(name)] as const),
    ]);
    const catalogs: string[] = [];
    const read: string[] = [];
    const objects = argoCdObjectsIn(
      files,
      (folder) => {
        catalogs.push(folder);
        return SERVICES.map((name) => `name: ${name}\n`);
      },
      (text) => {
        read.push(text);
        return documentsIn(text);
      },
    );
    const found = SERVICES.map((name) => objects.applicationsOf(folderOf(name)));
    expect(found[7]?.map(({ name, project }) => [name, project])).toEqual([
      ['svc-7', 'plain'],
      ['svc-7-listed', 'listed'],
      ['svc-7-found', 'found'],
      ['svc-7-found-too', 'found-too'],
    ]);
    expect(found.every((applications) => applications.length === 4)).toBe(true);
    expect(catalogs).toEqual(['catalog/prod/services']);
    expect(read.length).toBeLessThanOrEqual(SERVICES.length + files.size);
  });

  test('of one service are found without reading those of the others', () => {
    const read: string[] = [];
    const objects = argoCdObjectsIn(
      new Map(SERVICES.map((name) => [`clusters/prod/argocd/applications/${name}.yaml`, application(name)])),
      () => [],
      (text) => {
        read.push(text);
        return documentsIn(text);
      },
    );
    expect(objects.applicationsOf('clusters/prod/apps/svc-1')).toHaveLength(1);
    expect(read).toEqual([application('svc-1')]);
  });
});

test('a whole fleet is judged by its projects with each file read once', () => {
  const root = temporaryFolder();
  put(root, 'clusters/prod/argocd/services.yaml', `${project('found')}---\n${set('found', FROM_FILES)}`);
  for (const name of SERVICES) put(root, `catalog/prod/services/${name}.yaml`, `name: ${name}\n`);
  const files = new Map(SERVICES.map((name) => [`${folderOf(name)}/x.yaml`, 'apiVersion: v1\nkind: Secret\n']));
  let reads = 0;
  const problems = projectProblems(root, { files, owners: new Map() }, [...files.keys()], (text) => {
    reads++;
    return documentsIn(text);
  });
  expect(problems).toHaveLength(SERVICES.length);
  expect(problems[0]?.message).toContain('its AppProject found in this checkout does not allow yet');
  expect(reads).toBeLessThanOrEqual(SERVICES.length + 2);
});

test('the kinds of a service are seen however its files are written', () => {
  const root = temporaryFolder();
  put(root, 'clusters/prod/argocd/services.yaml', project('services'));
  const text = [
    '# kind: Comment',
    'apiVersion: v1\nkind: ConfigMap\ndata:\n  x: |\n    apiVersion: v1\n    kind: Within',
    '{ apiVersion: v1, kind: Flow }',
    '"apiVersion": v1\n"kind": Quoted # indeed',
    'apiVersion: v1\nkind: Service',
  ].join('\n---\n');
  const files = new Map([['clusters/prod/apps/svc-a/x.yaml', text]]);
  const [problem] = projectProblems(root, { files, owners: new Map() }, [...files.keys()], documentsIn);
  expect(problem?.message).toMatch(/^uses ConfigMap, Flow, Quoted, which the AppProject services in this checkout/);
});
