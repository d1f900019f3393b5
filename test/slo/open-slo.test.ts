import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type OpenSloOptions, Slo } from '../../lib/slo';

const FIXTURES = join('test', 'fixtures', 'openslo');
const CHECKOUT = `${FIXTURES}/checkout.yaml`;
const PLATFORM = `${FIXTURES}/platform.yaml`;

const AVAILABILITY = `apiVersion: openslo/v1
kind: SLO
metadata:
  name: svc-a
spec:
  service: svc-a
  indicator:
    spec:
      ratioMetric: { good: { metricSource: { spec: { query: good } } }, total: {} }
  timeWindow:
    - duration: 28d
      isRolling: true
  budgetingMethod: Occurrences
  objectives:
    - displayName: good
      targetPercent: 99.5
`;

const LATENCY = `apiVersion: openslo/v1
kind: SLO
metadata:
  name: svc-a
  annotations:
    release-train.dev/latency: 250ms
spec:
  service: svc-a
  indicator:
    spec:
      thresholdMetric: { metricSource: { spec: { query: duration } } }
  budgetingMethod: Occurrences
  objectives:
    - op: lte
      value: 250
      target: 0.99
`;

const folder = mkdtempSync(join(tmpdir(), 'openslo-'));

/** The SLO of a file with this text. */
function read(text: string | Buffer, options?: OpenSloOptions): Slo {
  const file = join(folder, 'slo.yaml');
  writeFileSync(file, text);
  return Slo.fromOpenSlo(file, options);
}

/** The problems of a file with this text, without the folder. */
function problemsOf(text: string | Buffer, options?: OpenSloOptions): string[] {
  const slo = read(text, options);
  expect([slo.objective, slo.period.toDays()]).toEqual(slo.problems.length > 0 ? [99.9, 30] : expect.anything());
  return slo.problems.map((problem) => problem.replaceAll(`${folder}/`, ''));
}

/** The text with one line changed or, if nothing takes its place, left out. */
function changed(text: string, from: string, to?: string): string {
  expect(text).toContain(from);
  return to === undefined ? text.replace(new RegExp(`^.*${from}.*\\n`, 'm'), '') : text.replace(from, to);
}

