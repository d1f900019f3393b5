import { Matcher, SaturationAnalysis, type SaturationAnalysisProps } from '../../lib';
import { testWithPromtool } from '../support/promtool';
import { type AnswerThen, expectAnswersAt, labelSet } from './answers';
import { boundTo, type PromMetric } from './bound';

// A value per scrape, every 15 seconds; the window is the two minutes from second 120 to 240.
const AT = 240;
const NAN = 'NaN '.repeat(20);

const metricOf = (name: string, props: SaturationAnalysisProps = {}): PromMetric =>
  boundTo(new SaturationAnalysis(props)).metric(`${name}-saturation`);

const series = (name: string, labels: Record<string, string> = {}): string =>
  `${name}${labelSet({ namespace: 'prod', pod: 'svc-a-abc123-x7x7x', container: 'svc-a', ...labels })}`;

const periods = (labels = {}) => series('container_cpu_cfs_periods_total', labels);
const throttled = (labels = {}) => series('container_cpu_cfs_throttled_periods_total', labels);
const usage = (labels = {}) => series('container_cpu_usage_seconds_total', labels);
const limit = (resource: string, labels = {}) => series('kube_pod_container_resource_limits', { resource, ...labels });
const memory = (labels = {}) => series('container_memory_working_set_bytes', labels);
const restarts = (labels = {}) => series('kube_pod_container_status_restarts_total', labels);
const ended = (reason: string, labels = {}) =>
  series('kube_pod_container_status_last_terminated_reason', { reason, ...labels });
const kills = (labels = {}) => series('container_oom_events_total', labels);

const SIDECAR = { container: 'istio-proxy' };
const SECOND_POD = { pod: 'svc-a-abc123-y8y8y' };
const OTHERS = [
  ['a stable pod', { pod: 'svc-a-def456-x7x7x' }],
  ['a Rollout whose name begins alike', { pod: 'svc-a-b-abc123-x7x7x' }],
  ['a namesake in another namespace', { namespace: 'staging' }],
  ['the whole pod, which has no container', { container: '' }],
  ['the container that pauses', { container: 'POD' }],
] as const;

describe('CPU throttling', () => {
  const metric = metricOf('throttling');
  const cpu = { [usage()]: '0+1x20', [limit('cpu')]: '1x20' };
  const calm = { ...cpu, [periods()]: '0+100x20', [throttled()]: '0+5x20' };

  testWithPromtool('is measured, is none without a limit, and pauses where nobody can tell', () => {
    expectAnswersAt(metric, AT, [
      ['a little', calm, 5, 'Successful'],
      ['exactly as much as may be', { ...cpu, [periods()]: '0+100x20', [throttled()]: '0+25x20' }, 25, 'Successful'],
      ['too much', { ...cpu, [periods()]: '0+100x20', [throttled()]: '0+26x20' }, 26, 'Failed'],
      ['all the time', { ...cpu, [periods()]: '0+100x20', [throttled()]: '0+100x20' }, 100, 'Failed'],
      ['no limit', { [usage()]: '0+1x20' }, 0, 'Successful'],
      ['nothing is scraped', {}, -1, 'Inconclusive'],
      ['a limit, and the kubelet is not scraped', { [limit('cpu')]: '1x20' }, -1, 'Inconclusive'],
      ['a limit, and its metrics are dropped', cpu, -1, 'Inconclusive'],
      ['stopped in the meantime', { ...cpu, [periods()]: '1000x20', [throttled()]: '900x20' }, 0, 'Successful'],
      ['NaN', { ...cpu, [periods()]: NAN, [throttled()]: NAN }, Number.NaN, 'Inconclusive'],
      // 16 periods in the window, of which 12 were throttled.
      ['hardly any work', { ...cpu, [periods()]: '0+2x20', [throttled()]: '0+1.5x20' }, 12, 'Successful'],
      ['a pod that is gone', { ...calm, [periods(SECOND_POD)]: `${'0+100x12'} stale` }, 3.2, 'Successful'],
    ]);
  });

  testWithPromtool('takes the pods together and the containers apart, and each of them once', () => {
    const sidecar = { [periods(SIDECAR)]: '0+100x20', [throttled(SIDECAR)]: '0+40x20' };
    const calmPod = { [periods(SECOND_POD)]: '0+100x20', [throttled(SECOND_POD)]: '0+5x20' };
    const busy = { ...cpu, [periods()]: '0+100x20', [throttled()]: '0+35x20' };
    const twice = { [periods({ replica: 'b' })]: '0+100x20', [throttled({ replica: 'b' })]: '0+35x20' };
    expectAnswersAt(metric, AT, [
      ['the sidecar', { ...calm, ...sidecar }, 40, 'Failed'],
      ['one of two pods', { ...busy, ...calmPod }, 20, 'Successful'],
      ['scraped twice', { ...busy, ...twice, ...calmPod }, 20, 'Successful'],
    ]);
    expectAnswersAt(metricOf('throttling', { exceptContainers: ['istio-proxy', 'vault-agent'] }), AT, [
      ['the sidecar', { ...calm, ...sidecar }, 5, 'Successful'],
    ]);
  });

  testWithPromtool('is that of the new containers and of nobody else', () => {
    expectAnswersAt(
      metric,
      AT,
      OTHERS.map(([name, labels]) => [
        name,
        { ...calm, [periods(labels)]: '0+100x20', [throttled(labels)]: '0+100x20' },
        5,
        'Successful',
      ]),
    );
  });
});

