import { Duration } from 'cdk8s';
import type { ErrorRateAnalysisProps } from '../../lib/analysis';
import { testWithPromtool } from '../support/promtool';
import { expectAnswers } from './answers';
import { bound, type PromMetric } from './bound';
import { ofClients, ofPods, requestSeries } from './istio-series';

const metricOf = (name: string, props: ErrorRateAnalysisProps = {}, target = {}): PromMetric =>
  bound(props, target).metric(name);

const client = (code: string, more: Record<string, string> = {}): string =>
  requestSeries(ofClients({ response_code: code, ...more }));

const pod = (code: string, more: Record<string, string> = {}): string =>
  requestSeries(ofPods({ response_code: code, ...more }));

// A value per scrape, every 15 seconds. The first windows: clients are asked at 75 s, about seconds 15 to 75; pods at
// 30 s, about all since they started, and at 90 s, about seconds 30 to 90.
const CLIENT = 75;
const POD = 90;

describe.each([
  { view: 'client', metric: metricOf('client-error-rate'), of: client, at: CLIENT },
  { view: 'pod', metric: metricOf('pod-error-rate'), of: pod, at: POD },
  { view: 'pod (by hash)', metric: metricOf('pod-error-rate', { podSelector: 'hash-label' }), of: byHash, at: POD },
])('the $view view answers with one number, whatever the data:', ({ metric, of, at }) => {
  testWithPromtool('traffic, no traffic, and everything between', () => {
    expectAnswers(metric, [
      ['healthy, and no series of errors yet', { [of('200')]: '0+100x8' }, at, 0, 'Successful'],
      ['healthy, with an old series of errors', { [of('200')]: '0+100x8', [of('503')]: '7x8' }, at, 0, 'Successful'],
      ['no series at all', {}, at, -1, 'Inconclusive'],
      ['traffic has stopped', { [of('200')]: '900x8', [of('500')]: '50x8' }, at, -1, 'Inconclusive'],
      ['every request fails', { [of('500')]: '0+100x8' }, at, 1, 'Failed'],
      [
        'different errors add up',
        { [of('200')]: '0+98x8', [of('500')]: '0+1x8', [of('503')]: '0+1x8' },
        at,
        0.02,
        'Failed',
      ],
      ['what callers did wrong is no error', { [of('200')]: '0+50x8', [of('404')]: '0+50x8' }, at, 0, 'Successful'],
      ['errors below the threshold', { [of('200')]: '0+999x8', [of('500')]: '0+1x8' }, at, 0.001, 'Successful'],
      ['exactly at the threshold', { [of('200')]: '0+199x8', [of('500')]: '0+1x8' }, at, 0.005, 'Successful'],
      ['just above the threshold', { [of('200')]: '0+189x8', [of('500')]: '0+1x8' }, at, 1 / 190, 'Failed'],
    ]);
  });

  testWithPromtool('few requests pause, and abort only if even more requests could not save them', () => {
    // All requests come with the scrape at 60 s.
    const once = (count: number): string => `0 0 0 0 ${count} ${count} ${count}`;
    expectAnswers(metric, [
      ['199 good ones', { [of('200')]: once(199) }, at, -1, 'Inconclusive'],
      ['200 good ones', { [of('200')]: once(200) }, at, 0, 'Successful'],
      ['one bad in 199', { [of('200')]: once(198), [of('500')]: once(1) }, at, -1, 'Inconclusive'],
      ['one bad in 200', { [of('200')]: once(199), [of('500')]: once(1) }, at, 0.005, 'Successful'],
      ['two bad in 200', { [of('200')]: once(198), [of('500')]: once(2) }, at, 0.01, 'Failed'],
      ['two bad in 150', { [of('200')]: once(148), [of('500')]: once(2) }, at, 0.01, 'Failed'],
      ['a single request, bad', { [of('500')]: once(1) }, at, -1, 'Inconclusive'],
      ['two requests, both bad', { [of('500')]: once(2) }, at, 0.01, 'Failed'],
      ['100 requests, all bad', { [of('500')]: once(100) }, at, 0.5, 'Failed'],
    ]);
  });

  testWithPromtool('counters that are born, die, begin again or miss a scrape', () => {
    const good = { [of('200')]: '0+100x8' };
    expectAnswers(metric, [
      ['first errors between two scrapes', { ...good, [of('500')]: '_ _ _ _ 40 40 40' }, at, 40 / 440, 'Failed'],
      [
        'a pod that came later',
        { ...good, [of('500', { pod: 'svc-a-abc123-late' })]: '_ _ _ _ _ 40 40' },
        at,
        40 / 440,
        'Failed',
      ],
      ['a pod that died', { ...good, [of('500')]: '0 0 0 20 40 stale' }, at, 40 / 440, 'Failed'],
      ['a counter that began again', { ...good, [of('500')]: '90 90 90 90 30 40 40' }, at, 40 / 440, 'Failed'],
      [
        'scrapes that failed',
        { [of('200')]: '0 stale 200 stale 400 500 600', [of('500')]: '0 stale 0 0 stale 40 40' },
        at,
        40 / (at === 75 ? 540 : 440),
        'Failed',
      ],
      ['NaN everywhere', { [of('200')]: 'NaN NaN NaN NaN NaN NaN NaN' }, at, -1, 'Inconclusive'],
      ['NaN errors', { ...good, [of('500')]: 'NaN NaN NaN NaN NaN NaN NaN' }, at, -1, 'Inconclusive'],
      [
        'NaN among the good ones does not hide the bad ones',
        { [of('200')]: 'NaN NaN NaN NaN NaN NaN NaN', [of('500')]: '0+100x8' },
        at,
        2,
        'Failed',
      ],
    ]);
  });

  testWithPromtool('one error is seen in one window, neither twice nor never', () => {
    const errors = { [of('200')]: '0+100x30', [of('500')]: `${'0 '.repeat(7)} ${'40 '.repeat(24)}` }; // first seen at 105 s
    expectAnswers(metric, [
      ['the window before', errors, at, 0, 'Successful'],
      ['the window of the error', errors, at + 60, 40 / 440, 'Failed'],
      ['the window after', errors, at + 120, 0, 'Successful'],
    ]);
  });
});

