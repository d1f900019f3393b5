import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ApiObject, Chart, Duration } from 'cdk8s';
import type { argo } from '../../imports';
import {
  type Analysis,
  CanaryPlan,
  type K6Props,
  SyntheticAnalysis,
  type SyntheticAnalysisProps,
} from '../../lib/analysis';
import { Slo } from '../../lib/slo';
import { boundTo, type Surroundings } from './bound';

const CURL = { image: 'curlimages/curl:8.10.1', duration: Duration.seconds(30) };
const K6 = { image: 'grafana/k6:1.4.0', duration: Duration.minutes(2) };

const plan = CanaryPlan.standard();
const BEFORE = { occasion: plan.occasion('before-first-weight') };

const synthetic = (props: Partial<SyntheticAnalysisProps> = {}, surroundings: Surroundings = BEFORE) =>
  boundTo(new SyntheticAnalysis({ ...CURL, ...props }), surroundings);

const problemsOf = (analysis: Analysis, surroundings: Surroundings = BEFORE): string[] =>
  boundTo(analysis, surroundings).problems;

// biome-ignore lint/suspicious/noExplicitAny: a manifest
function job(bound: ReturnType<typeof boundTo>): any {
  return bound.manifest.spec.metrics?.[0]?.provider.job?.spec;
}

/** The environment of the container, by name. */
function variables(bound: ReturnType<typeof boundTo>): Record<string, unknown> {
  const { env } = job(bound).template.spec.containers[0];
  return Object.fromEntries(
    env.map((it: { name: string; value?: string; valueFrom?: object }) => [it.name, it.value ?? it.valueFrom]),
  );
}

/** The ConfigMaps beside a template. */
function configMaps({ analysis }: ReturnType<typeof boundTo>) {
  return Chart.of(analysis.template)
    .node.findAll()
    .filter(ApiObject.isApiObject)
    .filter(({ kind }) => kind === 'ConfigMap')
    .map((object) => object.toJson());
}

