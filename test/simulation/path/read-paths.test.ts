import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fleet } from '../../../apps/quickstart/main';
import { ReleaseTrainError } from '../../../lib/core';
import { parseManifests, type ReleasePath, readManifests, readPaths, readPlayable } from '../../../lib/simulation';

const ROLLOUT = `
apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata: {name: svc-a, namespace: prod, labels: {team: payments}}
spec:
  replicas: 4
  strategy:
    canary:
STRATEGY
`;

const TEMPLATE = `
---
apiVersion: argoproj.io/v1alpha1
kind: AnalysisTemplate
metadata: {name: errors, namespace: prod}
spec:
  args: [{name: hash}, {name: window, value: 1m}]
  metrics:
    - name: errors
      interval: "{{args.window}}"
      count: 3
      successCondition: result[0] < 1
      provider: {prometheus: {address: "http://prometheus:9090", query: 'up{pod=~"{{args.hash}}-.+"}'}}
`;

const USE = `      steps:
        - analysis:
            templates: [{templateName: errors}]
            args: [{name: hash, valueFrom: {podTemplateHashValue: Latest}}]`;

function path(strategy: string, more = ''): ReleasePath {
  const [read] = readPaths(parseManifests(ROLLOUT.replace('STRATEGY', strategy) + more));
  return read!;
}

function problems(strategy: string, more = ''): string[] {
  try {
    path(strategy, more);
  } catch (error) {
    if (error instanceof ReleaseTrainError) return error.problems.map((it) => `${it.path}: ${it.message}`);
    throw error;
  }
  return [];
}

function firstAnalysis({ rollout }: ReleasePath) {
  const step = rollout.steps.find((it) => it.kind === 'analysis');
  if (step?.kind !== 'analysis') throw new Error('no analysis');
  return step.analysis;
}

test('our own path is read without a doubt', () => {
  const yaml = [...fleet().render()].filter(([file]) => file.endsWith('.yaml')).map(([, text]) => text);
  const paths = readPaths(parseManifests(yaml.join('\n---\n')));
  expect(paths.map((it) => [it.service.name, it.refusals])).toEqual([
    ['svc-a', []],
    ['svc-b', []],
    ['svc-c', []],
  ]);
  expect(paths.map((it) => it.warnings.length)).toEqual([0, 0, 1]);
  expect(paths[0]).toMatchObject({
    objective: { errorBudget: 0.001, days: 30 },
    service: { canaryService: 'svc-a-canary', stableService: 'svc-a-stable', replicas: 6, split: 'weight' },
  });
});

describe('arguments', () => {
  test('are filled in as the controller does it, in every field', () => {
    const { metrics } = firstAnalysis(path(USE, TEMPLATE));
    expect(metrics[0]).toMatchObject({ interval: 60_000, count: 3, query: 'up{pod=~"7b8c5d6f4c-.+"}' });
  });

  test('come from fields of the Rollout too', () => {
    const use = USE.replace('podTemplateHashValue: Latest', 'fieldRef: {fieldPath: "metadata.labels[\'team\']"}');
    expect(firstAnalysis(path(use, TEMPLATE)).metrics[0]?.query).toBe('up{pod=~"payments-.+"}');
  });

  test('that nobody gives are refused by the controller', () => {
    const use = '      steps: [{analysis: {templates: [{templateName: errors}]}}]';
    expect(path(use, TEMPLATE).refusals[0]).toBe('steps[0]: args.hash was not resolved');
  });

  test('that two templates have with values of their own are refused, though the Rollout gives one', () => {
    const others = TEMPLATE.replaceAll('name: errors', 'name: others');
    const own = (template: string, value: string) => template.replace('{name: hash}', `{name: hash, value: ${value}}`);
    const use = USE.replace('[{templateName: errors}]', '[{templateName: errors}, {templateName: others}]');
    expect(path(use, own(TEMPLATE, 'a') + own(others, 'b')).refusals).toContain(
      "steps[0]: Argument `hash` specified multiple times with different values: 'a', 'b'",
    );
  });

  test('which the controller does not know are refused in a step, and an Error of a background run', () => {
    const wrong = TEMPLATE.replace('args.hash', 'rollout.rollout');
    expect(path(USE, wrong).refusals).toEqual([
      'steps[0]: Unable to resolve metric arguments: failed to resolve {{rollout.rollout}}',
    ]);
    const background = path(
      `${USE.replace('      steps:\n        - analysis:', '      analysis:').replaceAll(/^ {12}/gm, '        ')}`,
      wrong,
    );
    expect(background.refusals).toEqual([]);
    expect(background.rollout.background?.analysis.error).toBe(
      'Unable to resolve metric arguments: failed to resolve {{rollout.rollout}}',
    );
  });
});

