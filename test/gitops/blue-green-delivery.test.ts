import { ServiceSet } from '../../lib';
import { documents, find, fleet, type Manifest, problems, SERVICE } from '../support/fleet';

const SELECTOR = ['/spec/selector/rollouts-pod-template-hash'];

describe('a blue-green service among canaries', () => {
  const { app, services } = fleet();
  services.addService('svc-a', SERVICE);
  services.addService('svc-b', SERVICE);
  services.addBlueGreenService('svc-c', SERVICE);
  const tree = app.render();
  const argoCd = documents(tree.get('clusters/prod/argocd/services.k8s.yaml') ?? '');

  test('is delivered as the others are', () => {
    const rollout = (name: string): Manifest =>
      find(documents(tree.get(`clusters/prod/apps/${name}/${name}.k8s.yaml`) ?? ''), 'Rollout');
    expect(['svc-a', 'svc-b', 'svc-c'].map((name) => Object.keys(rollout(name).spec.strategy))).toEqual([
      ['canary'],
      ['canary'],
      ['blueGreen'],
    ]);
    expect(find(argoCd, 'ApplicationSet').spec.generators).toEqual([
      { list: { elements: [{ name: 'svc-a' }, { name: 'svc-b' }, { name: 'svc-c' }] } },
    ]);
  });

  test('is not called out of sync for the Services that the controller switches, and no other service is named for it', () => {
    const rules: Manifest[] = find(argoCd, 'ApplicationSet').spec.template.spec.ignoreDifferences;
    expect(rules.map(({ kind, name, jsonPointers }) => [kind, name, jsonPointers])).toEqual([
      ['VirtualService', '{{ .name }}', undefined],
      ['Service', '{{ .name }}-stable', SELECTOR],
      ['Service', '{{ .name }}-canary', SELECTOR],
      ['Service', 'svc-c', SELECTOR],
      ['Service', '{{ .name }}-preview', SELECTOR],
    ]);
  });

  test('is known to its set', () => {
    expect([...services.services.keys()]).toEqual(['svc-a', 'svc-b', 'svc-c']);
  });
});

test('a name can be used once, whatever the release path', () => {
  const { app, prod } = fleet();
  const set = new ServiceSet(prod, 'services');
  set.addService('svc-a', SERVICE);
  set.addBlueGreenService('svc-a', SERVICE);
  expect(problems(() => app.render())).toContainEqual(
    expect.stringContaining('there is a service of this name already; give one of them another name'),
  );
});

test('a service that is called like the preview of another is told', () => {
  const { app, services } = fleet();
  services.addBlueGreenService('svc-a', SERVICE);
  services.addService('svc-a-preview', SERVICE);
  expect(problems(() => app.render()).join('\n')).toContain(
    'Service svc-a-preview exists already in this namespace (prod/services/svc-a/preview-service)',
  );
});
