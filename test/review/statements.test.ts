import { object, ROLLOUT, replaced, SERVICE, SERVICES, said, TEMPLATE, VIRTUAL_SERVICE } from './said';

/** What is said where some words of a text are replaced. */
function change(text: string, ...changes: readonly (readonly [string, string])[]): string[] {
  return said(text, replaced(text, ...changes));
}

describe('a release', () => {
  const next = ['svc-a:1.4.1', 'svc-a:1.4.2'] as const;

  test('is told with its way, and how soon a bad one is caught', () => {
    const after = replaced(SERVICE, next);
    expect(said(SERVICE, after, {})).toEqual([
      'low: image 1.4.1 → 1.4.2: canary, 17 m, caught within 1 m 15 s at 5 % errors',
    ]);
    expect(said(SERVICE, after, { errorRate: 0.0002 })).toEqual([
      'medium: image 1.4.1 → 1.4.2: canary, 17 m, caught in 10 % of the runs at 0.02 % errors',
    ]);
    expect(said(SERVICE, after, { play: false })).toEqual(['low: image 1.4.1 → 1.4.2: canary, 17 m']);
  });

  test('of the same image under another id goes the same way', () => {
    const named = replaced(ROLLOUT, [
      '    metadata:\n      labels: {app: svc-a}',
      '    metadata:\n      labels: {app: svc-a, service.istio.io/canonical-revision: svc-a-1}\n      annotations: {release-train.dev/release-id: svc-a-1}',
    ]);
    const drill = ['release-id: svc-a-1', 'release-id: svc-a-drill-1'] as const;
    const revision = ['revision: svc-a-1', 'revision: svc-a-drill-1'] as const;
    expect(change(named, drill, revision)).toEqual([
      'low: release svc-a-1 → svc-a-drill-1, the same image: canary, 17 m',
    ]);
    expect(change(named, drill, revision, ['value: eu', 'value: us'])).toEqual([
      'low: release svc-a-1 → svc-a-drill-1, the same image: canary, 17 m',
      'low: app: variable REGION changed',
    ]);
    // Another revision alone is no release.
    expect(change(named, revision)[0]).toContain('although no release changed');
  });

  test('without a canary restarts at once', () => {
    const deployment = replaced(ROLLOUT, ['kind: Rollout', 'kind: Deployment'], ['argoproj.io/v1alpha1', 'apps/v1']);
    expect(change(deployment, next)).toEqual([
      'medium: image 1.4.1 → 1.4.2: without canary: the Deployment restarts at once',
    ]);
  });

  test('of a canary without steps, without analyses, and of blue-green', () => {
    const plain = ROLLOUT.replace(/ {6}steps:[\s\S]*?(?= {2}template:)/, '');
    expect(change(plain, next)).toEqual(['high: image 1.4.1 → 1.4.2: a canary without steps: all pods at once']);
    const unmeasured = ROLLOUT.replace(/ {6}analysis:[\s\S]*?(?= {6}trafficRouting)/, '').replace(
      /.*svc-a-verdict.*\n/,
      '',
    );
    expect(change(unmeasured, next)).toEqual(['medium: image 1.4.1 → 1.4.2: canary, 17 m, nothing measures it']);
    const blueGreen = ROLLOUT.replace(
      / {4}canary:[\s\S]*?(?= {2}template:)/,
      '    blueGreen: {activeService: a, prePromotionAnalysis: {templates: [{templateName: x}]}}\n',
    );
    expect(change(blueGreen, next)).toEqual(['low: image 1.4.1 → 1.4.2: blue-green, measured before the switch']);
  });

  test('names digests shortly, by the version label where there is one, and a registry that is another one', () => {
    const digest = (start: string) => `svc-a@sha256:${start}${'0'.repeat(57)}`;
    const pinned = replaced(ROLLOUT, ['svc-a:1.4.1', digest('1234567')]);
    const moved = ['sha256:1234567', 'sha256:89abcde'] as const;
    expect(change(pinned, moved)[0]).toContain('image sha256:1234567 → sha256:89abcde: canary');
    const labelled = replaced(pinned, [
      '      labels: {app: svc-a}',
      '      labels: {app: svc-a, app.kubernetes.io/version: 1.4.1}',
    ]);
    expect(change(labelled, moved, ['version: 1.4.1', 'version: 1.4.2'])).toEqual([
      'low: image 1.4.1 → 1.4.2: canary, 17 m',
    ]);
    expect(change(ROLLOUT, ['ghcr.io/acme', 'docker.io/acme'])).toEqual([
      'medium: image ghcr.io/acme/svc-a:1.4.1 → docker.io/acme/svc-a:1.4.1: canary, 17 m',
    ]);
  });

  test('of a job waits for its next start', () => {
    const job = object(
      'CronJob',
      'batch/v1',
      'spec: {schedule: "0 3 * * *", jobTemplate: {spec: {template: {spec: {containers: [{name: job, image: a:1}]}}}}}\n',
    );
    expect(change(job, ['image: a:1', 'image: a:2'])).toEqual(['low: image 1 → 2: from the next start on']);
  });
});