describe('templates', () => {
  test('that are missing are refused by the controller', () => {
    expect(path(USE).refusals[0]).toBe('steps[0]: AnalysisTemplate errors: not found among the manifests');
  });

  test('of another namespace are missing', () => {
    expect(path(USE, TEMPLATE.replace('namespace: prod', 'namespace: staging')).refusals[0]).toContain('not found');
  });

  test('bring those that they name, and a circle is told', () => {
    const nested = `${TEMPLATE}  templates: [{templateName: more, clusterScope: true}]
---
apiVersion: argoproj.io/v1alpha1
kind: ClusterAnalysisTemplate
metadata: {name: more}
spec:
  metrics: [{name: other, provider: {prometheus: {query: up}}}]
`;
    expect(firstAnalysis(path(USE, nested)).metrics.map((it) => it.name)).toEqual(['errors', 'other']);
    const circle = TEMPLATE.replace('spec:\n', 'spec:\n  templates: [{templateName: errors}]\n');
    expect(path(USE, circle).refusals[0]).toContain('names itself');
  });

  test('with limits that cannot be are Errors of each run', () => {
    const wrong = TEMPLATE.replace('count: 3', 'count: 3\n      failureLimit: 4');
    expect(firstAnalysis(path(USE, wrong)).error).toBe(
      'Analysis spec invalid: metrics[0]: count (3) must be >= failureLimit + consecutiveSuccessLimit (4 + 0) if both >= 0',
    );
  });

  test('with a rule for dry runs that matches no metric, or is no pattern, are Errors of each run', () => {
    for (const rule of ['other', '(errors']) {
      const dry = USE.replace('templates:', `dryRun: [{metricName: "${rule}"}]\n            templates:`);
      expect(firstAnalysis(path(dry, TEMPLATE)).error).toBe(
        "Analysis spec invalid: dryRun[0]: Rule didn't match any metric name(s)",
      );
    }
  });

  test('with two metrics of one name are refused', () => {
    const twice = TEMPLATE.replace(
      '      provider',
      '      provider: {prometheus: {query: up}}\n    - name: errors\n      provider',
    );
    expect(path(USE, twice).refusals).toEqual(["steps[0]: two metrics have the same name 'errors'"]);
  });

  test('that ask others than Prometheus are played as passing, and this is said', () => {
    const web = TEMPLATE.replace(/prometheus: \{.*\}\}/, 'web: {url: "http://svc-a/ready"}}').replace(
      '{{args.hash}}',
      '',
    );
    expect(path(USE, web).warnings).toContain(
      'steps[0]: the metric errors asks web; it is played as if it always passed',
    );
  });

  test('that wait for another Rollout are played as if it were there, and this is said', () => {
    const other = TEMPLATE.replace('up{', 'rollout_info{').replace('{{args.hash}}', '');
    expect(path(USE, other).warnings).toContain(
      'steps[0]: the metric errors waits for another Rollout; it is played as if that were there already',
    );
    expect(firstAnalysis(path(USE, other)).metrics[0]?.query).toBeUndefined();
  });
});