describe('the Job', () => {
  const bound = synthetic({ args: ['--fail', '$(TARGET_URL)/health'] });

  test('is tried once, always ends, and stays until it is read', () => {
    expect(bound.problems).toEqual([]);
    expect(job(bound)).toMatchObject({ backoffLimit: 0, activeDeadlineSeconds: 150 });
    expect(job(bound).template.spec.restartPolicy).toBe('Never');
    expect(job(bound).ttlSecondsAfterFinished).toBeUndefined();
    expect(job(synthetic({ deadline: Duration.minutes(10) })).activeDeadlineSeconds).toBe(600);
  });

  test('does not fail because its node is drained', () => {
    expect(job(bound).podFailurePolicy.rules).toEqual([
      { action: 'Ignore', onPodConditions: [{ type: 'DisruptionTarget', status: 'True' }] },
    ]);
  });

  test('calls the Service of the new pods', () => {
    expect(variables(bound)).toEqual({
      TARGET_URL: 'http://svc-a-canary.prod.svc.cluster.local:80',
      TARGET_ADDRESS: 'svc-a-canary.prod.svc.cluster.local:80',
      DURATION: '30s',
      MAX_ERROR_RATE: '0.005',
      HOME: '/tmp',
    });
    expect(variables(synthetic({}, { ...BEFORE, port: 8443 }))).toMatchObject({
      TARGET_ADDRESS: 'svc-a-canary.prod.svc.cluster.local:8443',
    });
    expect(variables(synthetic({}, { ...BEFORE, slo: Slo.availability(99) }))).toMatchObject({
      MAX_ERROR_RATE: '0.05',
    });
  });

  test('passes the restricted Pod Security Standard, and has no token', () => {
    const { spec } = job(bound).template;
    expect(spec.automountServiceAccountToken).toBe(false);
    expect(spec.securityContext).toEqual({
      runAsNonRoot: true,
      runAsUser: 65532,
      seccompProfile: { type: 'RuntimeDefault' },
    });
    expect(spec.containers[0].securityContext).toEqual({
      allowPrivilegeEscalation: false,
      capabilities: { drop: ['ALL'] },
      readOnlyRootFilesystem: true,
      runAsNonRoot: true,
    });
    expect(spec.containers[0].resources).toEqual({ requests: { cpu: '100m', memory: '128Mi' } });
    expect(spec.volumes).toEqual([{ name: 'tmp', emptyDir: { sizeLimit: '64Mi' } }]);
    expect(job(synthetic({ user: 12345 })).template.spec.securityContext.runAsUser).toBe(12345);
  });

  test('has no sidecar that would keep it from ending, and is no pod of the service', () => {
    const target = { ...BEFORE, labels: { 'app.kubernetes.io/name': 'svc-a' } };
    expect(job(synthetic({}, target)).template.metadata).toEqual({
      labels: {
        'app.kubernetes.io/component': 'synthetic-test',
        'app.kubernetes.io/part-of': 'svc-a',
        'sidecar.istio.io/inject': 'false',
      },
    });
  });

  test('has one that ends with it where it was asked for', () => {
    expect(job(synthetic({ mesh: 'native-sidecar' })).template.metadata).toMatchObject({
      annotations: { 'sidecar.istio.io/nativeSidecar': 'true' },
      labels: { 'sidecar.istio.io/inject': 'true' },
    });
  });

  test('reads secrets by reference, and logs in to a registry with one', () => {
    const bound = synthetic({
      envVariables: { TOKEN: { name: 'svc-a', key: 'token' }, LEVEL: '3' },
      imagePullSecret: 'registry',
    });
    expect(variables(bound)).toMatchObject({ TOKEN: { secretKeyRef: { name: 'svc-a', key: 'token' } }, LEVEL: '3' });
    expect(job(bound).template.spec.imagePullSecrets).toEqual([{ name: 'registry' }]);
  });

  test('is told the hash of the new pods where it asks for it', () => {
    const bound = synthetic({ args: ['--version', '{{args.canary-hash}}'] });
    expect(bound.analysis.args).toEqual([{ name: 'canary-hash', valueFrom: { podTemplateHashValue: 'Latest' } }]);
    expect(synthetic().analysis.args).toEqual([]);
  });
});

describe('when it runs', () => {
  const metric = (surroundings: Surroundings) => synthetic({}, surroundings).manifest.spec.metrics?.[0] as argo.Metric;

  test('once before the first weight, unless it is told otherwise, with a new pod that is started for it', () => {
    const analysis = new SyntheticAnalysis(CURL);
    expect(analysis.when).toBe('before-first-weight');
    expect(synthetic().analysis.needsPods).toBe(true);
    expect(metric(BEFORE)).toMatchObject({ initialDelay: '10s', count: 1, failureLimit: 0, consecutiveErrorLimit: 12 });
    expect(plan.toCanary([synthetic().analysis]).steps?.slice(0, 5)).toEqual([
      { setCanaryScale: { replicas: 1 } },
      { analysis: { templates: [{ templateName: 'svc-a-synthetic' }] } },
      { setCanaryScale: { weight: 5 } },
      { setWeight: 5 },
      { setCanaryScale: { matchTrafficWeight: true } },
    ]);
  });

  test('again and again beside the canary: the next begins when the last one has ended', () => {
    const background = metric({ occasion: plan.occasion('background') });
    expect(background).toMatchObject({ interval: '10s', failureLimit: 1 });
    expect(background.count).toBeUndefined();
    expect(background.initialDelay).toBeUndefined();
  });

  test('once after each hold, and around a switch', () => {
    for (const occasion of [
      plan.occasion('after-each-hold'),
      { kind: 'before-promotion' } as const,
      { kind: 'after-promotion' } as const,
    ]) {
      expect(metric({ occasion })).toMatchObject({ count: 1, failureLimit: 0 });
      expect(metric({ occasion }).initialDelay).toBeUndefined();
    }
  });

  test('never so long beside a canary that all of it passes before two Jobs that hang have failed', () => {
    const long = new SyntheticAnalysis({ ...CURL, duration: Duration.minutes(7), when: 'background' });
    expect(problemsOf(long, {})).toEqual([
      'svc-a/synthetic: the plan holds 17m in all, but two Jobs that are ended after 9m each have failed only after 18m20s, so that a bad release could pass; write a shorter duration or deadline',
    ]);
    expect(problemsOf(new SyntheticAnalysis({ ...CURL, duration: Duration.minutes(6) }), {})).toEqual([]);
  });
});

