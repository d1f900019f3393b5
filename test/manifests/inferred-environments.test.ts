import { environmentOf, ManifestTree } from '../../lib/manifests';
import { checkTree } from '../../lib/policy';

const object = (kind: string, name: string, more = '') =>
  `apiVersion: v1\nkind: ${kind}\nmetadata: { name: ${name}, namespace: shop }\n${more}---\n`;
const tree = (files: Readonly<Record<string, string>>) => new ManifestTree(new Map(Object.entries(files)));
const environments = (files: Readonly<Record<string, string>>) =>
  Object.fromEntries(tree(files).objects.map((it) => [it.file.path, environmentOf(it)]));
const two = object('Service', 'svc-a') + object('ConfigMap', 'svc-a');

test('folders and files that hold the same objects are environments', () => {
  expect(environments({ 'rendered/dev.yaml': two, 'rendered/prod.yaml': two })).toEqual({
    'rendered/dev.yaml': 'dev',
    'rendered/prod.yaml': 'prod',
  });
  expect(
    environments({ 'envs/dev/a.yaml': two, 'envs/prod/a.yaml': two, 'shared/b.yaml': object('Secret', 'b') }),
  ).toEqual({ 'envs/dev/a.yaml': 'dev', 'envs/prod/a.yaml': 'prod', 'shared/b.yaml': undefined });
  expect(
    environments({ 'svc-a/dev.yaml': two, 'svc-a/prod.yaml': two, 'eu/svc-b.yaml': object('Secret', 'b') }),
  ).toEqual({
    'svc-a/dev.yaml': 'dev',
    'svc-a/prod.yaml': 'prod',
    'eu/svc-b.yaml': undefined,
  });
});

test('regions of environments are environments in their turn', () => {
  const files = Object.fromEntries(['eu/dev', 'eu/prod', 'us/dev', 'us/prod'].map((it) => [`${it}/a.yaml`, two]));
  expect(Object.values(environments(files))).toEqual(['eu/dev', 'eu/prod', 'us/dev', 'us/prod']);
});

test('one object that is there twice makes none, nor does a small part of a folder', () => {
  const many = Array.from({ length: 9 }, (_, i) => object('Service', `svc-${i}`)).join('');
  expect(environments({ 'a.yaml': object('Service', 'a'), 'b.yaml': object('Service', 'a') })).toEqual({
    'a.yaml': undefined,
    'b.yaml': undefined,
  });
  expect(environments({ 'a/s.yaml': many + two, 'b/s.yaml': two })).toEqual({
    'a/s.yaml': undefined,
    'b/s.yaml': undefined,
  });
});

test('services whose templates are called the same are none', () => {
  const kustomization = 'apiVersion: kustomize.config.k8s.io/v1\nkind: Kustomization\n---\n';
  const service = (name: string) => kustomization + two.replaceAll('svc-a', 'gate') + two.replaceAll('svc-a', name);
  const found = environments({ 'apps/svc-a/a.yaml': service('svc-a'), 'apps/svc-b/a.yaml': service('svc-b') });
  expect(found).toEqual({ 'apps/svc-a/a.yaml': undefined, 'apps/svc-b/a.yaml': undefined });
});

test('an environment borrows nothing from another, and takes what is there for all', () => {
  const found = tree({
    'envs/dev/a.yaml': two,
    'envs/prod/a.yaml': two + object('Secret', 'prod'),
    'shared.yaml': object('Secret', 'both'),
  });
  const [dev] = found.objects;
  expect(found.find('/Secret', 'prod', dev as never)).toBeUndefined();
  expect(found.find('/Secret', 'both', dev as never)?.name).toBe('both');
});

test('the same hosts, pods and names in two environments do not meet', () => {
  const service = `${two}apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: svc-a, namespace: shop }
spec: { hosts: [svc-a], http: [{ route: [{ destination: { host: svc-a } }] }] }
---
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata: { name: svc-a, namespace: shop }
spec: { maxUnavailable: 1, selector: { matchLabels: { app: svc-a } } }
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: svc-a, namespace: shop }
spec:
  selector: { matchLabels: { app: svc-a } }
  template: { metadata: { labels: { app: svc-a } }, spec: { containers: [{ name: app, image: 'r/app:1' }] } }
`;
  const rules = (files: Readonly<Record<string, string>>) =>
    checkTree(tree(files))
      .findings.map(({ rule }) => rule)
      .filter((rule) => rule.startsWith('one-'));
  expect(rules({ 'envs/dev/a.yaml': service, 'envs/prod/a.yaml': service })).toEqual([]);
  expect(rules({ 'rendered/dev.yaml': service, 'rendered/prod.yaml': service })).toEqual([]);
});