describe('the pod view', () => {
  const metric = metricOf('pod-error-rate');
  const good = { [pod('200')]: '0+100x8' };

  testWithPromtool('counts the new pods of this Rollout and nobody else', () => {
    const failing = (labels: Record<string, string>) => ({ ...good, [pod('500', labels)]: '0+100x8' });
    expectAnswers(metric, [
      ['a stable pod that fails', failing({ pod: 'svc-a-def456-x7x7x' }), POD, 0, 'Successful'],
      ['a namesake in another namespace', failing({ namespace: 'staging' }), POD, 0, 'Successful'],
      ['a Rollout whose name begins alike', failing({ pod: 'svc-a-b-abc123-x7x7x' }), POD, 0, 'Successful'],
      ['a Rollout whose name ends alike', failing({ pod: 'my-svc-a-abc123-x7x7x' }), POD, 0, 'Successful'],
      ['a hash that begins alike', failing({ pod: 'svc-a-abc1234-x7x7x' }), POD, 0, 'Successful'],
      ['calls that the pod makes itself', failing({ reporter: 'source' }), POD, 0, 'Successful'],
      ['a second new pod', failing({ pod: 'svc-a-abc123-y8y8y' }), POD, 0.5, 'Failed'],
    ]);
  });

  testWithPromtool('counts from the first scrape of the new pods on', () => {
    expectAnswers(metric, [
      ['born with errors', { [pod('200')]: '_ 300 300', [pod('500')]: '_ 100 100' }, 30, 0.25, 'Failed'],
      ['born sound', { [pod('200')]: '_ 300 300' }, 30, 0, 'Successful'],
    ]);
  });

  testWithPromtool('takes the dots of a name for dots', () => {
    const dotted = metricOf('pod-error-rate', {}, { name: 'svc.a' });
    expectAnswers(dotted, [
      ['another name', { [pod('500', { pod: 'svcxa-abc123-x7x7x' })]: '0+100x8' }, POD, -1, 'Inconclusive'],
      ['the name', { [pod('500', { pod: 'svc.a-abc123-x7x7x' })]: '0+100x8' }, POD, 1, 'Failed'],
    ]);
  });
});