describe('what is not played', () => {
  test.each([
    [
      '      steps: [{experiment: {templates: []}}]',
      'Rollout prod/svc-a: steps[0]: a step of kind experiment is not played',
    ],
    ['      steps: [{plugin: {name: a/b}}]', 'Rollout prod/svc-a: steps[0]: a step of kind plugin is not played'],
    [
      '      steps: [{setWeight: 5, setCanaryScale: {replicas: 1}}]',
      'Rollout prod/svc-a: steps[0]: setWeight and setCanaryScale in one step are not played; write a step for each',
    ],
    [
      '      trafficRouting: {maxTrafficWeight: 1000}',
      'Rollout prod/svc-a: trafficRouting.maxTrafficWeight is not played; weights are percent',
    ],
  ])('is refused by name: %s', (strategy, message) => {
    expect(problems(strategy)).toEqual([message]);
  });

  test('blue-green', () => {
    const yaml = ROLLOUT.replace('canary:\nSTRATEGY', 'blueGreen: {activeService: a}');
    expect(() => readPaths(parseManifests(yaml))).toThrow('a blue-green strategy is not played; only canaries are');
  });

  test('a condition outside the subset, with its name', () => {
    const found = problems(USE, TEMPLATE.replace('result[0] < 1', 'result[0] matches "a"'));
    expect(found).toHaveLength(1);
    expect(found[0]).toMatch(/^Rollout prod\/svc-a: steps\[0\]: the metric errors: condition `.*matches/);
  });

  test('all of it is told in one run', () => {
    expect(problems('      steps: [{experiment: {}}, {plugin: {}}]')).toHaveLength(2);
  });
});

describe('wrong types are refused as the API server does it', () => {
  test.each([
    ['      steps: {setWeight: 5}', 'spec.strategy.canary.steps: an object is no list'],
    ['      steps: [{pause: 5}]', 'steps[0].pause: 5 is no object; write { duration: 2m }, or {} to wait for a person'],
    ['      steps: [7]', 'steps[0]: 7 is no step; write for example setWeight: 5'],
    ['      steps: [{setWeight: "20"}]', 'steps[0].setWeight: "20" is no whole number'],
    [
      '      maxSurge: 0\n      maxUnavailable: 0',
      'maxSurge and maxUnavailable: both are 0, so no pod could be replaced',
    ],
  ])('%s', (strategy, message) => {
    expect(path(strategy).refusals).toContain(message);
  });

  test('names, replicas and texts of metrics', () => {
    const yaml = ROLLOUT.replace('STRATEGY', '      steps: []')
      .replace('replicas: 4', 'replicas: -3')
      .replace('name: svc-a', 'name: 5');
    expect(readPaths(parseManifests(yaml))[0]?.refusals).toEqual([
      'metadata.name: 5 is no text',
      'spec.replicas: -3 is no whole number from 0',
    ]);
    expect(path(USE, TEMPLATE.replace('"{{args.window}}"', '30')).refusals).toContain(
      'steps[0]: interval: 30 is no text',
    );
  });

  test.each(['{setWeight: 5, pause: {}}', '{experiment: {templates: []}, setWeight: 5}'])(
    'a weight beside another kind in one step: %s',
    (step) => {
      expect(path(`      steps: [${step}]`)).toMatchObject({
        refusals: [expect.stringMatching(/^steps\[0\]: \w+ and \w+ in one step are refused; write a step for each$/)],
        warnings: [],
      });
    },
  );
});

describe('several Rollouts', () => {
  const of = (namespace: string) =>
    ROLLOUT.replace('STRATEGY', '      steps: []').replace('namespace: prod', `namespace: ${namespace}`);
  const both = parseManifests(`${of('prod')}---${of('staging')}`);

  test('of one name are told apart by their namespaces', () => {
    expect(readPaths(both, 'svc-a')).toHaveLength(2);
    expect(readPaths(both, 'staging/svc-a').map((it) => it.service.namespace)).toEqual(['staging']);
  });

  test('are played although one of them cannot be', () => {
    const blueGreen = ROLLOUT.replace('canary:\nSTRATEGY', 'blueGreen: {activeService: a}').replace(
      'name: svc-a',
      'name: bg',
    );
    const { paths, problems } = readPlayable(parseManifests(`${of('prod')}---${blueGreen}`));
    expect(paths.map((it) => it.service.name)).toEqual(['svc-a']);
    expect(problems.map((it) => it.path)).toEqual(['Rollout prod/bg']);
  });
});

test('without a router the Service that selects the pods is the one that is called', () => {
  const yaml = `${ROLLOUT.replace('STRATEGY', '      steps: []').replace('  strategy', '  template: {metadata: {labels: {app: a, tier: web}}}\n  strategy')}
---
apiVersion: v1
kind: Service
metadata: {name: front, namespace: prod}
spec: {selector: {app: a}}
`;
  const [read] = readPaths(parseManifests(yaml));
  expect(read?.service.stableService).toBe('front');
  expect(readPaths(read!.sources)).toEqual([read]);
});

test('the traffic cannot be split without the routes', () => {
  const istio = `      canaryService: svc-a-canary
      stableService: svc-a
      trafficRouting: {istio: {virtualService: {name: svc-a-vs, routes: [main]}}}`;
  const virtual = readFileSync(join(__dirname, '../../../docs/paths/article.yaml'), 'utf8').split('---')[1];
  expect(path(istio, `---${virtual}`).refusals).toEqual(['VirtualService svc-a-vs: has no route main']);
});

describe('folders', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'paths-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  test('are read with their subfolders, whatever tool wrote them', () => {
    mkdirSync(join(folder, 'a/b'), { recursive: true });
    writeFileSync(
      join(folder, 'a/b/list.yaml'),
      `kind: List\nitems:\n- ${ROLLOUT.trim().replace('STRATEGY', '      steps: []').replaceAll('\n', '\n  ')}\n`,
    );
    writeFileSync(join(folder, 'a/values.txt'), '{{ not yaml');
    writeFileSync(join(folder, 'empty.yaml'), '');
    expect(readPaths(readManifests(folder)).map((it) => it.service.name)).toEqual(['svc-a']);
  });

  test('every file that is no YAML is named', () => {
    writeFileSync(join(folder, 'one.yaml'), 'a: [1');
    writeFileSync(join(folder, 'two.yml'), 'a: b: c');
    expect(() => readManifests(folder)).toThrow(/one\.yaml: no YAML: .*line 1[\s\S]*two\.yml: no YAML/);
  });

  test('an alias without its anchor, and too many of them, are no YAML either', () => {
    writeFileSync(join(folder, 'alias.yaml'), 'kind: Rollout\nspec: *nope\n');
    expect(() => readManifests(folder)).toThrow('alias.yaml: no YAML: unidentified alias "nope" at line 2, column 8');
    const laughs = Array.from({ length: 9 }, (_, i) => `a${i + 1}: &a${i + 1} [${`*a${i}, `.repeat(9)}]\n`);
    writeFileSync(join(folder, 'alias.yaml'), `a0: &a0 x\n${laughs.join('')}`);
    expect(() => readManifests(folder)).toThrow(
      /alias\.yaml: no YAML: its aliases stand for more than a million values/,
    );
  });

  test('without a Rollout there is nothing to play, and a wrong name tells the right ones', () => {
    expect(() => readPaths(readManifests(folder))).toThrow(
      'There is no Rollout among these manifests; nothing to play.',
    );
    const manifests = parseManifests(ROLLOUT.replace('STRATEGY', '      steps: []'));
    expect(() => readPaths(manifests, 'svc-b')).toThrow(
      'There is no Rollout svc-b among these manifests; there are svc-a.',
    );
    expect(() => readManifests(join(folder, 'nowhere'))).toThrow('no such file or folder');
  });
});