describe('the steps of a canary', () => {
  test('weights', () => {
    expect(
      change(
        ROLLOUT,
        ['setWeight: 20', 'setWeight: 50'],
        ['setWeight: 50\n        - pause: {duration: 10m}', 'setWeight: 80\n        - pause: {duration: 10m}'],
      ),
    ).toEqual([
      'medium: weights 5, 20, 50 % → 5, 50, 80 %: the new version gets up to 80 % instead of 50 %',
      'medium: canary reaches 50 % instead of 20 % before the last gate',
    ]);
    expect(change(ROLLOUT, ['setWeight: 5\n', 'setWeight: 15\n'])).toEqual([
      'high: weights 5, 20, 50 % → 15, 20, 50 %: it begins with 15 % of the traffic',
    ]);
  });

  test('holds', () => {
    expect(change(ROLLOUT, ['duration: 10m', 'duration: 1m'])).toEqual([
      'high: holds shorter: 17 m → 8 m in all; 10 m → 1 m at 50 %',
    ]);
    expect(change(ROLLOUT, ['duration: 2m', 'duration: 90s'])).toEqual([
      'medium: holds shorter: 17 m → 16 m 30 s in all; 2 m → 1 m 30 s at 5 %',
    ]);
    expect(change(ROLLOUT, ['duration: 2m', 'duration: 4m'])).toEqual([
      'low: holds longer: 17 m → 19 m in all; 2 m → 4 m at 5 %',
    ]);
    expect(change(ROLLOUT, ['duration: 2m', 'duration: 120s'])).toEqual([
      'none: a hold is written otherwise, and is the same',
    ]);
    expect(change(ROLLOUT, ['duration: 2m', 'duration: 120'])).toEqual([
      'none: a hold is written otherwise, and is the same',
    ]);
  });

  test('a hold that goes to another weight, or to a person, is no shorter one', () => {
    const moved = [
      '        - setWeight: 5\n        - pause: {duration: 2m}\n',
      '        - pause: {duration: 2m}\n        - setWeight: 5\n',
    ] as const;
    expect(change(ROLLOUT, moved)[0]).toBe('high: 5 % is not held any more: what comes behind follows at once');
    const person = change(ROLLOUT, ['pause: {duration: 10m}', 'pause: {}']);
    expect(person).toEqual(['low: waits for a person at 50 %']);
  });

  test('the greatest weight counts, wherever it stands', () => {
    expect(change(ROLLOUT, ['setWeight: 20', 'setWeight: 99'])[0]).toBe(
      'high: weights 5, 20, 50 % → 5, 99, 50 %: the new version gets up to 99 % instead of 50 %',
    );
  });

  test('a step that is inserted is not taken for others that change', () => {
    expect(
      change(ROLLOUT, [
        '        - setWeight: 20\n',
        '        - setWeight: 10\n        - pause: {duration: 3m}\n        - setWeight: 20\n',
      ]),
    ).toEqual(['low: weights 5, 20, 50 % → 5, 10, 20, 50 %', 'low: holds longer: 17 m → 20 m in all']);
  });

  test('gates', () => {
    const gate =
      '        - analysis: {templates: [{templateName: svc-a-verdict}], args: [{name: canary-hash, valueFrom: {podTemplateHashValue: Latest}}]}\n';
    expect(change(ROLLOUT, [gate, ''])).toContain('high: gate verdict removed at 20 %');
    const twice = replaced(ROLLOUT, ['        - pause: {duration: 2m}\n', `        - pause: {duration: 2m}\n${gate}`]);
    expect(said(ROLLOUT, twice)).toEqual(['low: gate verdict added at 5 %']);
    expect(
      said(
        replaced(twice, [gate, '']),
        replaced(
          ROLLOUT,
          [gate, ''],
          ['        - pause: {duration: 10m}\n', `        - pause: {duration: 10m}\n${gate}`],
        ),
      ),
    ).toEqual(expect.arrayContaining(['medium: gate verdict moves from 20 % to 50 %']));
  });

  test('a gate before the first weight guards nothing', () => {
    const gate = (/ {8}- analysis:.*\n/.exec(ROLLOUT) as RegExpExecArray)[0];
    const without = replaced(ROLLOUT, [gate, '']);
    const early = replaced(without, ['        - setWeight: 5\n', `${gate}        - setWeight: 5\n`]);
    expect(said(ROLLOUT, early)).toContain(
      'high: gate verdict removed at 20 %: before the first weight it guards nothing',
    );
    expect(said(early, ROLLOUT)).toContain('low: gate verdict added at 20 %');
    expect(said(early, without)).toContain('medium: gate verdict removed before the first weight');
  });

  test('an analysis of a step that finds nothing any more', () => {
    const analysis = '- analysis: {templates: [{templateName: svc-a-verdict}],';
    expect(change(ROLLOUT, [analysis, `${analysis} dryRun: [{metricName: .*}],`])).toEqual([
      expect.stringMatching(/^high: dry run of the analysis of a step .*: what it finds aborts nothing$/),
    ]);
    const args = 'args: [{name: canary-hash, valueFrom: {podTemplateHashValue: Latest}}]}';
    const most = replaced(ROLLOUT, [args, args.replace('}}]', '}}, {name: max, value: "0.01"}]')]);
    expect(change(most, ['"0.01"', '"0.99"'])).toEqual([
      'medium: argument of the analysis of a step max.value 0.01 → 0.99',
    ]);
    expect(change(ROLLOUT, ['svc-a-verdict}', 'svc-a-verdict, clusterScope: true}'])).toEqual([
      'high: the analysis of a step takes the template svc-a-verdict of the whole cluster now',
    ]);
  });

  test('people', () => {
    const person = replaced(ROLLOUT, ['pause: {duration: 10m}', 'pause: {}']);
    expect(said(ROLLOUT, person)).toContain('low: waits for a person at 50 %');
    expect(said(person, ROLLOUT)).toContain('high: waits for no person any more at 50 %');
  });

  test('none at all', () => {
    expect(said(ROLLOUT, ROLLOUT.replace(/ {6}steps:[\s\S]*?(?= {2}template:)/, ''))).toEqual([
      'high: the canary has no steps any more: all pods, and all traffic, at once',
    ]);
  });
});