test('the template says what it does, and what it cannot see', () => {
  expect(synthetic().manifest.metadata.annotations).toMatchObject({
    'release-train.dev/calls': 'svc-a-canary.prod.svc.cluster.local for 30s, and nothing else',
    'release-train.dev/aborts': 'when the Job fails, or is not done after 2m30s',
    'release-train.dev/cannot-see':
      'the weights of the traffic; and without a sidecar only the pod view counts its requests',
    'release-train.dev/mutual-tls':
      "under STRICT mutual TLS every call of a Job without a sidecar is refused, so that it fails and aborts: exempt the port by a PeerAuthentication, or write mesh: 'native-sidecar'",
  });
  expect(synthetic({ mesh: 'native-sidecar' }).manifest.metadata.annotations).not.toHaveProperty([
    'release-train.dev/mutual-tls',
  ]);
});

describe('files', () => {
  const files = { 'b.js': '`{{ not for Argo }}`', 'a.js': 'export {}' };
  const bound = synthetic({ files });

  test('come in a ConfigMap that is named by what it holds, so that no text of theirs is taken for a placeholder', () => {
    expect(bound.problems).toEqual([]);
    expect(JSON.stringify(bound.manifest)).not.toContain('{{');
    const [configMap] = configMaps(bound);
    expect(configMap).toMatchObject({ immutable: true, data: files });
    expect(configMap.metadata.name).toMatch(/^svc-a-synthetic-[0-9a-f]{8}$/);
    expect(configMap.metadata.annotations).toEqual({
      'argocd.argoproj.io/sync-wave': '-1',
      'argocd.argoproj.io/sync-options': 'Prune=false',
      'argocd.argoproj.io/compare-options': 'IgnoreExtraneous',
    });
    expect(job(bound).template.spec.volumes[1]).toEqual({
      name: 'files',
      configMap: { name: configMap.metadata.name },
    });
    expect(job(bound).template.spec.containers[0].volumeMounts[1]).toEqual({
      name: 'files',
      mountPath: '/synthetic',
      readOnly: true,
    });
  });

  test('of the same content have the same name in whatever order, and others another', () => {
    const name = (of: Record<string, string>) => configMaps(synthetic({ files: of }))[0].metadata.name;
    expect(name({ 'a.js': 'export {}', 'b.js': '`{{ not for Argo }}`' })).toBe(name(files));
    expect(name({ ...files, 'a.js': 'other' })).not.toBe(name(files));
  });

  test('cannot come with a template of the whole platform', () => {
    const platform = { name: 'platform', parameters: ['service'] };
    expect(problemsOf(new SyntheticAnalysis({ ...CURL, files }), { ...BEFORE, platform })).toEqual([
      'svc-a/synthetic: a template of the whole platform cannot bring files: its ConfigMap would stand in one namespace, and the Jobs in another; bring them in the image',
    ]);
    expect(problemsOf(new SyntheticAnalysis(CURL), { ...BEFORE, platform })).toEqual([]);
  });
});