describe('memory', () => {
  const metric = metricOf('memory');
  const alive = { [restarts()]: '0x20' };
  const limited = { ...alive, [limit('memory')]: '200x20' };

  testWithPromtool('is measured against the limit, is far from none, and pauses where nobody can tell', () => {
    expectAnswersAt(metric, AT, [
      ['half of it', { ...limited, [memory()]: '100x20' }, 50, 'Successful'],
      ['exactly as much as may be', { ...limited, [memory()]: '180x20' }, 90, 'Successful'],
      ['near the limit', { ...limited, [memory()]: '190x20' }, 95, 'Failed'],
      ['near the limit once in the window', { ...limited, [memory()]: '100x13 190 100x6' }, 95, 'Failed'],
      ['long ago', { ...limited, [memory()]: '190x4 100x15' }, 50, 'Successful'],
      ['no limit', { ...alive, [memory()]: '100x20' }, 0, 'Successful'],
      ['nothing is scraped', {}, -1, 'Inconclusive'],
      ['the kubelet is not scraped', limited, -1, 'Inconclusive'],
      ['kube-state-metrics is not scraped', { [memory()]: '100x20' }, -1, 'Inconclusive'],
      [
        'only the container without a limit is scraped',
        { ...limited, [memory(SIDECAR)]: '100x20' },
        -1,
        'Inconclusive',
      ],
      ['NaN', { ...limited, [memory()]: NAN }, Number.NaN, 'Inconclusive'],
      ['a pod that died of it', { ...limited, [memory()]: '100x8 190 199 stale' }, 99.5, 'Failed'],
      [
        'a container that began again',
        { ...limited, [memory({ id: 'one' })]: '199x10 stale', [memory({ id: 'two' })]: '_x11 50x9' },
        99.5,
        'Failed',
      ],
    ]);
  });

  testWithPromtool('is that of each container against its own limit', () => {
    const half = { ...limited, [memory()]: '100x20' };
    const sidecar = { [limit('memory', SIDECAR)]: '10x20', [memory(SIDECAR)]: '9.9x20' };
    expectAnswersAt(metric, AT, [
      ['the sidecar', { ...half, ...sidecar }, 99, 'Failed'],
      [
        'a second pod',
        { ...half, [limit('memory', SECOND_POD)]: '200x20', [memory(SECOND_POD)]: '199x20' },
        99.5,
        'Failed',
      ],
      ['a sidecar without a limit', { ...half, [memory(SIDECAR)]: '1e9x20' }, 50, 'Successful'],
      ['another resource', { ...half, [limit('ephemeral_storage')]: '1x20' }, 50, 'Successful'],
      [
        'scraped twice',
        { ...half, [limit('memory', { instance: 'b' })]: '200x20', [memory({ instance: 'b' })]: '100x20' },
        50,
        'Successful',
      ],
    ]);
    expectAnswersAt(metricOf('memory', { exceptContainers: ['istio-proxy'] }), AT, [
      ['the sidecar', { ...half, ...sidecar }, 50, 'Successful'],
    ]);
    expectAnswersAt(
      metric,
      AT,
      OTHERS.map(([name, labels]) => [
        name,
        { ...half, [limit('memory', labels)]: '200x20', [memory(labels)]: '199x20' },
        50,
        'Successful',
      ]),
    );
  });
});