describe('the strategy', () => {
  test('the background analysis, removed, without a template, and later', () => {
    expect(said(ROLLOUT, ROLLOUT.replace(/ {6}analysis:[\s\S]*?(?= {6}trafficRouting)/, ''))).toEqual([
      'high: background analysis removed: nobody measures error-rate any more',
    ]);
    const two = replaced(ROLLOUT, [
      '          - templateName: svc-a-error-rate\n',
      '          - templateName: svc-a-error-rate\n          - templateName: svc-a-latency\n',
    ]);
    expect(said(two, ROLLOUT)).toEqual(['high: background analysis without latency']);
    expect(said(ROLLOUT, two)).toEqual(['low: background analysis with latency']);
    expect(change(ROLLOUT, ['startingStep: 1', 'startingStep: 4'])).toEqual([
      'high: background analysis starts with step 1 → 4: steps before it are not measured by it',
    ]);
  });

  test('a background analysis whose template is that of the cluster', () => {
    const scoped = ['svc-a-error-rate\n', 'svc-a-error-rate\n            clusterScope: true\n'] as const;
    expect(change(ROLLOUT, scoped)).toEqual([
      'high: the background analysis takes the template svc-a-error-rate of the whole cluster now',
    ]);
    expect(said(replaced(ROLLOUT, scoped), ROLLOUT)).toEqual([
      'high: the background analysis takes the template svc-a-error-rate of its namespace now',
    ]);
  });

  test('settings of the abort', () => {
    expect(change(ROLLOUT, ['progressDeadlineAbort: true', 'progressDeadlineAbort: false'])).toEqual([
      'high: progressDeadlineAbort true → false: a release whose pods never become ready is aborted by nobody',
    ]);
    expect(
      change(ROLLOUT, ['      stableService: svc', '      abortScaleDownDelaySeconds: 0\n      stableService: svc']),
    ).toEqual(['low: abortScaleDownDelaySeconds 0 (was not set)']);
    expect(
      change(ROLLOUT, ['      stableService: svc', '      dynamicStableScale: true\n      stableService: svc']),
    ).toEqual([
      'high: dynamicStableScale true (was not set): stable shrinks as the canary grows, and an abort has to wait for its pods',
    ]);
  });

  test('another one, and nobody who routes', () => {
    const blueGreen = ROLLOUT.replace(
      / {4}canary:[\s\S]*?(?= {2}template:)/,
      '    blueGreen: {activeService: a, autoPromotionEnabled: false}\n',
    );
    expect(said(ROLLOUT, blueGreen)).toEqual([
      'high: strategy canary → blue-green: all callers at once, when a person says so, and nothing measures the release',
    ]);
    expect(change(blueGreen, ['autoPromotionEnabled: false', 'autoPromotionEnabled: true'])).toEqual([
      'high: the switch happens by itself now (autoPromotionEnabled)',
    ]);
    expect(said(ROLLOUT, ROLLOUT.replace(/.*trafficRouting.*\n/, ''))).toEqual([
      'high: traffic is split by the number of pods now: nothing routes it by weight any more',
    ]);
  });
});

