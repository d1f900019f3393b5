import { CanaryPlan } from '../../lib/analysis';
import {
  SequentialErrorAnalysis,
  type SequentialErrorAnalysisProps,
} from '../../lib/analysis/sequential-error-analysis';
import { verdict } from '../support/argo-verdict';
import { promAnswers, testWithPromtool } from '../support/promtool';
import { expectAnswersAt, queryOf } from './answers';
import { boundTo, type PromMetric, type Surroundings } from './bound';
import { ofPods, requestSeries } from './istio-series';

const metricOf = (name: string, props: SequentialErrorAnalysisProps = {}, surroundings: Surroundings = {}) =>
  boundTo(new SequentialErrorAnalysis(props), surroundings).metric(`sequential-error-${name}`);

const requests = (pod: string, code: string, more: Record<string, string> = {}): string =>
  requestSeries(ofPods({ pod, response_code: code, ...more }));

const canary = (code: string, more?: Record<string, string>) => requests('svc-a-abc123-x7x7x', code, more);
const stable = (code: string, more?: Record<string, string>) => requests('svc-a-def456-y8y8y', code, more);

// A value per scrape, every 15 seconds. At 105 s the minute's window counts the canary from 30 to 90 s, four scrapes, and
// stable from 15 to 105 s, six.
const AT = 105;
// biome-ignore lint/suspicious/noApproximativeNumericConstant: as the query rounds it
const failure = 2.303;
const each = 0.009;