describe('the client view', () => {
  const metric = metricOf('client-error-rate');
  const good = { [client('200')]: '0+100x8' };

  testWithPromtool('counts what went to the canary, whether or not a pod was reached', () => {
    const failing = (labels: Record<string, string>) => ({ ...good, [client('503', labels)]: '0+100x8' });
    const stable = { destination_service: 'svc-a-stable.prod.svc.cluster.local' };
    expectAnswers(metric, [
      ['the stable pods fail', failing(stable), CLIENT, 0, 'Successful'],
      [
        'the canary of a namesake fails',
        failing({ destination_service: 'svc-a-canary.staging.svc.cluster.local' }),
        CLIENT,
        0,
        'Successful',
      ],
      ['what the pods count themselves', failing({ reporter: 'destination' }), CLIENT, 0, 'Successful'],
      [
        'no pod could be reached',
        failing({ response_flags: 'UH', destination_workload: 'unknown' }),
        CLIENT,
        0.5,
        'Failed',
      ],
      ['another client', failing({ pod: 'svc-b-123-z9z9z' }), CLIENT, 0.5, 'Failed'],
    ]);
  });

  testWithPromtool('leaves out what an earlier canary did', () => {
    expectAnswers(metric, [
      ['long ago', { ...good, [client('503')]: '5000x8' }, CLIENT, 0, 'Successful'],
      ['until this one began', { ...good, [client('503')]: '4000 5000x7' }, CLIENT, 0, 'Successful'],
      [
        'and the client was not scraped for two minutes',
        { [client('200')]: '0+100x20', [client('503')]: `5000 5000 ${'_ '.repeat(8)} 5000 5000` },
        165,
        0,
        'Successful',
      ],
    ]);
  });

  testWithPromtool('takes a counter that was away for more than ten windows for new, in one window', () => {
    // Last scraped at 15 s, and again from 690 s on.
    const back = {
      [client('200')]: '0+100x50',
      [client('503')]: `5000 5000 ${'_ '.repeat(44)} 5000 5000 5000 5000 5000`,
    };
    expectAnswers(metric, [
      ['the window of its return', back, 690, 5000 / 5400, 'Failed'],
      ['the next window', back, 750, 0, 'Successful'],
    ]);
  });
});

describe('a failure that stable shares', () => {
  const undecided = { sharedFailure: 'pause' } as const;
  const half = (of: typeof client, more: Record<string, string> = {}) => ({
    [of('200', more)]: '0+50x8',
    [of('500', more)]: '0+50x8',
  });
  const few = (of: typeof client, more: Record<string, string> = {}) => ({
    [of('200', more)]: '0+999x8',
    [of('500', more)]: '0+1x8',
  });

  testWithPromtool('is none of the canary in the view of its clients', () => {
    const stable = { destination_service: 'svc-a-stable.prod.svc.cluster.local' };
    const metric = metricOf('client-error-rate', { ...undecided, belowMinimum: 'pass' });
    expectAnswers(metric, [
      ['both fail half of all', { ...half(client), ...half(client, stable) }, CLIENT, Number.NaN, 'Inconclusive'],
      [
        'one failure of few requests to stable does not hide it',
        { ...half(client), [client('200', stable)]: '0+2x8', [client('500', stable)]: '0x5 1x3' },
        CLIENT,
        0.5,
        'Failed',
      ],
      ['both fail a little', { ...few(client), ...few(client, stable) }, CLIENT, 0.001, 'Successful'],
      [
        'stable fails a little, and no pod of the canary can be reached',
        { [client('503')]: '0+100x8', [client('200', stable)]: '0+994x8', [client('503', stable)]: '0+6x8' },
        CLIENT,
        1,
        'Failed',
      ],
      ['stable is within the threshold', { ...half(client), ...few(client, stable) }, CLIENT, 0.5, 'Failed'],
      ['stable gets no requests', { ...half(client), [client('200', stable)]: '900x8' }, CLIENT, 0.5, 'Failed'],
      ['there is no stable release yet', half(client), CLIENT, 0.5, 'Failed'],
      ['stable alone fails', { ...few(client), ...half(client, stable) }, CLIENT, 0.001, 'Successful'],
      ['no requests at all', {}, CLIENT, -1, 'Successful'],
    ]);
  });

  testWithPromtool('is none of the canary in the view of its pods', () => {
    const stable = { pod: 'svc-a-def456-y8y8y' };
    const metric = metricOf('pod-error-rate', undecided);
    expectAnswers(metric, [
      ['both fail half of all', { ...half(pod), ...half(pod, stable) }, POD, Number.NaN, 'Inconclusive'],
      ['stable is sound', { ...half(pod), [pod('200', stable)]: '0+900x8' }, POD, 0.5, 'Failed'],
    ]);
  });
});