describe('an OpenSLO file', () => {
  test('tells an availability: the target and the window', () => {
    const slo = Slo.fromOpenSlo(CHECKOUT, { name: 'checkout-availability' });
    expect(slo).toMatchObject({ kind: 'availability', objective: 99.9, errorBudget: 0.1, problems: [] });
    expect(slo.latency).toBeUndefined();
    expect(slo.period.toDays()).toBe(28);
    expect(slo.pageBurnRate).toBe(13.44);
  });

  test('tells a latency by a threshold, with the unit of the annotation', () => {
    const slo = Slo.fromOpenSlo(CHECKOUT, { name: 'checkout-latency' });
    expect(slo).toMatchObject({ kind: 'latency', objective: 99, errorBudget: 1, problems: [] });
    expect(slo.latency?.toMilliseconds()).toBe(250);
  });

  test('tells a latency by a bucket too, in a list of objects, by the name of the objective', () => {
    const slo = Slo.fromOpenSlo(PLATFORM, { name: 'search-duration', objective: 'good' });
    expect(slo).toMatchObject({ kind: 'latency', objective: 99.5, problems: [] });
    expect(slo.latency?.toMilliseconds()).toBe(250);
    expect(slo.period.toDays()).toBe(30);
  });

  test('may take fields over by an anchor, and its indicator from another file', () => {
    const slo = Slo.fromOpenSlo(PLATFORM, { name: 'search-availability', objective: 'acceptable' });
    expect(slo).toMatchObject({ kind: 'availability', objective: 95, problems: [] });
  });

  test('is found from the working directory, and its problems name it from there', () => {
    expect(Slo.fromOpenSlo(CHECKOUT).problems).toEqual([
      "test/fixtures/openslo/checkout.yaml holds 2 SLOs: checkout-availability, checkout-latency; choose one: { name: 'checkout-availability' }",
    ]);
    const absolute = join(process.cwd(), CHECKOUT);
    expect(Slo.fromOpenSlo(absolute).problems).toEqual(Slo.fromOpenSlo(CHECKOUT).problems);
  });

  test('says the same each time', () => {
    for (const name of ['checkout-latency', 'checkout-availability', 'other'])
      expect(Slo.fromOpenSlo(CHECKOUT, { name })).toEqual(Slo.fromOpenSlo(CHECKOUT, { name }));
  });

  test('of the page about objectives is the one that is tested here', () => {
    const [, block] = /^```yaml\n(.*?)^```/ms.exec(readFileSync('docs/slo.md', 'utf8')) ?? [];
    expect(block).toBe(readFileSync(CHECKOUT, 'utf8'));
  });

  test.each([
    ['30d', 30],
    ['4w', 28],
    ['24h', 1],
    ['1440m', 1],
    ['1M', 30],
    ['1Q', 90],
    ['1Y', 365],
    ['"7d"', 7],
  ])('may have a window of %s: %d days', (duration, days) => {
    const slo = read(changed(AVAILABILITY, '28d', duration));
    expect(slo.problems).toEqual([]);
    expect(slo.period.toDays()).toBe(days);
  });

  test('without a window is meant over 30 days', () => {
    expect(read(LATENCY).period.toDays()).toBe(30);
  });

  test.each([
    ['target: 0.9995', 99.95],
    ['target: .999', 99.9],
    ['target: 9.99e-1', 99.9],
    ['targetPercent: 99.99', 99.99],
    ['targetPercent: "99.9"', 99.9],
    ['{ target: 0.9995, targetPercent: 99.95 }', 99.95],
  ])('may write its target as %s', (target, objective) => {
    const slo = read(
      target.startsWith('{')
        ? AVAILABILITY.replace(/- displayName.*\n.*\n/, `- ${target}\n`)
        : changed(AVAILABILITY, 'targetPercent: 99.5', target),
    );
    expect(slo.problems).toEqual([]);
    expect(slo.objective).toBe(objective);
  });

  test.each([
    ['250', '250ms', 250],
    ['250', '0.25s', 250],
    ['0.3', '300ms', 300],
    ['2', '2s', 2000],
    ['250000', '250ms', 250],
    ['250000000', '250ms', 250],
    ['1.5', '1.5s', 1500],
  ])('may count its value %s as a latency of %s', (value, annotation, millis) => {
    const slo = read(changed(changed(LATENCY, '250ms', annotation), 'value: 250', `value: ${value}`));
    expect(slo.problems).toEqual([]);
    expect(slo.latency?.toMilliseconds()).toBe(millis);
  });

  test('may begin with a byte order mark, with empty documents, and end lines as Windows does', () => {
    expect(read(`\uFEFF---\n# nothing\n---\n${AVAILABILITY}---\n`.replaceAll('\n', '\r\n')).problems).toEqual([]);
  });

  test('may be JSON', () => {
    const json = {
      ...{ apiVersion: 'openslo/v1', kind: 'SLO', metadata: { name: 'a' } },
      spec: { indicatorRef: 'x', budgetingMethod: 'Occurrences', objectives: [{ target: 0.99 }] },
    };
    expect(read(JSON.stringify(json))).toMatchObject({ kind: 'availability', objective: 99, problems: [] });
  });

  test('of a composite SLO gives the objective with its own indicator', () => {
    const composite = changed(
      changed(AVAILABILITY, '  indicator:\n    spec:\n      ratioMetric', '  unused:\n    spec:\n      ratioMetric'),
      'displayName: good',
      'indicator: { spec: { ratioMetric: { good: {}, total: {} } } }',
    );
    expect(read(composite)).toMatchObject({ kind: 'availability', objective: 99.5, problems: [] });
  });

  test('may count the bucket of all requests, which bounds nothing', () => {
    expect(read(changed(AVAILABILITY, 'query: good', `query: 'x_bucket{code="200",le="+Inf"}'`)).problems).toEqual([]);
  });
});