describe('the evidence of a minute', () => {
  const metric = metricOf('1m');

  testWithPromtool('is one number, whatever the data', () => {
    expectAnswersAt(metric, AT, [
      ['no series at all', {}, 0, 'Successful'],
      ['healthy, and no series of errors yet', { [canary('200')]: '0+100x8' }, -400 * each, 'Successful'],
      ['traffic has stopped', { [canary('200')]: '900x8', [canary('500')]: '50x8' }, 0, 'Successful'],
      ['every request fails', { [canary('500')]: '0+100x8' }, 400 * (failure - each), 'Failed'],
      ['stable alone has traffic, and fails', { [stable('500')]: '0+100x8' }, 0, 'Successful'],
      ['NaN everywhere', { [canary('200')]: 'NaN NaN NaN NaN NaN NaN NaN NaN' }, Number.NaN, 'Inconclusive'],
    ]);
  });

  testWithPromtool('aborts with three failures among few requests, and with none of a busy and sound release', () => {
    const failing = (count: number, good = 0) => ({
      [canary('200')]: `0 0 0 ${`${good} `.repeat(6)}`,
      [canary('503')]: `0 0 0 ${`${count} `.repeat(6)}`,
    });
    expectAnswersAt(metric, AT, [
      ['a single request, bad', failing(1), failure - each, 'Successful'],
      ['two', failing(2), 2 * (failure - each), 'Successful'],
      ['three', failing(3), 3 * (failure - each), 'Failed'],
      ['three among fifty', failing(3, 47), 3 * failure - 50 * each, 'Failed'],
      ['three among two hundred', failing(3, 197), 3 * failure - 200 * each, 'Successful'],
      ['at the budget', failing(100, 99900), 100 * failure - 100000 * each, 'Successful'],
      ['ten times beyond it', failing(1000, 99000), 1000 * failure - 100000 * each, 'Failed'],
    ]);
  });

  // Stable in 90 s: the failures + 1, by the requests of the minute.
  const share = (failed: number, total: number) => (1.5 * (failed + 1)) / total;

  testWithPromtool('holds nothing against the canary that stable does as well', () => {
    const half = (of: typeof canary) => ({ [of('200')]: '0+50x8', [of('500')]: '0+50x8' });
    expectAnswersAt(metric, AT, [
      [
        'both fail half of all',
        { ...half(canary), ...half(stable) },
        200 * failure - 9 * 400 * share(300, 600),
        'Successful',
      ],
      [
        'an old stable release without requests',
        { ...half(canary), [stable('200')]: '9000x8' },
        200 * failure - 400 * each,
        'Failed',
      ],
      ['stable is sound', { ...half(canary), [stable('200')]: '0+10000x8' }, 200 * failure - 400 * each, 'Failed'],
      [
        'the canary fails ten times as often as a stable release beyond its budget',
        { ...half(canary), [stable('200')]: '0+9500x8', [stable('500')]: '0+500x8' },
        200 * failure - 9 * 400 * share(3000, 60000),
        'Failed',
      ],
      [
        'three times as often is not told apart',
        { ...half(canary), [stable('200')]: '0+8333x8', [stable('500')]: '0+1667x8' },
        200 * failure - 9 * 400 * share(10002, 60000),
        'Successful',
      ],
      [
        'stable has so few requests that none failed among them',
        { ...half(canary), [stable('200')]: '0+1x8' },
        200 * failure - 9 * 400 * share(0, 6),
        'Successful',
      ],
    ]);
  });

  testWithPromtool('waits a scrape, so that a failure which begins now is seen on both sides', () => {
    // Everything fails from second 80 on: the canary was scraped at 90 s, stable last at 75 s and next at 105 s.
    const onset = {
      [canary('200')]: '0+100x8',
      [canary('500')]: '0 0 0 0 0 0 60 160',
      [stable('500')]: '0 0 0 0 0 0 _ 900',
    };
    const sound = { [stable('200')]: '0+1000x8' };
    expectAnswersAt(metric, AT, [
      ['stable as well', { ...onset, ...sound }, 60 * failure - 9 * 460 * share(900, 6900), 'Successful'],
      ['the canary alone', { ...onset, ...sound, [stable('500')]: '0x8' }, 60 * failure - 460 * each, 'Failed'],
    ]);
  });

  testWithPromtool('counts the pods of its own release and of the stable one, and nobody else', () => {
    const good = { [canary('200')]: '0+100x8' };
    const clean = -400 * each;
    const failing = (labels: Record<string, string>) => ({ ...good, [canary('500', labels)]: '0+100x8' });
    expectAnswersAt(metric, AT, [
      ['a namesake in another namespace', failing({ namespace: 'staging' }), clean, 'Successful'],
      ['a Rollout whose name begins alike', failing({ pod: 'svc-a-b-abc123-x7x7x' }), clean, 'Successful'],
      ['an earlier release', failing({ pod: 'svc-a-fff999-x7x7x' }), clean, 'Successful'],
      ['calls that the pod makes itself', failing({ reporter: 'source' }), clean, 'Successful'],
      ['a second new pod', failing({ pod: 'svc-a-abc123-y8y8y' }), 400 * failure - 800 * each, 'Failed'],
      [
        'stable pods of another service',
        { [canary('500')]: '0+100x8', [requests('svc-b-def456-y8y8y', '500')]: '0+100x8' },
        400 * (failure - each),
        'Failed',
      ],
    ]);
  });

  testWithPromtool('counts what is born, dies or begins again', () => {
    const good = { [canary('200')]: '0+100x8' };
    const forty = 40 * failure - 440 * each;
    expectAnswersAt(metric, AT, [
      ['first errors between two scrapes', { ...good, [canary('500')]: '_ _ _ _ 40 40 40 40' }, forty, 'Failed'],
      ['a pod that died', { ...good, [canary('500')]: '0 0 0 20 40 stale' }, forty, 'Failed'],
      ['a counter that began again', { ...good, [canary('500')]: '90 90 90 90 30 40 40 40' }, forty, 'Failed'],
      [
        'scrapes that failed',
        { [canary('200')]: '0 stale 200 stale 400 500 600 700', [canary('500')]: '0 stale 0 0 stale 40 40 40' },
        forty,
        'Failed',
      ],
      [
        'errors of the last scrape wait for stable',
        { ...good, [canary('500')]: '0 0 0 0 0 0 0 40' },
        -3.6,
        'Successful',
      ],
    ]);
  });

  testWithPromtool('counts a pair of Prometheus servers once', () => {
    const pair = (of: (code: string, more?: Record<string, string>) => string, code: string, values: string) => ({
      [of(code, { prometheus_replica: 'a' })]: values,
      [of(code, { prometheus_replica: 'b' })]: values,
    });
    expectAnswersAt(metric, AT, [
      [
        'two failures of few requests are no four',
        { ...pair(canary, '500', '0 0 0 2 2 2 2 2'), ...pair(canary, '200', '0 0 0 9 9 9 9 9') },
        2 * failure - 11 * each,
        'Successful',
      ],
      [
        'one of them has an answer alone',
        { [canary('500', { prometheus_replica: 'a' })]: '0+1x8', [canary('500', { prometheus_replica: 'b' })]: '_x8' },
        4 * (failure - each),
        'Failed',
      ],
    ]);
    const undeduplicated = metricOf('1m', { replicaLabels: [] });
    expectAnswersAt(undeduplicated, AT, [
      ['which without the guard abort', pair(canary, '500', '0 0 0 2 2 2 2 2'), 4 * (failure - each), 'Failed'],
    ]);
  });
});

describe('the windows', () => {
  testWithPromtool('see a release that turns bad late, however long it was sound', () => {
    // Sound for 16 minutes, then 2 % fail.
    const late = {
      [canary('200')]: '0+750x64 48735+735x8',
      [canary('500')]: '0x64 15+15x8',
      [stable('200')]: '0+7500x80',
    };
    expectAnswersAt(metricOf('15s'), 15 * 66, [['a scrape', late, 15 * failure - 750 * each, 'Failed']]);
    expectAnswersAt(metricOf('1m'), 15 * 67, [['a minute', late, 30 * failure - 3000 * each, 'Failed']]);
  });

  testWithPromtool('begin after an earlier attempt of the same revision, whose pods still run', () => {
    // Aborted at 60 s with hundreds of errors, and tried again at once: the second run looks first at 60 + 45 s.
    const again = { [canary('200')]: '0+100x30', [canary('500')]: '0 100 200 300 400 400x25' };
    for (const [name, initialDelay] of [
      ['15s', 45],
      ['1m', 90],
      ['4m', 270],
    ] as const) {
      expect(metricOf(name).initialDelay).toBe(name === '15s' ? '45s' : name === '1m' ? '90s' : '270s');
      const metric = metricOf(name);
      const looks = promAnswers([{ series: again, at: 60 + initialDelay, query: queryOf(metric) }]);
      expect(verdict(metric, looks[0] ?? [])).toBe('Successful');
    }
  });
});