describe('guards', () => {
  test('a threshold is loosened or tightened, as its condition has it', () => {
    expect(change(TEMPLATE, ['<= 0.001', '<= 0.02'])).toEqual([
      'high: error-rate: error threshold loosened 0.1 % → 2 %',
    ]);
    expect(change(TEMPLATE, ['<= 0.001', '<= 0.0005'])).toEqual([
      'low: error-rate: error threshold tightened 0.1 % → 0.05 %',
    ]);
    const failure = replaced(TEMPLATE, [
      'successCondition: len(result) == 1 && result[0] <=',
      'failureCondition: result[0] >',
    ]);
    expect(change(failure, ['> 0.001', '> 0.02'])).toEqual(['high: error-rate: error threshold loosened 0.1 % → 2 %']);
    const success = replaced(TEMPLATE, ['name: error-rate\n', 'name: success-rate\n'], ['<= 0.001', '>= 0.99']);
    expect(change(success, ['>= 0.99', '>= 0.9'])).toEqual([
      'high: success-rate: success threshold loosened 99 % → 90 %',
    ]);
    const latency = replaced(TEMPLATE, ['name: error-rate\n', 'name: latency-p99\n'], ['<= 0.001', '< 0.5']);
    expect(change(latency, ['< 0.5', '< 0.25'])).toEqual(['low: latency-p99: latency threshold tightened 0.5 → 0.25']);
  });

  test.each([
    ['successCondition', '!(result[0] > #)', '0.05', '0.5'],
    ['successCondition', 'none(result, # > @)', '0.05', '0.5'],
    ['successCondition', 'result[0] > # ? false : true', '0.05', '0.5'],
    ['successCondition', 'len(result) >= # && result[0] < 1', '4', '1'],
    ['successCondition', 'len(result) >= # && result[0] < 1', '4', '3'],
    ['failureCondition', '!(result[0] < #)', '0.05', '0.5'],
    ['failureCondition', 'result[0] > 0.9 && result[1] > #', '0.05', '0.5'],
  ])('%s: %s, from %s to %s', (name, condition, from, to) => {
    // `#` stands for the number, and where a closure needs it, for its item.
    const text = (value: string) =>
      condition.includes('@') ? condition.replace('@', value) : condition.replace('#', value);
    const template = (value: string) =>
      TEMPLATE.replace(/successCondition: .*/, `${name}: "${text(value)}"`).replace('name: error-rate\n', 'name: x\n');
    expect(said(template(from), template(to))).toEqual([expect.stringMatching(/^high: x: .*threshold loosened /)]);
    expect(said(template(to), template(from))).toEqual([expect.stringMatching(/^low: x: .*threshold tightened /)]);
  });

  test('a threshold of which nobody here can tell whether more passes is rewritten', () => {
    const template = (value: string) =>
      TEMPLATE.replace(/successCondition: .*/, `successCondition: "result[0] < ${value} || unknown(result) > 1"`);
    expect(said(template('0.5'), template('0.05'))).toEqual([
      expect.stringContaining('high: error-rate: successCondition rewritten: '),
    ]);
  });

  test('both conditions at once are one statement, and another condition is told as it is', () => {
    const both = replaced(TEMPLATE, ['      provider:', '      failureCondition: result[0] > 0.001\n      provider:']);
    expect(change(both, ['<= 0.001', '<= 0.002'], ['> 0.001', '> 0.002'])).toEqual([
      'high: error-rate: error threshold loosened 0.1 % → 0.2 %',
    ]);
    expect(
      change(TEMPLATE, ['len(result) == 1 && result[0] <= 0.001', 'isNaN(result[0]) || result[0] <= 0.001']),
    ).toEqual([
      'high: error-rate: successCondition rewritten: len(result) == 1 && result[0] <= 0.001 → isNaN(result[0]) || result[0] <= 0.001',
    ]);
    expect(change(TEMPLATE, ['      successCondition: len(result) == 1 && result[0] <= 0.001\n', ''])).toEqual([
      'high: error-rate: successCondition removed: len(result) == 1 && result[0] <= 0.001 decides nothing any more',
    ]);
  });

  test('limits and looks', () => {
    expect(change(TEMPLATE, ['failureLimit: 1', 'failureLimit: 3'])).toEqual(['high: error-rate: failureLimit 1 → 3']);
    expect(change(TEMPLATE, ['failureLimit: 1', 'failureLimit: -1'])[0]).toMatch(
      /failureLimit 1 → -1: no failure ends it$/,
    );
    expect(change(TEMPLATE, ['count: 20', 'count: 5'])).toEqual([
      'medium: error-rate: count 20 → 5: it looks fewer times',
    ]);
    expect(change(TEMPLATE, ['interval: 15s', 'interval: 1m'])).toEqual([
      'medium: error-rate: interval 15s → 1m: it looks less often',
    ]);
    expect(change(TEMPLATE, ['failureLimit: 1', 'failureLimit: 1\n      inconclusiveLimit: 3'])).toEqual([
      'medium: error-rate: inconclusiveLimit 3 (was not set)',
    ]);
  });

  test('a limit of -1 is none', () => {
    const limit = ['failureLimit: 1', 'failureLimit: -1'] as const;
    expect(change(TEMPLATE, limit)).toEqual(['high: error-rate: failureLimit 1 → -1: no failure ends it']);
    expect(said(replaced(TEMPLATE, limit), TEMPLATE)).toEqual(['low: error-rate: failureLimit -1 → 1']);
  });

  test('a dry run', () => {
    expect(change(TEMPLATE, ['  metrics:', '  dryRun: [{metricName: error-rate}]\n  metrics:'])).toEqual([
      'high: dry run of error-rate: what it finds aborts nothing',
    ]);
  });

  test('a query that asks for something else', () => {
    expect(change(TEMPLATE, ['response_code=~"5.."', 'response_code="500"'])).toEqual([
      'high: error-rate: asks for other series: response_code=~"5.." → response_code="500"',
    ]);
    expect(
      change(
        TEMPLATE,
        ['reporter="destination",namespace="prod",', 'namespace="prod",'],
        ['{reporter="destination",', '{'],
      ),
    ).toEqual(['high: error-rate: asks for other series: without reporter="destination"']);
    expect(change(TEMPLATE, ['[1m])) or', '[5m])) or'], ['[1m]', '[5m]'])).toEqual([
      'medium: error-rate: longer window 1 m → 5 m',
    ]);
    expect(change(TEMPLATE, ['/ sum(rate(istio_requests_total', '/ sum(rate(http_requests_total'])).toEqual([
      'high: error-rate: measures http_requests_total, istio_requests_total instead of istio_requests_total',
    ]);
    expect(change(TEMPLATE, ['# The share of failures.', '# Failures, as a share.'])).toEqual([
      'none: error-rate: the query is written otherwise, and asks the same',
    ]);
    expect(change(TEMPLATE, ['/ sum(', '- sum('])).toEqual(['high: error-rate: the query counts otherwise']);
    expect(change(TEMPLATE, ['/ sum(', '/ sum(('])).toEqual(['stop: error-rate: the query is no PromQL any more']);
  });

  test('a metric that comes or goes', () => {
    const two = replaced(TEMPLATE, [
      '  metrics:\n',
      '  metrics:\n    - {name: up, provider: {prometheus: {query: up}}}\n',
    ]);
    expect(said(two, TEMPLATE)).toEqual(['high: metric up removed: nobody measures it any more']);
    expect(said(TEMPLATE, two)).toEqual(['low: metric up added']);
  });

  test('what they do to a bad release is played before and after', () => {
    const loose = replaced(SERVICE, ['failureLimit: 1', 'failureLimit: 12']);
    expect(said(SERVICE, loose, {})).toEqual([
      'high: error-rate: failureLimit 1 → 12',
      'medium: a bad release is caught within 4 m at 5 % errors; before, within 1 m 15 s',
    ]);
  });
});