describe('a file that cannot be read', () => {
  test.each<[unknown, string]>([
    [undefined, "undefined is no file; write Slo.fromOpenSlo('slos/checkout.yaml')"],
    ['', `"" is no file; write Slo.fromOpenSlo('slos/checkout.yaml')`],
    [
      'no/such.yaml',
      'no/such.yaml cannot be read (ENOENT); write the path of a file from the working directory, or an absolute one',
    ],
    [FIXTURES, 'test/fixtures/openslo is a folder; write the path of a file in it'],
    ['/dev/null', '/dev/null is no ordinary file; write the path of a YAML file'],
    [
      'a\0b',
      'a\0b cannot be read (ERR_INVALID_ARG_VALUE); write the path of a file from the working directory, or an absolute one',
    ],
  ])('is told so, and does not throw: %j', (file, problem) => {
    const slo = Slo.fromOpenSlo(file as string);
    expect(slo.problems).toEqual([problem]);
    expect(slo).toMatchObject({ kind: 'availability', objective: 99.9 });
  });

  test('because it is huge is not read at all', () => {
    expect(problemsOf('#'.repeat(1_200_001))).toEqual([
      'slo.yaml has 1.3 MB and is not read; write a file of 1 MB or less, such as one for each service',
    ]);
  });

  test('because it is empty, or no YAML, or no objects, says which', () => {
    for (const empty of ['', '# nothing yet\n', '---\n', '[]\n'])
      expect(problemsOf(empty)).toEqual(['slo.yaml is empty; write an object of apiVersion: openslo/v1 and kind: SLO']);
    expect(problemsOf('a: [\n')).toEqual([expect.stringMatching(/^slo\.yaml:\d+: no YAML: /)]);
    expect(problemsOf(`${AVAILABILITY}---\n${'['.repeat(900)}`)).toEqual([
      expect.stringMatching(/^slo\.yaml:18: no YAML: /),
    ]);
    expect(problemsOf('just text\n')).toEqual(['slo.yaml:1: no fields; write apiVersion, kind, metadata and spec']);
    expect(problemsOf(`${AVAILABILITY}---\n- 1\n- a: b\n`)).toEqual([
      'slo.yaml:18: no fields; write apiVersion, kind, metadata and spec',
    ]);
    expect(problemsOf(Buffer.from([0xff, 0xfe, 0, 0]))).toEqual([
      'slo.yaml:1: no fields; write apiVersion, kind, metadata and spec',
    ]);
  });

  test('because a field stands there twice tells each line', () => {
    expect(problemsOf(`${AVAILABILITY}      targetPercent: 99\nkind: SLO\n`)).toEqual([
      'slo.yaml:17: the field targetPercent stands there a second time; keep one of the two',
      'slo.yaml:18: the field kind stands there a second time; keep one of the two',
    ]);
  });

  test('because of its aliases tells so', () => {
    for (const alias of ['spec: *common\n', 'spec: &a\n  <<: *a\n']) {
      expect(problemsOf(`kind: SLO\n${alias}`)).toEqual([
        'slo.yaml:1: an alias (*) names no anchor (&) above it, or too much; write its value out',
      ]);
    }
  });
});