describe('the verdict', () => {
  const metric = metricOf('verdict');
  // At 420 s, after the second hold: the window goes back to 15 s, or 30 s where stable is not asked.
  const once = (count: number) => `0 0 0 ${`${count} `.repeat(30)}`;

  testWithPromtool('passes what is sound, pauses what is undecided, and never passes without requests', () => {
    expectAnswersAt(metric, 420, [
      ['no series at all', {}, Number.NaN, 'Inconclusive'],
      ['traffic has stopped', { [canary('200')]: '900x30' }, Number.NaN, 'Inconclusive'],
      ['stable alone has requests', { [stable('200')]: '0+100x30' }, Number.NaN, 'Inconclusive'],
      ['332 requests', { [canary('200')]: once(332) }, -332 * each, 'Inconclusive'],
      ['333 requests', { [canary('200')]: once(333) }, -333 * each, 'Successful'],
      [
        'one failure among 500',
        { [canary('200')]: once(499), [canary('500')]: once(1) },
        failure - 500 * each,
        'Inconclusive',
      ],
      [
        'one failure among 600',
        { [canary('200')]: once(599), [canary('500')]: once(1) },
        failure - 600 * each,
        'Successful',
      ],
      ['everything fails', { [canary('500')]: once(1000) }, 1000 * (failure - each), 'Failed'],
      [
        'everything fails, on stable as well',
        { [canary('500')]: once(1000), [stable('500')]: once(1000) },
        boundOf(metric) - 0.001,
        'Inconclusive',
      ],
    ]);
  });

  testWithPromtool('aborts what both share, if so wished', () => {
    expectAnswersAt(metricOf('verdict', { sharedFailure: 'abort' }), 420, [
      [
        'everything fails',
        { [canary('500')]: once(1000), [stable('500')]: once(1000) },
        1000 * (failure - each),
        'Failed',
      ],
    ]);
    const alone = metricOf('1m', { sharedFailure: 'abort' });
    expect(alone.provider.prometheus.query).not.toContain('stable-hash');
    expectAnswersAt(alone, 90, [
      ['healthy', { [canary('200')]: '0+100x8' }, -400 * each, 'Successful'],
      ['three failures', { [canary('500')]: '0 0 0 3 3 3 3' }, 3 * (failure - each), 'Failed'],
    ]);
  });
});

describe('after a switch', () => {
  testWithPromtool('every look counts the new pods alone', () => {
    const metric = metricOf('verdict', {}, { occasion: { kind: 'after-promotion' } });
    expect(metric.provider.prometheus.query).not.toContain('stable-hash');
    expectAnswersAt(metric, 270, [
      ['no series at all', {}, Number.NaN, 'Inconclusive'],
      ['sound', { [canary('200')]: '0+100x30' }, -1600 * each, 'Successful'],
      ['everything fails', { [canary('500')]: '0+100x30' }, 1600 * (failure - each), 'Failed'],
    ]);
  });
});

describe('in a step', () => {
  const plan = CanaryPlan.of([{ weight: 20, hold: CanaryPlan.standard().totalHold }], { analysis: 'after-each-hold' });
  const metric = metricOf('verdict', {}, { plan });
  const once = (count: number) => `0 0 0 ${`${count} `.repeat(70)}`;

  testWithPromtool('one measurement decides: aborts, passes, or leaves it undecided', () => {
    expectAnswersAt(metric, 1020, [
      ['no series at all', {}, Number.NaN, 'Inconclusive'],
      ['333 requests', { [canary('200')]: once(333) }, -333 * each, 'Successful'],
      ['332 requests', { [canary('200')]: once(332) }, -332 * each, 'Inconclusive'],
      ['three failures', { [canary('500')]: once(3) }, 3 * (failure - each), 'Failed'],
      [
        'everything fails, on stable as well',
        { [canary('500')]: once(1000), [stable('500')]: once(1000) },
        boundOf(metric) - 0.001,
        'Inconclusive',
      ],
    ]);
  });
});

function boundOf({ failureCondition }: PromMetric): number {
  return Number(/>= ([\d.]+)$/.exec(failureCondition)?.[1]);
}

describe('a gRPC service', () => {
  testWithPromtool('fails by its gRPC status', () => {
    const grpc = (status: string) => canary('200', { request_protocol: 'grpc', grpc_response_status: status });
    expectAnswersAt(metricOf('1m', {}, { protocol: 'grpc' }), AT, [
      ['healthy', { [grpc('0')]: '0+100x8' }, -400 * each, 'Successful'],
      ['unavailable', { [grpc('0')]: '0+50x8', [grpc('14')]: '0+50x8' }, 200 * failure - 400 * each, 'Failed'],
      ['callers that are wrong', { [grpc('0')]: '0+50x8', [grpc('3')]: '0+50x8' }, -400 * each, 'Successful'],
    ]);
  });
});