describe('restarts', () => {
  const metric = metricOf('restarts');

  // A pod that is born in the window, at 150 s.
  const born = (count: number) => `_x9 ${count}x10`;

  testWithPromtool('are counted since the window began, or since the pods are there', () => {
    expectAnswersAt(metric, AT, [
      ['none', { [restarts()]: '0x20' }, 0, 'Successful'],
      ['one in the window', { [restarts()]: '0x12 1x7' }, 1, 'Failed'],
      [
        'one before, told by a kube-state-metrics that was moved',
        { [restarts({ instance: 'a' })]: '1x13 stale', [restarts({ instance: 'b' })]: '_x14 1x6' },
        0,
        'Successful',
      ],
      ['one before, in a pod that still runs and is returned to', { [restarts()]: '1x20' }, 0, 'Successful'],
      ['before the first scrape', { [restarts()]: '_x10 3x10' }, 3, 'Failed'],
      ['in two pods', { [restarts()]: born(1), [restarts(SECOND_POD)]: born(2) }, 3, 'Failed'],
      ['of the sidecar', { [restarts()]: '0x20', [restarts(SIDECAR)]: born(1) }, 1, 'Failed'],
      ['in a pod that is gone', { [restarts()]: '0x20', [restarts(SECOND_POD)]: '0x9 1 1 stale' }, 1, 'Failed'],
      ['scraped twice', { [restarts()]: born(1), [restarts({ instance: 'b' })]: born(1) }, 1, 'Failed'],
      ['nothing is scraped', {}, -1, 'Inconclusive'],
      ['NaN', { [restarts()]: NAN }, Number.NaN, 'Inconclusive'],
      [
        'kube-state-metrics tells of itself only',
        {
          'kube_pod_container_status_restarts_total{namespace="monitoring",pod="ksm-1",exported_pod="svc-a-abc123-x7x7x"}':
            '1x20',
        },
        -1,
        'Inconclusive',
      ],
      ...OTHERS.map(
        ([name, labels]): AnswerThen => [name, { [restarts()]: '0x20', [restarts(labels)]: '5x20' }, 0, 'Successful'],
      ),
    ]);
  });

  testWithPromtool('may be some, where somebody says so', () => {
    expectAnswersAt(metricOf('restarts', { maxRestarts: 2 }), AT, [
      ['two', { [restarts()]: born(2) }, 2, 'Successful'],
      ['three', { [restarts()]: born(3) }, 3, 'Failed'],
    ]);
  });
});

describe('kills for want of memory', () => {
  const metric = metricOf('oom-kills');
  const alive = { [restarts()]: '0x20' };
  const again = { [restarts()]: '0x11 1x9' };
  const survived = '0x11 1x9';

  testWithPromtool('are seen whether or not the container survived', () => {
    expectAnswersAt(metric, AT, [
      ['none', alive, 0, 'Successful'],
      ['none, with a counter', { ...alive, [kills()]: '0x20' }, 0, 'Successful'],
      ['the container', { ...again, [ended('OOMKilled')]: '_x11 1x8' }, 1, 'Failed'],
      ['the container, before the release', { ...alive, [ended('OOMKilled')]: '1x20' }, 0, 'Successful'],
      [
        'of two pods',
        {
          ...again,
          [restarts(SECOND_POD)]: '0x11 1x9',
          [ended('OOMKilled')]: '_x11 1x8',
          [ended('OOMKilled', SECOND_POD)]: '_x11 1x8',
        },
        2,
        'Failed',
      ],
      ['two child processes', { ...alive, [kills()]: '0x11 2x9' }, 2, 'Failed'],
      ['one that both tell', { ...again, [ended('OOMKilled')]: '1x20', [kills()]: survived }, 1, 'Failed'],
      ['ended for another reason', { ...again, [ended('Error')]: '1x20' }, 0, 'Successful'],
      ['told with 0, as old versions do', { ...again, [ended('OOMKilled')]: '0x20' }, 0, 'Successful'],
      [
        'scraped twice',
        { ...again, [ended('OOMKilled')]: '1x20', [ended('OOMKilled', { instance: 'b' })]: '1x20' },
        1,
        'Failed',
      ],
      ['nothing is scraped', {}, -1, 'Inconclusive'],
      ['kube-state-metrics is not scraped', { [kills()]: '0x20' }, -1, 'Inconclusive'],
      ['and yet a kill is known', { [kills()]: survived }, 1, 'Failed'],
      ...OTHERS.map(
        ([name, labels]): AnswerThen => [
          name,
          { ...alive, [restarts(labels)]: '0x11 1x9', [ended('OOMKilled', labels)]: '1x20' },
          0,
          'Successful',
        ],
      ),
    ]);
  });
});

testWithPromtool('further matchers hold for every series', () => {
  const matchers = [Matcher.equal('cluster', 'eu-1')];
  const of = (cluster: string) => ({ [restarts({ cluster })]: '_x9 1x10' });
  expectAnswersAt(metricOf('restarts', { matchers }), AT, [
    ['another cluster', of('us-1'), -1, 'Inconclusive'],
    ['this cluster', of('eu-1'), 1, 'Failed'],
  ]);
});
