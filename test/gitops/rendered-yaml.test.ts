import { ApiObject } from 'cdk8s';
import * as jsYaml from 'js-yaml';
import { parseAllDocuments } from 'yaml';
import { fleet as quickstart } from '../../apps/quickstart/main';
import { fleet, problems, SERVICE } from '../support/fleet';
import { specsReadByKubectl, testWithKubectl } from '../support/kubectl-parser';

describe('the rendered fleet', () => {
  const stream = quickstart().synthYaml();
  const specs = (manifests: unknown[]): unknown[] => manifests.map((manifest) => (manifest as { spec?: unknown }).spec);
  const reference = specs(parseAllDocuments(stream, { version: '1.2' }).map((document) => document.toJS()));

  test('reads the same in YAML 1.1 and 1.2', () => {
    expect(reference.length).toBeGreaterThan(30);
    expect(specs(parseAllDocuments(stream, { version: '1.1' }).map((document) => document.toJS()))).toEqual(reference);
    expect(specs(jsYaml.loadAll(stream))).toEqual(reference);
    expect(specs(jsYaml.loadAll(stream, { schema: jsYaml.YAML11_SCHEMA }))).toEqual(reference);
  });

  testWithKubectl('reads the same to kubectl', () => {
    expect(specsReadByKubectl(stream)).toEqual(reference);
  });

  test('is the same as what cdk8s would render, object for object', () => {
    const app = quickstart();
    const objects = app.node.findAll().filter(ApiObject.isApiObject);
    const key = (manifest: { kind: string; metadata: { name: string } }): string =>
      `${manifest.kind}/${manifest.metadata.name}`;
    const byName = new Map(objects.map((object) => [key(object.toJson()), object.toJson()]));
    const rendered = parseAllDocuments(app.synthYaml()).map((document) => document.toJS());
    expect(rendered).toHaveLength(objects.length);
    for (const manifest of rendered) expect(manifest).toEqual(byName.get(key(manifest)));
  });

  test('of a thousand services has a folder and an element for each', () => {
    const { app, services } = fleet();
    for (let i = 0; i < 1000; i++) services.addService(`svc-${i}`, SERVICE);
    const files = app.render();
    expect(files.size).toBe(1001);
    expect(files.get('clusters/prod/argocd/services.k8s.yaml')?.match(/- name: svc-/g)).toHaveLength(1000);
  }, 60_000);

  test('of no service at all is a mistake', () => {
    const { app, services } = fleet();
    expect(services.services.size).toBe(0);
    expect(problems(() => app.render())).toEqual([
      'prod/services: the set has no services; add one with addService, or leave the set out',
    ]);
  });
});