describe('the SLO that is meant', () => {
  const two = `${AVAILABILITY}---\n${LATENCY}`;

  test('has to be in the file', () => {
    expect(problemsOf(AVAILABILITY, { name: 'svc-b' })).toEqual(['slo.yaml holds no SLO "svc-b"; it holds svc-a']);
    expect(problemsOf(changed(AVAILABILITY, 'kind: SLO'))).toEqual([
      'slo.yaml:1: the field kind is missing; write kind: SLO',
    ]);
    expect(problemsOf(changed(AVAILABILITY, 'kind: SLO', 'kind: Slo'))).toEqual([
      'slo.yaml:2: kind: Slo holds no objective; write kind: SLO',
    ]);
    expect(problemsOf('kind: SLI\n---\nkind: Service\n---\nkind: SLI\n---\na: b\n')).toEqual([
      'slo.yaml holds no SLO, only SLI, Service, (one without a kind); add an object of kind: SLO',
    ]);
  });

  test('has to be the only one of its name', () => {
    expect(problemsOf(two, { name: 'svc-a' })).toEqual([
      'slo.yaml:21: a second SLO with the name svc-a; give each its own metadata.name',
    ]);
    expect(problemsOf(two.replace('name: svc-a', "name: it's"))).toEqual([
      "slo.yaml holds 2 SLOs: it's, svc-a; choose one: { name: 'it\\'s' }",
    ]);
    expect(problemsOf(two.replace('  name: svc-a\n', ''))).toEqual([
      "slo.yaml holds 2 SLOs: (one without a name), svc-a; choose one: { name: 'svc-a' }",
    ]);
    expect(problemsOf(two.replaceAll('  name: svc-a\n', '  displayName: A\n'))).toEqual([
      'slo.yaml holds 2 SLOs: (one without a name), (one without a name); give each a metadata.name, and choose one by it',
    ]);
    expect(read(two.replace('svc-a', 'svc-b'), { name: 'svc-b' })).toMatchObject({ objective: 99.5, problems: [] });
  });

  test.each([
    [
      'openslo/v1alpha',
      'slo.yaml:1: apiVersion: openslo/v1alpha is not read; write it as openslo/v1: timeWindows (count, unit) becomes timeWindow with duration: 30d, and ratioMetrics moves from the objective to indicator.spec.ratioMetric',
    ],
    ['openslo.com/v2alpha', 'slo.yaml:1: apiVersion: openslo.com/v2alpha is not read; write openslo/v1'],
    ['v1', 'slo.yaml:1: apiVersion: v1 is not read; write openslo/v1'],
    ['[openslo/v1]', 'slo.yaml:1: apiVersion: a list is not read; write openslo/v1'],
    ['', 'slo.yaml:1: the field apiVersion is missing; write openslo/v1'],
  ])('has to be of version 1: %j', (version, problem) => {
    expect(problemsOf(AVAILABILITY.replace('openslo/v1', version))).toEqual([problem]);
  });

  test.each<[unknown, string]>([
    [{ nmae: 'a' }, 'nmae: there is no such property; did you mean name?'],
    [{ name: 1 }, 'name: 1 is no name; write a name that stands in the file'],
    [{ objective: '' }, 'objective: "" is no name; write a name that stands in the file'],
    [null, 'null holds no properties; write { … }'],
  ])('is not looked for with options that are none: %j', (options, problem) => {
    expect(problemsOf(two, options as OpenSloOptions)).toEqual([problem]);
  });

  test('has to have a spec', () => {
    expect(problemsOf(`${AVAILABILITY.split('spec:')[0]}spec:\n`)).toEqual([
      'slo.yaml:5: the SLO has no spec; write its objective there',
    ]);
  });
});