describe('traffic', () => {
  test('hosts, routes, retries, timeouts', () => {
    expect(change(VIRTUAL_SERVICE, [', svc-a.example.com', ''])).toEqual(['high: host svc-a.example.com removed']);
    expect(change(VIRTUAL_SERVICE, ['attempts: 2', 'attempts: 5'])).toEqual([
      'medium: route primary: retries 2 → 5: failures hide behind more retries',
    ]);
    expect(change(VIRTUAL_SERVICE, ['timeout: 5s', 'timeout: 30s'])).toEqual(['medium: route admin: timeout 5s → 30s']);
    expect(change(VIRTUAL_SERVICE, ['host: svc-a-admin', 'host: svc-b'])).toEqual([
      'high: route admin: does not go to svc-a-admin any more',
      'medium: route admin: goes to svc-b, too',
    ]);
    expect(change(VIRTUAL_SERVICE, ['weight: 100', 'weight: 90'], ['weight: 0', 'weight: 10'])).toEqual([
      'medium: route primary: weight of svc-a-stable 100 → 90',
      'medium: route primary: weight of svc-a-canary 0 → 10',
    ]);
    const [head = '', admin = '', primary = ''] = VIRTUAL_SERVICE.split(/(?= {4}- name: )/);
    expect(said(VIRTUAL_SERVICE, head + primary + admin)).toEqual([
      'high: routes in another order: primary, admin; the first that matches gets the request',
    ]);
  });

  test('a VirtualService together with the pod template', () => {
    const after = replaced(SERVICE, ['svc-a:1.4.1', 'svc-a:1.4.2'], ['attempts: 2', 'attempts: 3']);
    expect(said(SERVICE, after)[0]).toBe(
      'stop: VirtualService changed while the pod template changes too: weights reset; publish them apart',
    );
    expect(said(SERVICE, replaced(SERVICE, ['attempts: 2', 'attempts: 3']))).toHaveLength(1);
  });

  test('Services', () => {
    const all = `${ROLLOUT}---\n${SERVICES}`;
    const next = ['selector: {app: svc-a}\n---', 'selector: {app: svc-b}\n---'] as const;
    expect(change(all, next)).toEqual([
      'stop: Service svc-a-stable selects other pods: app svc-a → svc-b; no workload here has such pods',
    ]);
    expect(change(SERVICES, next)).toEqual(['high: Service svc-a-stable selects other pods: app svc-a → svc-b']);
    expect(change(SERVICES, ['targetPort: 8080', 'targetPort: 9090'])).toEqual([
      'high: port 80 targetPort 8080 → 9090',
    ]);
  });

  test('DestinationRules', () => {
    const rule = object(
      'DestinationRule',
      'networking.istio.io/v1',
      'spec: {host: svc-a, trafficPolicy: {outlierDetection: {interval: 10s}}}\n',
    );
    expect(change(rule, ['interval: 10s', 'interval: 30s'])).toEqual(['medium: outlier detection interval 10s → 30s']);
  });
});