describe('k6', () => {
  const k6 = (props: Partial<K6Props> = {}, surroundings: Surroundings = BEFORE) =>
    boundTo(SyntheticAnalysis.k6({ ...K6, ...props }), surroundings);

  test('calls one path at one rate, and fails above what the objective allows', () => {
    const bound = k6({ path: '/products', requestsPerSecond: 5.5 });
    expect(bound.problems).toEqual([]);
    expect(job(bound).template.spec.containers[0].args).toEqual(['run', '--no-usage-report', '/synthetic/script.js']);
    expect(variables(bound)).toMatchObject({ TARGET_PATH: '/products', REQUESTS_PER_MINUTE: '330', DURATION: '2m' });
    const script = configMaps(bound)[0].data['script.js'];
    expect(script).toContain('http.get(TARGET_URL + TARGET_PATH)');
    expect(script).toMatch(/http_req_failed: \[`rate<=\$\{MAX_ERROR_RATE\}`\]/);
  });

  test('runs a script of one’s own, from a text or a file', () => {
    const folder = mkdtempSync(join(tmpdir(), 'k6-'));
    try {
      writeFileSync(join(folder, 'load.js'), 'export default () => {};');
      for (const props of [{ script: 'export default () => {};' }, { scriptFile: join(folder, 'load.js') }]) {
        const bound = k6({ ...props, duration: Duration.seconds(5) });
        expect(bound.problems).toEqual([]);
        expect(configMaps(bound)[0].data).toEqual({ 'script.js': 'export default () => {};' });
      }
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  test('makes as many requests as it takes not to abort for a single failed one', () => {
    expect(k6({ duration: Duration.seconds(20) }).problems).toEqual([]);
    expect(k6({ duration: Duration.seconds(19) }).problems).toEqual([
      'svc-a/synthetic: duration: the test makes 190 requests, and with fewer than 200 a single failed one is above 0.5 %; write at least Duration.seconds(20)',
    ]);
  });

  test.each([
    [
      'script: missing, and the service speaks gRPC, which the standard script does not; write one',
      {},
      { protocol: 'grpc' },
    ],
    [
      'scriptFile: there is a script beside it, and only one of them can run; leave one out',
      { script: 'a', scriptFile: 'b' },
      {},
    ],
    [
      'scriptFile: "/nowhere/load.js" cannot be read; write a path from the folder in which the app runs',
      { scriptFile: '/nowhere/load.js' },
      {},
    ],
    ['path: the script says itself what it calls; leave path out', { script: 'a', path: '/x' }, {}],
    ['path: "products" is no path; write for example \'/health\'', { path: 'products' }, {}],
    ['requestsPerSecond: 0 is no number from 0.1 to 1000; write for example 10', { requestsPerSecond: 0 }, {}],
    [
      'image: "grafana/k6:latest" can mean another image on every node and cannot be rolled back; write the tag of one build or its digest',
      { image: 'grafana/k6:latest' },
      {},
    ],
  ])('%s', (problem, props, target) => {
    expect(k6(props, { ...BEFORE, ...(target as Surroundings) }).problems).toEqual([`svc-a/synthetic: ${problem}`]);
  });
});

test('Locust runs without its web page, against the new pods', () => {
  const bound = boundTo(
    SyntheticAnalysis.locust({
      image: 'locustio/locust:2.32.0',
      duration: Duration.minutes(1),
      script: 'users',
      users: 3,
    }),
    BEFORE,
  );
  expect(bound.problems).toEqual([]);
  expect(configMaps(bound)[0].data).toEqual({ 'locustfile.py': 'users' });
  expect(job(bound).template.spec.containers[0].args).toEqual([
    '--headless',
    '--locustfile=/synthetic/locustfile.py',
    '--host=$(TARGET_URL)',
    '--users=3',
    '--spawn-rate=3',
    '--run-time=1m',
    '--only-summary',
  ]);
  expect(
    problemsOf(SyntheticAnalysis.locust({ image: 'locustio/locust:2.32.0', duration: Duration.minutes(1) })),
  ).toEqual(['svc-a/synthetic: script: missing; write it, or the name of its file into scriptFile']);
});

test.each([
  [
    'image: "curl" has neither tag nor digest, so nobody can tell what runs; write curl:1.4.2 or, better, curl@sha256:…',
    { image: 'curl' },
  ],
  ['duration: missing; write how long the test runs, for example Duration.minutes(2)', { duration: undefined }],
  ['duration: 2 days is out of range; write a duration from 1s to 24h', { duration: Duration.days(2) }],
  [
    'deadline: 30s is not longer than the 30s that the test runs, so that none would ever pass; leave deadline out',
    { deadline: Duration.seconds(30) },
  ],
  [
    'id: "a-name-of-23-characters" is no DNS label of at most 22 characters; write for example \'smoke-test\'',
    { id: 'a-name-of-23-characters' },
  ],
  ["mesh: \"ambient\" is not known; write 'none' or 'native-sidecar'", { mesh: 'ambient' }],
  ["user: 0 is no user's number from 1; write the one that the image is made for, such as 12345", { user: 0 }],
  ["args: \"run\" is no list of texts; write for example ['run', 'test.js']", { args: 'run' }],
  [
    "args: this is a GitHub token, and Git keeps it for ever; put it into a Secret and refer to that: envVariables: { TOKEN: { name: 'the Secret', key: 'the key' } }, and $(TOKEN) here",
    { args: [`ghp_${'a'.repeat(36)}`] },
  ],
  [
    "envVariables: API_KEY: this is a secret, by its name, and Git keeps it for ever; put it into a Secret and refer to that: envVariables: { API_KEY: { name: 'the Secret', key: 'the key' } }",
    { envVariables: { API_KEY: 'abc' } },
  ],
  ["envVariables: A: 3 names no Secret; write { name: 'svc-a', key: 'token' }", { envVariables: { A: 3 } }],
  ['envVariables: DURATION: is set by the library; give it another name', { envVariables: { DURATION: '3' } }],
  [
    'envVariables: "1A" cannot be a variable\'s name; write letters, digits and "_", no digit first',
    { envVariables: { '1A': '3' } },
  ],
  [
    'files: "../x" cannot be a file name in a ConfigMap; write letters, digits, "-", "_" and "."',
    { files: { '../x': 'a' } },
  ],
  ['files: a: "" is no text; write what stands in it', { files: { a: '' } }],
  [
    'files: 1048578 bytes are more than a ConfigMap holds (1 MiB); bring large files in the image',
    { files: { ab: 'a'.repeat(1024 * 1024) } },
  ],
  [
    '"{{ .X }}" is no placeholder that Argo Rollouts can replace; write {{args.name}}, or a text without "{{"',
    { args: ['{{ .X }}'] },
  ],
  [
    'nobody passes the argument "host"; there are {{args.canary-hash}}, {{args.stable-hash}}',
    { args: ['{{args.host}}'] },
  ],
  [
    'matchers: there is no such property; there are args, command, deadline, dryRun, duration, envVariables, files, id, image, imagePullSecret, mesh, resources, user, when',
    { matchers: [] },
  ],
])('%s', (problem, wrong) => {
  const props = { ...CURL, ...wrong } as SyntheticAnalysisProps;
  expect(problemsOf(new SyntheticAnalysis(props))).toEqual([`svc-a/synthetic: ${problem}`]);
});

test('nothing throws, whatever is given', () => {
  expect(problemsOf(new SyntheticAnalysis(undefined as unknown as SyntheticAnalysisProps))).toHaveLength(3);
  expect(problemsOf(SyntheticAnalysis.k6(7 as unknown as K6Props))).toHaveLength(3);
  const wrong = { image: 1, duration: 'x', files: 3, resources: { memory: { request: 'a' } }, command: [1] };
  expect(problemsOf(new SyntheticAnalysis(wrong as unknown as SyntheticAnalysisProps))).toHaveLength(5);
});