describe.each([
  { view: 'client', metric: metricOf('client-error-rate', {}, { protocol: 'grpc' }), of: client, at: CLIENT },
  { view: 'pod', metric: metricOf('pod-error-rate', {}, { protocol: 'grpc' }), of: pod, at: POD },
])('a gRPC service in the $view view', ({ metric, of, at }) => {
  const grpc = (status: string): string => of('200', { request_protocol: 'grpc', grpc_response_status: status });
  const http = (code: string): string => of(code, { request_protocol: 'http' });
  const good = { [grpc('0')]: '0+100x8' };

  testWithPromtool('fails by its gRPC status, and by HTTP where it never came to gRPC', () => {
    expectAnswers(metric, [
      ['healthy', good, at, 0, 'Successful'],
      ['no series at all', {}, at, -1, 'Inconclusive'],
      [
        'traffic has stopped',
        { [grpc('0')]: '500x8', [grpc('14')]: '9x8', [http('503')]: '9x8' },
        at,
        -1,
        'Inconclusive',
      ],
      ['unavailable', { ...good, [grpc('14')]: '0+100x8' }, at, 0.5, 'Failed'],
      ['nothing but internal errors', { [grpc('13')]: '0+100x8' }, at, 1, 'Failed'],
      ['the proxy answers 503', { ...good, [http('503')]: '0+100x8' }, at, 0.5, 'Failed'],
      ['nothing but 503', { [http('503')]: '0+100x8' }, at, 1, 'Failed'],
      ['both add up', { ...good, [grpc('14')]: '0+50x8', [http('503')]: '0+50x8' }, at, 0.5, 'Failed'],
      [
        'a failed call that HTTP also calls failed counts once',
        { ...good, [of('503', { request_protocol: 'grpc', grpc_response_status: '14' })]: '0+100x8' },
        at,
        0.5,
        'Failed',
      ],
      [
        'callers that are wrong',
        { ...good, [grpc('3')]: '0+50x8', [grpc('5')]: '0+50x8', [grpc('16')]: '0+50x8' },
        at,
        0,
        'Successful',
      ],
      [
        "every status that is the server's fault",
        {
          ...good,
          ...Object.fromEntries(['2', '4', '8', '12', '13', '14', '15'].map((status) => [grpc(status), '0+100x8'])),
        },
        at,
        7 / 8,
        'Failed',
      ],
      ['a new series of errors', { ...good, [grpc('14')]: '_ _ _ _ 40 40 40' }, at, 40 / 440, 'Failed'],
      [
        'two failed calls in all',
        { [grpc('14')]: '0 0 0 0 1 1 1', [http('503')]: '0 0 0 0 1 1 1' },
        at,
        0.01,
        'Failed',
      ],
    ]);
  });
});

testWithPromtool('an HTTP service is judged by HTTP alone', () => {
  const labels = { request_protocol: 'grpc', grpc_response_status: '14' };
  expectAnswers(metricOf('pod-error-rate'), [
    ['a failed gRPC call', { [pod('200', labels)]: '0+100x8' }, POD, 0, 'Successful'],
  ]);
});

testWithPromtool('a slower scrape makes the window longer, and a longer window still answers', () => {
  const metric = metricOf('client-error-rate', {}, { scrapeInterval: Duration.seconds(30) });
  const good = { [client('200')]: '0+100x8' };
  expectAnswers(
    metric,
    [
      ['healthy', good, 150, 0, 'Successful'],
      ['failing', { ...good, [client('500')]: '0+100x8' }, 150, 0.5, 'Failed'],
      ['no traffic', {}, 150, -1, 'Inconclusive'],
    ],
    { scrape: 30 },
  );
});

function byHash(code: string, more: Record<string, string> = {}): string {
  return pod(code, { rollouts_pod_template_hash: 'abc123', ...more });
}
