import { BaselineAnalysis, type BaselineAnalysisProps } from '../../lib/analysis';
import { Slo } from '../../lib/slo';
import { testWithPromtool } from '../support/promtool';
import { expectAnswers } from './answers';
import { boundTo, type PromMetric, type Surroundings } from './bound';
import { ofClients, ofPods, requestSeries } from './istio-series';

type Labels = Readonly<Record<string, string>>;

const metricOf = (name: string, props: BaselineAnalysisProps = {}, around: Surroundings = {}): PromMetric =>
  boundTo(new BaselineAnalysis(props), { slo: Slo.availability(99), ...around }).metric(name);

const client =
  (host: string) =>
  (code: string, more: Labels = {}): string =>
    requestSeries(ofClients({ destination_service: `${host}.prod.svc.cluster.local`, response_code: code, ...more }));

const pod =
  (hash: string, labels: Labels = {}) =>
  (code: string, more: Labels = {}): string =>
    requestSeries(ofPods({ pod: `svc-a-${hash}-x7x7x`, response_code: code, ...labels, ...more }));

const byHash = (hash: string) => pod(hash, { rollouts_pod_template_hash: hash });

// A value per scrape, every 15 seconds: clients are asked about seconds 15 to 75, pods about seconds 30 to 90.
const CLIENT = 75;
const POD = 90;

// Twice stable's share, and one percentage point more; it takes 856 requests to each: 214 and more per scrape.
describe.each([
  {
    view: 'client',
    name: 'client-baseline',
    canary: client('svc-a-canary'),
    stable: client('svc-a-stable'),
    at: CLIENT,
  },
  { view: 'pod', name: 'pod-baseline', canary: pod('abc123'), stable: pod('def456'), at: POD },
  {
    view: 'pod (by hash)',
    name: 'pod-baseline',
    props: { podSelector: 'hash-label' as const },
    canary: byHash('abc123'),
    stable: byHash('def456'),
    at: POD,
  },
])('the $view view answers with one number, whatever the data:', ({ name, props = {}, canary, stable, at }) => {
  const metric = metricOf(name, props);
  /** Good and failed requests per scrape. */
  const of = (version: typeof canary, good: number, failed: number) => ({
    [version('200')]: `0+${good}x20`,
    [version('500')]: `0+${failed}x20`,
  });

  testWithPromtool('shares that are compared', () => {
    expectAnswers(metric, [
      ['no series of errors at all', { [canary('200')]: '0+300x8', [stable('200')]: '0+900x8' }, at, 0, 'Successful'],
      ['alike', { ...of(canary, 980, 20), ...of(stable, 9800, 200) }, at, 0.5, 'Successful'],
      ['better', { ...of(canary, 990, 10), ...of(stable, 900, 100) }, at, 0.05, 'Successful'],
      ['three times stable', { ...of(canary, 940, 60), ...of(stable, 980, 20) }, at, 1.5, 'Failed'],
      ['exactly twice', { ...of(canary, 960, 40), ...of(stable, 980, 20) }, at, 1, 'Successful'],
      ['a little more than twice', { ...of(canary, 959, 41), ...of(stable, 980, 20) }, at, 41 / 40, 'Failed'],
      [
        'twice, but not a point more',
        { ...of(canary, 9860, 140), ...of(stable, 9950, 50) },
        at,
        1.4 / 1.5,
        'Successful',
      ],
      ['twice, and a point more', { ...of(canary, 9840, 160), ...of(stable, 9950, 50) }, at, 1.6 / 1.5, 'Failed'],
      [
        'three times almost nothing',
        { ...of(canary, 49990, 10), ...of(stable, 49997, 3) },
        at,
        0.02 / 1.006,
        'Successful',
      ],
      [
        'stable has no errors, the canary few',
        { ...of(canary, 995, 5), [stable('200')]: '0+900x8' },
        at,
        0.5,
        'Successful',
      ],
      [
        'stable has no errors, the canary many',
        { ...of(canary, 980, 20), [stable('200')]: '0+900x8' },
        at,
        2,
        'Failed',
      ],
      ['nothing but failures', { [canary('500')]: '0+300x8', ...of(stable, 990, 10) }, at, 50, 'Failed'],
    ]);
  });

  testWithPromtool('failures that both share, and a stable release that nothing can be compared with', () => {
    expectAnswers(metric, [
      ['both fail alike', { ...of(canary, 700, 300), ...of(stable, 700, 300) }, at, 0.5, 'Successful'],
      ['both fail altogether', { [canary('500')]: '0+300x8', [stable('500')]: '0+900x8' }, at, -1, 'Inconclusive'],
      ['stable fails altogether', { [canary('200')]: '0+300x8', [stable('500')]: '0+900x8' }, at, -1, 'Inconclusive'],
      ['stable fails nearly half', { [canary('500')]: '0+300x8', ...of(stable, 510, 490) }, at, 1 / 0.98, 'Failed'],
      ['stable fails half', { [canary('500')]: '0+300x8', ...of(stable, 500, 500) }, at, -1, 'Inconclusive'],
    ]);
  });

  testWithPromtool('too little traffic on either side', () => {
    const once = (count: number) => `0 0 0 0 ${count} ${count} ${count}`;
    const sound = of(stable, 990, 10);
    expectAnswers(metric, [
      ['none at all', {}, at, -1, 'Inconclusive'],
      ['none to the canary', sound, at, -1, 'Inconclusive'],
      ['none to stable', of(canary, 990, 10), at, -1, 'Inconclusive'],
      ['none to stable, and the canary fails', { [canary('500')]: '0+300x8' }, at, -1, 'Inconclusive'],
      ['it has stopped', { [canary('200')]: '900x8', ...sound }, at, -1, 'Inconclusive'],
      ['that of stable has stopped', { ...of(canary, 990, 10), [stable('200')]: '900x8' }, at, -1, 'Inconclusive'],
      ['855 to the canary', { [canary('200')]: once(855), ...sound }, at, -1, 'Inconclusive'],
      ['856 to the canary', { [canary('200')]: once(856), ...sound }, at, 0, 'Successful'],
      ['855 to stable', { ...of(canary, 990, 10), [stable('200')]: once(855) }, at, -1, 'Inconclusive'],
      ['856 to stable', { [canary('200')]: '0+900x8', [stable('200')]: once(856) }, at, 0, 'Successful'],
      ['few to the canary, all failed', { [canary('500')]: once(100), ...sound }, at, 100 / 856 / 0.02, 'Failed'],
      ['so few that all may fail', { [canary('500')]: once(17), ...sound }, at, -1, 'Inconclusive'],
    ]);
  });

  testWithPromtool('counters that are born, begin again, miss a scrape or are no number', () => {
    const sound = { ...of(stable, 990, 10), [canary('200')]: '0+300x8' };
    const nan = 'NaN NaN NaN NaN NaN NaN NaN';
    const missing = at === CLIENT ? 1500 : 1200;
    expectAnswers(metric, [
      [
        'first errors between two scrapes',
        { ...sound, [canary('500')]: '_ _ _ _ 60 60 60' },
        at,
        60 / 1260 / 0.02,
        'Failed',
      ],
      [
        'a counter that began again',
        { ...sound, [canary('500')]: '90 90 90 90 50 60 60' },
        at,
        60 / 1260 / 0.02,
        'Failed',
      ],
      ['a pod that died', { ...sound, [canary('500')]: '0 0 0 40 60 stale' }, at, 60 / 1260 / 0.02, 'Failed'],
      [
        'scrapes that failed',
        {
          ...of(stable, 990, 10),
          [canary('200')]: '0 stale 600 stale 1200 1500 1800',
          [canary('500')]: '0 stale 0 0 stale 60 60',
        },
        at,
        60 / (missing + 60) / 0.02,
        'Failed',
      ],
      ['no number of requests', { ...of(stable, 990, 10), [canary('200')]: nan }, at, -1, 'Inconclusive'],
      ['no number of failures', { ...sound, [canary('500')]: nan }, at, -1, 'Inconclusive'],
      ['no number of stable requests', { ...of(canary, 990, 10), [stable('200')]: nan }, at, -1, 'Inconclusive'],
      [
        'no number of stable failures',
        { ...of(canary, 990, 10), [stable('200')]: '0+900x8', [stable('500')]: nan },
        at,
        -1,
        'Inconclusive',
      ],
    ]);
  });
});

