import { Duration } from 'cdk8s';
import { LatencyAnalysis, type LatencyAnalysisProps } from '../../lib/analysis';
import { Slo } from '../../lib/slo';
import { testWithPromtool } from '../support/promtool';
import { expectAnswers } from './answers';
import { boundTo, type PromMetric, type Surroundings } from './bound';
import { histogram, ofClients, ofPods } from './istio-series';

const within = (millis: number) => Slo.latency(99, Duration.millis(millis));

// Above 5 % the canary is bad, and it takes 20 requests to tell.
const metricOf = (name: string, props: Partial<LatencyAnalysisProps> = {}, around: Surroundings = {}): PromMetric =>
  boundTo(new LatencyAnalysis({ slo: within(250), ...props }), around).metric(name);

const byHash = (more = {}) => ofPods({ rollouts_pod_template_hash: 'abc123', ...more });

// A value per scrape, every 15 seconds: clients are asked about seconds 15 to 75, pods about seconds 30 to 90.
const CLIENT = 75;
const POD = 90;

describe.each([
  { view: 'client', metric: metricOf('client-latency'), of: ofClients, at: CLIENT },
  { view: 'pod', metric: metricOf('pod-latency'), of: ofPods, at: POD },
  { view: 'pod (by hash)', metric: metricOf('pod-latency', { podSelector: 'hash-label' }), of: byHash, at: POD },
])('the $view view answers with one number, whatever the data:', ({ metric, of, at }) => {
  const slow = (fast: string, all: string, more = {}) =>
    histogram(of(more), { 100: '0x20', 250: fast, 2500: all, '+Inf': all });

  testWithPromtool('fast, slow, and everything between', () => {
    expectAnswers(metric, [
      ['all fast', slow('0+100x8', '0+100x8'), at, 0, 'Successful'],
      ['some slow', slow('0+99x8', '0+100x8'), at, 0.01, 'Successful'],
      ['exactly at the threshold', slow('0+95x8', '0+100x8'), at, 0.05, 'Successful'],
      ['just above the threshold', slow('0+94x8', '0+100x8'), at, 0.06, 'Failed'],
      ['all slow', slow('0x8', '0+100x8'), at, 1, 'Failed'],
      ['no series at all', {}, at, -1, 'Inconclusive'],
      ['traffic has stopped', slow('90x8', '100x8'), at, -1, 'Inconclusive'],
      ['NaN', slow('NaN NaN NaN NaN NaN NaN NaN', 'NaN NaN NaN NaN NaN NaN NaN'), at, -1, 'Inconclusive'],
      ['no number of all', slow('0+100x8', 'NaN NaN NaN NaN NaN NaN NaN'), at, -1, 'Inconclusive'],
      [
        'Prometheus 3 spells the bound with a point',
        histogram(of(), { 250: '0+90x8', '+Inf': '0+100x8' }, 3),
        at,
        0.1,
        'Failed',
      ],
    ]);
  });

  testWithPromtool('a bucket that is missing is neither fast nor slow', () => {
    expectAnswers(metric, [
      ['the bound', histogram(of(), { 100: '0x8', 2500: '0+100x8', '+Inf': '0+100x8' }), at, -1, 'Inconclusive'],
      ['the bound, and all are slow', histogram(of(), { 100: '0x8', '+Inf': '0+100x8' }), at, -1, 'Inconclusive'],
      ['that of all', histogram(of(), { 250: '0+100x8' }), at, -1, 'Inconclusive'],
      [
        'those whose bounds only begin, or end, alike',
        histogram(of(), { 2500: '0+100x8', 25: '0+1x8', '250.5': '0+50x8', 1250: '0+50x8', '+Inf': '0+100x8' }),
        at,
        -1,
        'Inconclusive',
      ],
      [
        'in one proxy of two, which is left out',
        {
          ...slow('0+90x8', '0+100x8'),
          ...histogram(of({ source_workload: 'svc-b' }), { 300: '0+100x8', '+Inf': '0+100x8' }),
        },
        at,
        0.1,
        'Failed',
      ],
    ]);
  });

  testWithPromtool('few requests pause, and abort only if even more requests could not save them', () => {
    const once = (count: number) => `0 0 0 0 ${count} ${count} ${count}`;
    expectAnswers(metric, [
      ['19 fast ones', slow(once(19), once(19)), at, -1, 'Inconclusive'],
      ['20 fast ones', slow(once(20), once(20)), at, 0, 'Successful'],
      ['one slow in 20', slow(once(19), once(20)), at, 0.05, 'Successful'],
      ['two slow in 20', slow(once(18), once(20)), at, 0.1, 'Failed'],
      ['one slow in 10', slow(once(9), once(10)), at, -1, 'Inconclusive'],
      ['two slow in 10', slow(once(8), once(10)), at, 0.1, 'Failed'],
    ]);
  });

  testWithPromtool('what failed counts neither as fast nor as slow', () => {
    const good = slow('0+94x8', '0+100x8');
    expectAnswers(metric, [
      [
        'fast errors do not hide slow answers',
        { ...good, ...slow('0+900x8', '0+900x8', { response_code: '500' }) },
        at,
        0.06,
        'Failed',
      ],
      ['nothing but fast errors', slow('0+100x8', '0+100x8', { response_code: '503' }), at, -1, 'Inconclusive'],
      [
        'timeouts are errors',
        { ...slow('0+100x8', '0+100x8'), ...slow('0x8', '0+100x8', { response_code: '504' }) },
        at,
        0,
        'Successful',
      ],
      [
        'callers that are wrong get an answer too',
        slow('0+90x8', '0+100x8', { response_code: '404' }),
        at,
        0.1,
        'Failed',
      ],
      [
        'callers that would not wait any longer',
        { ...slow('0+100x8', '0+100x8'), ...slow('0x8', '0+100x8', { response_code: '0' }) },
        at,
        0.5,
        'Failed',
      ],
    ]);
  });

  testWithPromtool('counters that are born, die, begin again or miss a scrape', () => {
    const good = slow('0+100x8', '0+100x8');
    const late = (fast: string, all: string) => ({ ...good, ...slow(fast, all, { response_code: '201' }) });
    expectAnswers(metric, [
      ['first slow answers between two scrapes', late('_ _ _ _ 0 0 0', '_ _ _ _ 40 40 40'), at, 40 / 440, 'Failed'],
      ['a pod that died', late('0 0 0 0 0 stale', '0 0 0 20 40 stale'), at, 40 / 440, 'Failed'],
      ['a counter that began again', late('30 30 30 30 0 0 0', '90 90 90 90 30 40 40'), at, 40 / 440, 'Failed'],
      [
        'a counter that began again, with more fast answers than before',
        late('10 10 10 10 20 60 60', '90 90 90 90 20 60 60'),
        at,
        0,
        'Successful',
      ],
      [
        'scrapes that failed',
        {
          ...slow('0 stale 200 stale 400 500 600', '0 stale 200 stale 400 500 600'),
          ...slow('0 stale 0 0 stale 0 0', '0 stale 0 0 stale 40 40', { response_code: '201' }),
        },
        at,
        40 / (at === CLIENT ? 540 : 440),
        'Failed',
      ],
      [
        'Prometheus 2 becomes Prometheus 3',
        {
          ...histogram(of(), { 250: '1000 1100 1200 1300 stale', '+Inf': '1000+100x8' }),
          ...histogram(of(), { 250: '_ _ _ _ 1400 1500 1600 1700' }, 3),
        },
        at,
        0,
        'Successful',
      ],
    ]);
  });

  testWithPromtool('a slow answer is seen in one window, neither twice nor never', () => {
    const [before, after] = ['0 '.repeat(7), '40 '.repeat(24)];
    const one = {
      ...slow('0+100x30', '0+100x30'),
      ...slow(`${before} ${'0 '.repeat(24)}`, `${before} ${after}`, { response_code: '201' }),
    };
    expectAnswers(metric, [
      ['the window before', one, at, 0, 'Successful'],
      ['the window of it', one, at + 60, 40 / 440, 'Failed'],
      ['the window after', one, at + 120, 0, 'Successful'],
    ]);
  });
});