describe('pods', () => {
  test('restarts without a release are told once for the fleet', () => {
    const fleet = (cpu: string) =>
      Array.from(
        { length: 7 },
        (_, i) =>
          `# file: clusters/prod/apps/svc-${i}/svc-${i}.yaml\n${ROLLOUT.replaceAll('svc-a', `svc-${i}`).replace('cpu: 100m', `cpu: ${cpu}`)}`,
      ).join('');
    expect(said(fleet('100m'), fleet('200m'))).toEqual([
      'medium: 7 pod templates change although no release changed: 7 restarts (resources)',
      'low: app: requests cpu 100m → 200m',
    ]);
    expect(change(ROLLOUT, ['value: eu', 'value: us'])).toEqual([
      'medium: the pod template changes although no release changed: a restart of the Rollout (env REGION)',
      'low: app: variable REGION changed',
    ]);
  });

  test('a release that changes more', () => {
    expect(change(ROLLOUT, ['svc-a:1.4.1', 'svc-a:1.4.2'], ['cpu: 100m', 'cpu: 50m'])).toEqual([
      'medium: app: requests cpu 100m → 50m',
      'low: image 1.4.1 → 1.4.2: canary, 17 m',
    ]);
  });

  test('a container that is added with rights', () => {
    const added = (security: string) =>
      change(ROLLOUT, [
        '      containers:\n',
        `      initContainers:\n        - {name: setup, image: "a:1", securityContext: {${security}}}\n      containers:\n`,
      ]).filter((it) => it.includes('setup'));
    expect(added('privileged: true, capabilities: {add: [SYS_ADMIN]}')).toEqual([
      'high: security of setup weakened: capabilities.add.SYS_ADMIN not set → SYS_ADMIN',
      'high: security of setup weakened: privileged not set → true',
      'medium: container setup added',
    ]);
    expect(added('privileged: false, runAsNonRoot: true')).toEqual(['medium: container setup added']);
  });

  test('probes, security, secrets, configuration', () => {
    const without = (line: RegExp) => said(ROLLOUT, ROLLOUT.replace(line, ''))[0];
    expect(without(/.*readinessProbe.*\n/)).toBe(
      'high: app: readinessProbe httpGet path removed: pods get requests before they can answer',
    );
    expect(without(/.*securityContext.*\n/)).toBe('high: security of app weakened: runAsNonRoot true → not set');
    expect(change(ROLLOUT, ['{name: REGION, value: eu}', '{name: DB_PASSWORD, value: hunter2}'])[0]).toBe(
      'high: app: variable DB_PASSWORD added, in plain text',
    );
    const summed = replaced(ROLLOUT, [
      '      labels: {app: svc-a}\n',
      '      labels: {app: svc-a}\n      annotations: {checksum/config: abc}\n',
    ]);
    expect(change(summed, ['config: abc', 'config: def'])).toContain('low: configuration changes (checksum/config)');
  });
});