describe('what the SLO says', () => {
  test.each<[string, string | undefined, string]>([
    [
      'budgetingMethod: Occurrences',
      undefined,
      'slo.yaml:5: the field budgetingMethod is missing; write budgetingMethod: Occurrences',
    ],
    [
      'Occurrences',
      'Timeslices',
      'slo.yaml:13: budgetingMethod: Timeslices counts slices of time, and a canary is judged by its requests, so the budget would be another one; write Occurrences with the target of the requests, or write the objective in code: Slo.availability(99.9)',
    ],
    [
      'Occurrences',
      'RatioTimeslices',
      'slo.yaml:13: budgetingMethod: RatioTimeslices counts slices of time, and a canary is judged by its requests, so the budget would be another one; write Occurrences with the target of the requests, or write the objective in code: Slo.availability(99.9)',
    ],
    [
      'Occurrences',
      'occurrences',
      'slo.yaml:13: budgetingMethod: occurrences is not known to OpenSLO; write Occurrences',
    ],
    ['duration: 28d\n      ', '', 'slo.yaml:11: the time window has no duration; write duration: 30d'],
    [
      '28d',
      '28 days',
      'slo.yaml:11: duration: 28 days is no duration of OpenSLO; write a whole number and one of m, h, d, w, M, Q, Y: 30d, 4w or 1M',
    ],
    [
      '28d',
      '0d',
      'slo.yaml:11: duration: 0d is no duration of OpenSLO; write a whole number and one of m, h, d, w, M, Q, Y: 30d, 4w or 1M',
    ],
    [
      '28d',
      '28D',
      'slo.yaml:11: duration: 28D is no duration of OpenSLO; write a whole number and one of m, h, d, w, M, Q, Y: 30d, 4w or 1M',
    ],
    ['28d', '366d', 'slo.yaml:11: duration: 366 days is out of range; write a duration from 24h to 365 days'],
    ['28d', '12h', 'slo.yaml:11: duration: 12h is out of range; write a duration from 24h to 365 days'],
    [
      '- duration: 28d\n      isRolling: true',
      '- duration: 28d\n    - duration: 7d',
      'slo.yaml:10: timeWindow has to be a list of one; write - duration: 30d below it',
    ],
    [
      '\n    - duration: 28d\n      isRolling: true',
      ' []',
      'slo.yaml:10: timeWindow has to be a list of one; write - duration: 30d below it',
    ],
    [
      'targetPercent: 99.5',
      undefined,
      'slo.yaml:15: the objective has neither target nor targetPercent; write targetPercent: 99.9',
    ],
    [
      'targetPercent: 99.5',
      'targetPercent:',
      'slo.yaml:15: the objective has neither target nor targetPercent; write targetPercent: 99.9',
    ],
    [
      'targetPercent: 99.5',
      'targetPercent: 99.5 %',
      'slo.yaml:16: targetPercent: 99.5 % is no number; write a percentage: targetPercent: 99.9',
    ],
    [
      'targetPercent: 99.5',
      'targetPercent: 1e999',
      'slo.yaml:16: targetPercent: 1e999 is no number; write a percentage: targetPercent: 99.9',
    ],
    [
      'targetPercent: 99.5',
      'targetPercent: 0.995',
      'slo.yaml:16: targetPercent: an availability of 0.995 % looks like a fraction; write it in percent: 99.5',
    ],
    [
      'targetPercent: 99.5',
      'target: 99.5',
      'slo.yaml:16: target: 99.5 is no fraction of 1; write target: 0.995, or targetPercent: 99.5',
    ],
    [
      'targetPercent: 99.5',
      'target: 2',
      'slo.yaml:16: target: 2 is no fraction of 1; write target: 0.999, or targetPercent: 99.9',
    ],
    ['targetPercent: 99.5', 'target: high', 'slo.yaml:16: target: high is no number; write a fraction: target: 0.999'],
    [
      'targetPercent: 99.5',
      'target: 0.4',
      'slo.yaml:16: target (a fraction: 0.999 is 99.9 %): an availability of 40 % is out of range; write a percentage above 50 and below 100, such as 99.9',
    ],
    [
      'targetPercent: 99.5',
      'target: 1',
      'slo.yaml:16: target (a fraction: 0.999 is 99.9 %): an availability of 100 % leaves no error budget, so that every release would be aborted; write less, such as 99.9',
    ],
    [
      'targetPercent: 99.5',
      'target: 0.999\n      targetPercent: 99.5',
      'slo.yaml:17: targetPercent: 99.5 and target: 0.999 (99.9 %) are two objectives; keep one of them',
    ],
    [
      '- displayName: good\n      targetPercent: 99.5',
      '- 99.5',
      'slo.yaml:15: an objective without fields; write targetPercent: 99.9',
    ],
    [
      '\n    - displayName: good\n      targetPercent: 99.5',
      ' []',
      'slo.yaml:14: objectives holds none; write a list with one: - targetPercent: 99.9',
    ],
    [
      '\n    - displayName: good\n      targetPercent: 99.5',
      '',
      'slo.yaml:14: objectives is missing; write a list with one: - targetPercent: 99.9',
    ],
    [
      'indicator:',
      'indikator:',
      'slo.yaml:5: the SLO has neither indicator nor indicatorRef, so nobody can tell what its target counts; write one',
    ],
    [
      'ratioMetric',
      'ratioMetrics',
      'slo.yaml:7: the indicator has neither spec.ratioMetric nor spec.thresholdMetric; write one of them',
    ],
    [
      'ratioMetric',
      'thresholdMetric: {}\n      ratioMetric',
      'slo.yaml:7: the indicator has both spec.ratioMetric and spec.thresholdMetric; write one of them',
    ],
    [
      'query: good',
      `query: 'x_bucket{le="0.25"}'`,
      'slo.yaml:9: good counts a bucket (le="0.25"), so the objective is a latency; write the time with its unit in metadata.annotations: release-train.dev/latency: 250ms',
    ],
  ])('is told by its line if it is wrong: %j → %j', (from, to, problem) => {
    expect(problemsOf(changed(AVAILABILITY, from, to))).toEqual([problem]);
  });

  test('has to be one objective, or one that is named', () => {
    const several = `${AVAILABILITY}    - displayName: better\n      target: 0.999\n    - target: 0.9999\n`;
    expect(problemsOf(several)).toEqual([
      "slo.yaml:14: there are 3 objectives: good, better, (one without a displayName); choose one by its displayName: { objective: '…' }",
    ]);
    expect(problemsOf(several, { objective: 'best' })).toEqual([
      'slo.yaml:14: there is no objective "best"; there is good, better, (one without a displayName)',
    ]);
    expect(problemsOf(several.replace('better', 'good'), { objective: 'good' })).toEqual([
      'slo.yaml:17: a second objective with the displayName good; give each its own',
    ]);
    expect(read(several, { objective: 'better' }).objective).toBe(99.9);
  });

  test('is told all at once', () => {
    const wrong = changed(changed(changed(AVAILABILITY, '28d', '400d'), 'Occurrences', 'Timeslices'), '99.5', '995');
    expect(problemsOf(wrong).map((problem) => problem.split(':')[1])).toEqual(['16', '11', '13']);
  });
});