testWithPromtool('an outage that both share and that begins between their scrapes is one bad window at most', () => {
  // The canary fails from 60 s on, and stable seems to from 75 s on.
  const outage = {
    [pod('abc123')('200')]: '0 300 600 900x20',
    [pod('abc123')('500')]: '0x3 300+300x20',
    [pod('def456')('200')]: '0 300 600 900 1200 1200x20',
    [pod('def456')('500')]: '0x4 300+300x20',
  };
  expectAnswers(metricOf('pod-baseline'), [
    ['before', outage, 45, 0, 'Successful'],
    ['as it begins', outage, 60, 25, 'Failed'],
    ['during', outage, 120, -1, 'Inconclusive'],
  ]);
});

testWithPromtool('a gRPC service is compared by its gRPC status', () => {
  const grpc = (version: ReturnType<typeof pod>, status: string) =>
    version('200', { request_protocol: 'grpc', grpc_response_status: status });
  const [canary, stable] = [pod('abc123'), pod('def456')];
  const sound = { [grpc(stable, '0')]: '0+990x8', [grpc(stable, '14')]: '0+10x8' };
  expectAnswers(metricOf('pod-baseline', {}, { protocol: 'grpc' }), [
    ['alike', { ...sound, [grpc(canary, '0')]: '0+990x8', [grpc(canary, '14')]: '0+10x8' }, POD, 0.5, 'Successful'],
    ['worse', { ...sound, [grpc(canary, '0')]: '0+900x8', [grpc(canary, '13')]: '0+100x8' }, POD, 5, 'Failed'],
    [
      'worse by HTTP',
      { ...sound, [grpc(canary, '0')]: '0+900x8', [canary('503', { request_protocol: 'http' })]: '0+100x8' },
      POD,
      5,
      'Failed',
    ],
  ]);
});