describe('scale', () => {
  const scaler = object(
    'HorizontalPodAutoscaler',
    'autoscaling/v2',
    'spec: {minReplicas: 2, maxReplicas: 8, scaleTargetRef: {apiVersion: argoproj.io/v1alpha1, kind: Rollout, name: svc-a}}\n',
  );

  test('replicas', () => {
    expect(change(ROLLOUT, ['replicas: 4', 'replicas: 2'])).toEqual(['medium: replicas 4 → 2']);
    expect(change(ROLLOUT, ['replicas: 4', 'replicas: 0'])).toEqual(['high: replicas 4 → 0: no pods at all']);
  });

  test('an autoscaler beside replicas', () => {
    expect(said(ROLLOUT, `${ROLLOUT}---\n${scaler}`)).toEqual([
      'high: HPA added while replicas is still set (4): each sync undoes what it decided',
    ]);
    const without = ROLLOUT.replace('  replicas: 4\n', '');
    expect(said(without, `${without}---\n${scaler}`)).toEqual(['low: HorizontalPodAutoscaler added']);
    expect(said(`${without}---\n${scaler}`, `${ROLLOUT}---\n${scaler}`)[0]).toBe(
      'high: HPA is there, and replicas is set now (4): each sync undoes what it decided',
    );
    const called = replaced(scaler, ['name: svc-a\n', 'name: by-load\n']);
    expect(said(`${without}---\n${called}`, `${ROLLOUT}---\n${called}`)[0]).toBe(
      'high: HPA is there, and replicas is set now (4): each sync undoes what it decided',
    );
    expect(change(scaler, ['maxReplicas: 8', 'maxReplicas: 4'])).toEqual(['medium: HPA: maxReplicas 8 → 4']);
  });

  test('a disruption budget that blocks', () => {
    const budget = object(
      'PodDisruptionBudget',
      'policy/v1',
      'spec: {minAvailable: 2, selector: {matchLabels: {app: svc-a}}}\n',
    );
    expect(change(`${ROLLOUT}---\n${budget}`, ['minAvailable: 2', 'minAvailable: 4'])).toEqual([
      'high: PodDisruptionBudget svc-a allows no pod to be away: no node can be drained',
      'low: PodDisruptionBudget: minAvailable 2 → 4',
    ]);
    expect(change(`${ROLLOUT}---\n${budget}`, ['replicas: 4', 'replicas: 2'])[0]).toContain('no node can be drained');
    const called = replaced(budget, ['name: svc-a\n', 'name: two-at-least\n']);
    expect(change(`${ROLLOUT}---\n${called}`, ['replicas: 4', 'replicas: 2'])[0]).toBe(
      'high: PodDisruptionBudget two-at-least allows no pod to be away: no node can be drained',
    );
    const others = replaced(budget, ['matchLabels: {app: svc-a}', 'matchLabels: {app: svc-b}']);
    expect(change(`${ROLLOUT}---\n${others}`, ['replicas: 4', 'replicas: 2'])).toEqual(['medium: replicas 4 → 2']);
  });
});