testWithPromtool('each view counts its own: the canary, and nobody else', () => {
  const slow = (labels: Record<string, string>) => histogram(labels, { 250: '0x8', '+Inf': '0+100x8' });
  const fast = (labels: Record<string, string>) => histogram(labels, { 250: '0+100x8', '+Inf': '0+100x8' });
  expectAnswers(metricOf('pod-latency'), [
    ['a slow stable pod', { ...fast(ofPods()), ...slow(ofPods({ pod: 'svc-a-def456-x7x7x' })) }, POD, 0, 'Successful'],
    ['slow calls of the pod', { ...fast(ofPods()), ...slow(ofPods({ reporter: 'source' })) }, POD, 0, 'Successful'],
    ['a second new pod', { ...fast(ofPods()), ...slow(ofPods({ pod: 'svc-a-abc123-y8y8y' })) }, POD, 0.5, 'Failed'],
  ]);
  const stable = { destination_service: 'svc-a-stable.prod.svc.cluster.local' };
  expectAnswers(metricOf('client-latency'), [
    ['the stable pods', { ...fast(ofClients()), ...slow(ofClients(stable)) }, CLIENT, 0, 'Successful'],
    ['another client', { ...fast(ofClients()), ...slow(ofClients({ pod: 'svc-b-1' })) }, CLIENT, 0.5, 'Failed'],
  ]);
});

