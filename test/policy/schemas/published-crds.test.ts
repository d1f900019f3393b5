import { fleet as payments } from '../../../apps/payments/main';
import { fleet as quickstart } from '../../../apps/quickstart/main';
import { ManifestTree } from '../../../lib/manifests';
import { checkTree, readSchemas, type SchemaShelf } from '../../../lib/policy';
import { CRDS, testWithCrds } from '../../support/crds';
import { rendered } from '../../support/fleet';

let read: SchemaShelf | undefined;
function shelf(): SchemaShelf {
  read ??= readSchemas(CRDS);
  return read;
}

function schemaFindings(tree: ManifestTree): string[] {
  return checkTree(tree, { schemas: shelf() })
    .findings.filter(({ rule }) => rule === 'schema' || rule === 'deprecated-version')
    .map(({ object, field, message, remedy }) => `${object}: ${field}: ${message}; ${remedy}`);
}

testWithCrds('everything that the example fleets render is what the published schemas take', () => {
  for (const fleet of [quickstart, payments]) {
    const tree = new ManifestTree(new Map([...fleet().render()].filter(([path]) => path.endsWith('.yaml'))));
    expect(tree.objects.length).toBeGreaterThan(30);
    expect(schemaFindings(tree)).toEqual([]);
  }
});

/** A manifest of a service, changed. */
function changed(kind: string, change: (manifest: ReturnType<typeof rendered>[number]) => unknown): string[] {
  const manifests = rendered();
  const manifest = manifests.find((it) => it.kind === kind);
  change(manifest);
  return schemaFindings(ManifestTree.ofObjects([manifest]));
}

testWithCrds('a misspelt field of a Rollout is found', () => {
  const found = changed('Rollout', ({ spec }) => {
    spec.strategy.canary.maxSurgee = 1;
    spec.strategy.canary.steps[0].setweight = 5;
    spec.progressDeadlineSecond = 600;
  });
  expect(found.map((it) => it.replace(/^Rollout prod\/svc-a: /, '')).sort()).toEqual([
    'spec.progressDeadlineSecond: there is no field progressDeadlineSecond in spec; write progressDeadlineSeconds',
    'spec.strategy.canary.maxSurgee: there is no field maxSurgee in spec.strategy.canary; write maxSurge',
    'spec.strategy.canary.steps[0].setweight: there is no field setweight in spec.strategy.canary.steps[0]; write setWeight',
  ]);
});

testWithCrds('a wrong type is found', () => {
  expect(changed('Rollout', ({ spec }) => Object.assign(spec, { replicas: '3' }))).toEqual([
    'Rollout prod/svc-a: spec.replicas: "3", a text, stands where an integer belongs; write it without quotes: 3',
  ]);
});

testWithCrds('a missing field is found', () => {
  expect(changed('AnalysisTemplate', ({ spec }) => void delete spec.metrics[0].provider)[0]).toMatch(
    /^AnalysisTemplate prod\/[\w-]+: spec\.metrics\[0\]\.provider: provider is missing in spec\.metrics\[0\]; write provider$/,
  );
});

testWithCrds('values that Istio refuses are found', () => {
  expect(
    changed('DestinationRule', ({ spec }) => {
      spec.trafficPolicy = { loadBalancer: { simple: 'ROUND_ROBBIN' } };
    }),
  ).toEqual([expect.stringMatching(/"ROUND_ROBBIN" is none of .*; write ROUND_ROBIN$/)]);
  expect(
    changed('VirtualService', ({ spec }) => {
      spec.http[0].match = [{ uri: { exact: '/a', prefix: '/b' } }];
    }),
  ).toEqual([expect.stringMatching(/uri: exact and prefix exclude each other; write one of /)]);
});

testWithCrds('a version that the CRD does not serve is found', () => {
  expect(changed('Rollout', (manifest) => Object.assign(manifest, { apiVersion: 'argoproj.io/v1' }))).toEqual([
    'Rollout prod/svc-a: apiVersion: Rollout is not served in version v1; it is in v1alpha1; write apiVersion: argoproj.io/v1alpha1, and what differs in it',
  ]);
});

testWithCrds('rules in CEL are named, and nothing else of our own kinds is passed over', () => {
  const { notDone } = checkTree(ManifestTree.ofObjects(rendered()), { schemas: shelf() });
  expect(notDone[0]).toMatch(/^not checked against a schema, because there is none: .*Service of v1/);
  expect(notDone[1]).toMatch(/^rules in CEL .* were not evaluated: .*Rollout of argoproj.io\/v1alpha1 \(1\)/);
  expect(notDone).toHaveLength(2);
});