test('a path that Argo Rollouts would refuse', () => {
  expect(said(SERVICE, replaced(SERVICE, ['setWeight: 20', 'setWeight: 120']), {})[0]).toMatch(
    /^stop: Argo Rollouts refuses this path: .*120/,
  );
});

test('a Rollout that becomes a Deployment guards nothing', () => {
  const deployment = replaced(ROLLOUT, ['kind: Rollout', 'kind: Deployment'], ['argoproj.io/v1alpha1', 'apps/v1']);
  expect(said(`${ROLLOUT}---\n${SERVICES}`, `${deployment}---\n${SERVICES}`)).toEqual([
    'high: svc-a is a Deployment now, no Rollout any more: nothing guards its releases',
  ]);
  expect(change(deployment, ['matchLabels: {app: svc-a}', 'matchLabels: {app: svc-b}'])).toEqual([
    'stop: selector matchLabels.app svc-a → svc-b: it cannot be changed; the object has to be deleted first',
  ]);
});

test('a Deployment whose template a Rollout takes goes through its canary', () => {
  const deployment = replaced(ROLLOUT, ['kind: Rollout', 'kind: Deployment'], ['argoproj.io/v1alpha1', 'apps/v1']);
  const rollout = ROLLOUT.replace(
    / {2}template:[\s\S]*/,
    '  workloadRef: {apiVersion: apps/v1, kind: Deployment, name: svc-a}\n',
  );
  expect(change(`${rollout}---\n${deployment}`, ['svc-a:1.4.1', 'svc-a:1.4.2'])).toEqual([
    'low: image 1.4.1 → 1.4.2: canary, 17 m',
  ]);
});

describe('manifests that do not say whose they are', () => {
  const bare = (text: string) => text.replace(/^ {2}labels: .*\n/gm, '');
  const [rollout, virtualService] = [bare(ROLLOUT), bare(VIRTUAL_SERVICE)];

  test('belong to what their pods are called, and a VirtualService is still found', () => {
    const before = `${rollout}---\n${virtualService}`;
    expect(said(before, replaced(before, ['svc-a:1.4.1', 'svc-a:1.4.2'], ['attempts: 2', 'attempts: 3']))[0]).toBe(
      'stop: VirtualService changed while the pod template changes too: weights reset; publish them apart',
    );
  });

  test('a template that several share is played for each that uses it', () => {
    const templates = bare(SERVICE.slice(SERVICE.indexOf('\n') + 1));
    expect(said(templates, replaced(templates, ['failureLimit: 1', 'failureLimit: 12']), {})).toContain(
      'medium: a bad release is caught within 4 m at 5 % errors; before, within 1 m 15 s',
    );
  });
});