testWithPromtool('a gRPC service is measured by the calls that succeeded', () => {
  const calls = (labels: Record<string, string>, fast: string) =>
    histogram(ofPods(labels), { 250: fast, '+Inf': '0+100x8' });
  const grpc = (status: string) => ({ request_protocol: 'grpc', grpc_response_status: status });
  expectAnswers(metricOf('pod-latency', {}, { protocol: 'grpc' }), [
    ['fast', calls(grpc('0'), '0+100x8'), POD, 0, 'Successful'],
    ['slow', calls(grpc('0'), '0+50x8'), POD, 0.5, 'Failed'],
    ['callers that are wrong', { ...calls(grpc('0'), '0+100x8'), ...calls(grpc('5'), '0x8') }, POD, 0.5, 'Failed'],
    ['calls that failed fast', { ...calls(grpc('0'), '0+90x8'), ...calls(grpc('14'), '0+100x8') }, POD, 0.1, 'Failed'],
    ['nothing but failed calls', calls(grpc('13'), '0+100x8'), POD, -1, 'Inconclusive'],
    [
      'a proxy that answers 503 at once',
      { ...calls(grpc('0'), '0+90x8'), ...calls({ request_protocol: 'http', response_code: '503' }, '0+100x8') },
      POD,
      0.1,
      'Failed',
    ],
    [
      'plain HTTP beside it',
      { ...calls(grpc('0'), '0+100x8'), ...calls({ request_protocol: 'http' }, '0x8') },
      POD,
      0.5,
      'Failed',
    ],
  ]);
});

testWithPromtool('a bound of half an hour is spelled in powers of ten by Prometheus 3', () => {
  const metric = metricOf('pod-latency', { slo: within(1_800_000) });
  expectAnswers(metric, [
    ['2', histogram(ofPods(), { 1800000: '0+90x8', '+Inf': '0+100x8' }), POD, 0.1, 'Failed'],
    ['3', histogram(ofPods(), { '1.8e+06': '0+90x8', '+Inf': '0+100x8' }), POD, 0.1, 'Failed'],
    ['another', histogram(ofPods(), { '1.8e+07': '0+90x8', '+Inf': '0+100x8' }), POD, -1, 'Inconclusive'],
  ]);
});