describe('a latency of a file', () => {
  test.each<[string, string | undefined, string]>([
    [
      'release-train.dev/latency: 250ms',
      undefined,
      'slo.yaml:14: value: 250 has no unit in OpenSLO; if it is a latency, write it with its unit in metadata.annotations: release-train.dev/latency: 250ms',
    ],
    [
      '250ms',
      '250',
      'slo.yaml:6: release-train.dev/latency: 250 is no time in whole milliseconds with its unit; write for example 250ms or 0.25s',
    ],
    [
      '250ms',
      '300ms',
      'slo.yaml:6: release-train.dev/latency: 300ms is not the value of the objective, 250, in any unit; write one time in both, such as 250ms',
    ],
    [
      'value: 250',
      'value: 0.5',
      'slo.yaml:6: release-train.dev/latency: 250ms is not the value of the objective, 0.5, in any unit; write one time in both, such as 0.5s',
    ],
    [
      'op: lte',
      'op: gte',
      'slo.yaml:14: op: gte calls slow requests good; of thresholds only a latency can be guarded; write op: lte',
    ],
    ['op: lte\n      ', '', 'slo.yaml:14: the objective on a threshold has no op; write op: lte'],
    [
      'value: 250',
      undefined,
      'slo.yaml:14: the objective on a threshold has no value; write the latency that is allowed, such as value: 250',
    ],
    [
      'value: 250',
      'value: 250ms',
      'slo.yaml:15: value: 250ms is no time; write the latency that is allowed, such as value: 250',
    ],
    [
      'value: 250',
      'value: 0',
      'slo.yaml:15: value: 0 is no time; write the latency that is allowed, such as value: 250',
    ],
    [
      'target: 0.99',
      'target: 1',
      'slo.yaml:16: target (a fraction: 0.999 is 99.9 %): a latency objective of 100 % leaves no error budget, so that every release would be aborted; write less, such as 99.9',
    ],
  ])('is told by its line if it is wrong: %j → %j', (from, to, problem) => {
    expect(problemsOf(changed(LATENCY, from, to))).toEqual([problem]);
  });

  test('has a time in range', () => {
    const of = (value: string): string =>
      changed(changed(LATENCY, '250ms', `${value}s`), 'value: 250', `value: ${value}`);
    expect(problemsOf(of('3601'))).toEqual([
      'slo.yaml:6: release-train.dev/latency: 1h1s is out of range; write a duration from 1ms to 1h',
    ]);
    expect(problemsOf(of('0.0125'))).toEqual([
      'slo.yaml:6: release-train.dev/latency: 0.0125s is no time in whole milliseconds with its unit; write for example 250ms or 0.25s',
    ]);
  });

  test('that is wrong stays a latency, so that what is made for it can be checked too', () => {
    const slo = read(changed(LATENCY, 'release-train.dev/latency: 250ms'));
    expect(slo.kind).toBe('latency');
    expect(slo.latency?.toMilliseconds()).toBe(250);
  });

  test('by an indicator of another file is known by its value', () => {
    const elsewhere = LATENCY.replace(/ {2}indicator:\n.*\n.*\n/, '  indicatorRef: elsewhere\n');
    expect(read(elsewhere)).toMatchObject({ kind: 'latency', objective: 99, problems: [] });
  });
});

test('a folder that only looks like a file is told so', () => {
  mkdirSync(join(folder, 'x.yaml'));
  expect(Slo.fromOpenSlo(join(folder, 'x.yaml')).problems[0]).toContain('is a folder; write the path of a file in it');
});
