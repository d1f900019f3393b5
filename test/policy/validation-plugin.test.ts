import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const ROOT = join(__dirname, '../..');

/** An app with two services of two environments in one namespace; the first of them has a step that says two things. */
const APP = `
const { Environment, GitOpsApp, Release, ServiceSet, Slo, Suppressions } = require('cdk8s-release-train');
const { ApiObject, JsonPatch } = require('cdk8s');
const app = new GitOpsApp({ repository: 'https://github.com/org/gitops' });
const release = Release.of({ image: 'ghcr.io/org/a@sha256:' + '0'.repeat(64), version: '1.4.2', gitSha: '0'.repeat(40), releaseId: 'r-1' });
for (const name of ['eu', 'us']) {
  const environment = new Environment(app, name, { namespace: 'shop', prometheus: 'http://prometheus:9090', cluster: name });
  const services = new ServiceSet(environment, 'services');
  const svc = services.addService('svc-a', { release, port: 8080, replicas: 6, slo: Slo.availability(99.9) });
  const rollout = svc.node.findAll().find((it) => ApiObject.isApiObject(it) && it.kind === 'Rollout');
  if (name === 'eu' || process.env.BOTH) rollout.addJsonPatch(JsonPatch.add('/spec/strategy/canary/steps/0/pause', { duration: '2m' }));
  if (process.env.ACCEPTED) Suppressions.of(svc).add({ rule: 'one-kind-a-step', object: 'Rollout svc-a', reason: 'mended with the next release', until: '2026-12-31' });
}
app.synth();
`;

const STOCK = `
const { ApiObject, App, Chart } = require('cdk8s');
const app = new App();
const chart = new Chart(app, 'shop');
const steps = [{ setWeight: 5, pause: {} }];
new ApiObject(chart, 'shared', { apiVersion: 'v1', kind: 'Service', metadata: { name: 'svc-a' } });
for (const name of ['svc-a', 'svc-b'])
  new ApiObject(chart, name, { apiVersion: 'argoproj.io/v1alpha1', kind: 'Rollout', metadata: { name }, spec: { strategy: { canary: { steps } } } });
app.synth();
`;

interface Construct {
  readonly constructPath?: string;
  readonly resourceName: string;
  readonly manifestPath: string;
  readonly locations: readonly string[];
}

function synth(app: string, properties = '{}', env: Record<string, string> = {}) {
  const dir = mkdtempSync(join(tmpdir(), 'validation-'));
  mkdirSync(join(dir, 'node_modules'));
  symlinkSync(ROOT, join(dir, 'node_modules/cdk8s-release-train'));
  for (const name of ['cdk8s', 'cdk8s-plus-28', 'constructs'])
    symlinkSync(join(ROOT, 'node_modules', name), join(dir, 'node_modules', name));
  writeFileSync(join(dir, 'main.js'), app);
  const plugin = `package: ./node_modules/cdk8s-release-train, version: 0.1.0, class: ReleasePolicy, properties: ${properties}`;
  writeFileSync(join(dir, 'cdk8s.yaml'), `language: typescript\napp: node main.js\nvalidations:\n  - { ${plugin} }\n`);
  const args = ['synth', '--check-upgrade=false', '--validation-reports-output-file', 'report.json'];
  const { NODE_OPTIONS: _, ...around } = process.env;
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(ROOT, 'node_modules/.bin/cdk8s'), ...args], {
    cwd: dir,
    encoding: 'utf8',
    env: { ...around, ...env },
  });
  const report = join(dir, 'report.json');
  const { reports } = existsSync(report) ? JSON.parse(readFileSync(report, 'utf8')) : { reports: [] };
  const constructs: Construct[] = (reports[0]?.violations ?? [])
    .filter(({ ruleName }: { ruleName: string }) => ruleName.startsWith('one-kind-a-step'))
    .flatMap((it: { violatingConstructs: Construct[] }) => it.violatingConstructs);
  return { status, output: stdout + stderr, constructs, summary: reports[0]?.summary };
}

test('cdk8s synth fails, and names the construct of each violation, though clusters have objects of one name', () => {
  const { status, constructs, output } = synth(APP);
  expect(constructs).toEqual([
    {
      constructPath: 'eu/services/svc-a/rollout',
      resourceName: 'Rollout shop/svc-a in clusters/eu/apps/svc-a/svc-a.k8s.yaml',
      manifestPath: expect.stringMatching(/dist\/clusters\/eu\/apps\/svc-a\/svc-a\.k8s\.yaml:\d+$/),
      locations: [
        'spec.strategy.canary.steps[0]: the step says pause and setWeight; pause alone is done, if anything is',
      ],
    },
  ]);
  expect([status, output]).toEqual([2, expect.stringContaining('How to fix: write each as a step of its own')]);
});

test('what is accepted in the code is listed, and does not fail', () => {
  const { constructs, summary } = synth(APP, '{}', { ACCEPTED: 'yes', BOTH: 'yes' });
  expect(constructs).toEqual([]);
  expect(summary.metadata.Accepted).toMatch(/one-kind-a-step at Rollout shop\/svc-a until 2026-12-31: mended/);
});

test('an end counts where the day is given', () => {
  const { constructs } = synth(APP, "{ date: '2027-01-01' }", { ACCEPTED: 'yes', BOTH: 'yes' });
  expect(constructs).toHaveLength(2);
});

test('of a plain app, a construct is named where its name is its own, and never a wrong one', () => {
  expect(synth(STOCK).constructs).toMatchObject([
    { resourceName: 'Rollout svc-a' },
    { resourceName: 'svc-b', constructPath: 'shop/svc-b' },
  ]);
  expect(synth(STOCK).constructs[0]?.constructPath).toBeUndefined();
});

test('wrong properties are said, all of them', () => {
  const { status, output } = synth(STOCK, '{ failOn: fatal, skip: [no-rule], date: today, dates: x }');
  expect(status).toBe(2);
  expect(output).toContain('cdk8s.yaml: validations: properties: dates: there is no such property; did you mean date?');
  expect(output).toContain('properties: failOn: "fatal" is no severity; write error, warning or note');
  expect(output).toContain('properties: skip: there is no rule no-rule');
  expect(output).toContain('properties: date: "today" is no day');
});
