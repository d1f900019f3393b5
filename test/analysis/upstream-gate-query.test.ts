import { Chart, Testing } from 'cdk8s';
import type { argo } from '../../imports';
import { Release, UpstreamGate, type UpstreamGateProps } from '../../lib';
import { Matcher } from '../../lib/promql';
import { testWithPromtool } from '../support/promtool';
import { type Answer, expectAnswers, labelSet } from './answers';
import { type PromMetric, TARGET } from './bound';

const IMAGE = 'ghcr.io/org/svc-a:1.5.0';
const RELEASE = Release.of({ image: IMAGE, version: '1.5.0', gitSha: '9f8d111d8f' });

/** The metric with which svc-b waits for svc-a. */
function metricOf(props: UpstreamGateProps = {}, target: Partial<typeof TARGET> = {}): PromMetric {
  const upstream = { name: 'svc-a', release: () => RELEASE, namespace: () => undefined, isCalled: () => true };
  const { template } = new UpstreamGate(props)._bind(
    new Chart(Testing.app(), 'svc-b'),
    { ...TARGET, name: 'svc-b', ...target },
    [upstream],
  );
  const [metric] = template.toJson().spec.metrics as argo.Metric[];
  return metric as PromMetric;
}

/** Five minutes of scrapes. */
const ALWAYS = '1x20';
const NOW = 300;

/** The Rollouts controller, scraped with `honorLabels`. */
const phase = (name: string, of = 'svc-a', more: Record<string, string> = {}): string =>
  `rollout_info${labelSet({ namespace: 'prod', name: of, phase: name, ...more })}`;

/** Without: Prometheus keeps the controller's namespace. */
const renamed = (name: string): string => phase(name, 'svc-a', RENAMED);
const RENAMED = { namespace: 'argo-rollouts', exported_namespace: 'prod' };

/** Pods that do not count, or count no more. */
const unavailable = (more: Record<string, string> = {}): string =>
  `rollout_info_replicas_unavailable${labelSet({ namespace: 'prod', name: 'svc-a', ...more })}`;

const NEW = 'svc-a-6b7f9c5d4-x2x4z';
const OLD = 'svc-a-58d4c77b9f-q8w7e';

/** A pod of svc-a as kube-state-metrics tells of it. */
function pod(name: string, image: string, series = ALWAYS, ready = series): Record<string, string> {
  const of = { namespace: 'prod', pod: name };
  return {
    [`kube_pod_container_info${labelSet({ ...of, container: 'app', image: 'sha256:abc', image_spec: image })}`]: series,
    [`kube_pod_container_info${labelSet({ ...of, container: 'istio-proxy', image_spec: 'istio/proxyv2:1.26' })}`]:
      series,
    [`kube_pod_status_ready${labelSet({ ...of, condition: 'true' })}`]: ready,
    [`kube_pod_status_ready${labelSet({ ...of, condition: 'false' })}`]: '0x20',
  };
}

const newPod = pod(NEW, IMAGE);
const oldPod = pod(OLD, 'ghcr.io/org/svc-a:1.4.2');
const own = pod('svc-b-7c4d5f8b6-m3n4p', 'ghcr.io/org/svc-b:2.0.0');

/** ReplicaSets of svc-b, and when they were made. */
const replicaSets = (canary: number, stable: number): Record<string, string> => ({
  'kube_replicaset_created{namespace="prod",replicaset="svc-b-abc123"}': `${canary}x20`,
  'kube_replicaset_created{namespace="prod",replicaset="svc-b-def456"}': `${stable}x20`,
});
const forward = replicaSets(2000, 1000);

const states: readonly (readonly [name: string, series: Record<string, string>, value: number, verdict: Answer[4]])[] =
  [
    ['completed, on the expected release', { [phase('Completed')]: ALWAYS, ...newPod }, 1, 'Successful'],
    ['the same, without honorLabels', { [renamed('Completed')]: ALWAYS, ...newPod }, 1, 'Successful'],
    [
      'blue-green, measured after its switch',
      { [phase('Completed')]: ALWAYS, [unavailable()]: '2x20', ...newPod, ...oldPod },
      0,
      'Inconclusive',
    ],
    [
      'the same, without honorLabels',
      { [renamed('Completed')]: ALWAYS, [unavailable(RENAMED)]: '2x20', ...newPod, ...oldPod },
      0,
      'Inconclusive',
    ],
    [
      'blue-green, and the replaced pods are gone',
      { [phase('Completed')]: ALWAYS, [unavailable()]: '2x10 0x10', ...newPod },
      1,
      'Successful',
    ],
    [
      'other services are on their way',
      {
        [phase('Completed')]: ALWAYS,
        [phase('Progressing', 'svc-a-b')]: ALWAYS,
        [unavailable({ name: 'svc-c' })]: '2x20',
        ...newPod,
      },
      1,
      'Successful',
    ],
    ['completed, on the old release', { [phase('Completed')]: ALWAYS, ...oldPod }, 0, 'Inconclusive'],
    ['on its way', { [phase('Progressing')]: ALWAYS, ...newPod, ...oldPod }, 0, 'Inconclusive'],
    ['on its way, without honorLabels', { [renamed('Progressing')]: ALWAYS, ...newPod }, 0, 'Inconclusive'],
    ['paused', { [phase('Paused')]: ALWAYS, ...newPod, ...oldPod }, 0, 'Inconclusive'],
    ['aborted', { [phase('Abort')]: ALWAYS, ...newPod, ...oldPod }, 0, 'Inconclusive'],
    ['timed out', { [phase('Timeout')]: ALWAYS, ...newPod }, 0, 'Inconclusive'],
    [
      'completed a minute ago, and the next release has begun',
      { [phase('Completed')]: '1x16 stale', [phase('Progressing')]: '_x16 1x4', ...newPod },
      0,
      'Inconclusive',
    ],
    [
      'two replicas of the controller, which say the same',
      {
        [phase('Completed', 'svc-a', { instance: 'one' })]: ALWAYS,
        [phase('Completed', 'svc-a', { instance: 'two' })]: ALWAYS,
        ...newPod,
      },
      1,
      'Successful',
    ],
    [
      'two replicas of the controller, one of them late',
      {
        [phase('Completed', 'svc-a', { instance: 'one' })]: ALWAYS,
        [phase('Progressing', 'svc-a', { instance: 'two' })]: ALWAYS,
        ...newPod,
      },
      0,
      'Inconclusive',
    ],
    [
      'kube-state-metrics scraped twice',
      {
        [phase('Completed')]: ALWAYS,
        ...Object.fromEntries(
          ['one', 'two'].flatMap((instance) =>
            Object.entries(newPod).map(([series, values]) => [series.replace('}', `,instance="${instance}"}`), values]),
          ),
        ),
      },
      1,
      'Successful',
    ],
    [
      'a pod of the release seen beside the phase of the one before',
      { [phase('Completed')]: ALWAYS, ...oldPod, ...pod(NEW, IMAGE, '_x17 1x3') },
      0,
      'Inconclusive',
    ],
    [
      'its only pod is not ready',
      { [phase('Completed')]: ALWAYS, ...pod(NEW, IMAGE, ALWAYS, '0x20') },
      0,
      'Inconclusive',
    ],
    [
      'a pod that was evicted long ago had the release',
      { [phase('Completed')]: ALWAYS, ...oldPod, ...pod(NEW, IMAGE, ALWAYS, '0x20') },
      0,
      'Inconclusive',
    ],
    [
      'the image in another service of a longer name',
      { [phase('Completed')]: ALWAYS, ...oldPod, ...pod('svc-a-blue-6b7f9c5d4-x2x4z', IMAGE) },
      0,
      'Inconclusive',
    ],
    [
      'it is there in another namespace alone',
      { [phase('Completed', 'svc-a', { namespace: 'staging' })]: ALWAYS, ...newPod },
      0,
      'Inconclusive',
    ],
    ['it was never there', {}, 0, 'Inconclusive'],
  ];

describe('svc-b waits for svc-a', () => {
  testWithPromtool('until it is Completed on the expected release, in every state of the data', () => {
    const seen = { [phase('Progressing', 'svc-b')]: ALWAYS, ...own, ...forward };
    expectAnswers(
      metricOf(),
      states.map(([name, series, value, verdict]): Answer => [name, { ...seen, ...series }, NOW, value, verdict]),
    );
  });

  testWithPromtool('and says so where nobody can see it', () => {
    expectAnswers(metricOf(), [
      ['no data at all', {}, NOW, -1, 'Inconclusive'],
      ['no metrics of the controller', { ...own, ...newPod, ...forward }, NOW, -1, 'Inconclusive'],
      ['no kube-state-metrics', { [phase('Completed')]: ALWAYS }, NOW, -1, 'Inconclusive'],
      ['the controller is gone', { [phase('Completed')]: '1x4 stale', ...own }, NOW, -1, 'Inconclusive'],
    ]);
  });

  testWithPromtool('but never on a way back to pods that are older than the stable ones', () => {
    const busy = { [phase('Progressing')]: ALWAYS, ...oldPod };
    expectAnswers(metricOf(), [
      ['back', { ...busy, ...replicaSets(1000, 2000) }, NOW, 1, 'Successful'],
      ['back, and nothing is known of the upstream', replicaSets(1000, 2000), NOW, 1, 'Successful'],
      ['forth', { ...busy, ...replicaSets(2000, 1000) }, NOW, 0, 'Inconclusive'],
      ['both at once', { ...busy, ...replicaSets(1000, 1000) }, NOW, 0, 'Inconclusive'],
      ['the ReplicaSets are not told', busy, NOW, 0, 'Inconclusive'],
    ]);
  });

  testWithPromtool('by the label of its pods, which two releases of one image differ in', () => {
    const label = (name: string, revision: string): Record<string, string> => ({
      [`kube_pod_labels${labelSet({ namespace: 'prod', pod: name, label_service_istio_io_canonical_revision: revision })}`]:
        ALWAYS,
    });
    const done = { [phase('Completed')]: ALWAYS, ...newPod, ...forward };
    expectAnswers(metricOf({ releaseFrom: 'pod-labels' }), [
      ['the expected release', { ...done, ...label(NEW, RELEASE.label) }, NOW, 1, 'Successful'],
      ['another release of its image', { ...done, ...label(NEW, '1.5.0-rebuilt') }, NOW, 0, 'Inconclusive'],
      ['kube-state-metrics tells no labels', done, NOW, -1, 'Inconclusive'],
    ]);
  });

  testWithPromtool('by the requests that it answers, whichever pods are kept', () => {
    const requests = (name: string, revision: string, counted: string): Record<string, string> => ({
      [`istio_requests_total${labelSet({ reporter: 'destination', namespace: 'prod', pod: name, destination_canonical_revision: revision })}`]:
        counted,
    });
    const done = { [phase('Completed')]: ALWAYS, ...forward };
    const now = requests(NEW, RELEASE.label, '0+10x20');
    expectAnswers(metricOf({ releaseFrom: 'requests' }), [
      ['the expected release answers', { ...done, ...now }, NOW, 1, 'Successful'],
      [
        'the old one did until it was replaced',
        { ...done, ...now, ...requests(OLD, 'old', '0+10x10 100x10') },
        NOW,
        1,
        'Successful',
      ],
      [
        'the old one answers, the new one is kept',
        { ...done, ...requests(NEW, RELEASE.label, '70x20'), ...requests(OLD, 'old', '0+10x20') },
        NOW,
        0,
        'Inconclusive',
      ],
      ['both answer', { ...done, ...now, ...requests(OLD, 'old', '0+10x20') }, NOW, 0, 'Inconclusive'],
      ['nobody calls it', { ...done, ...requests(NEW, RELEASE.label, '70x20') }, NOW, 0, 'Inconclusive'],
      ['the mesh is not scraped', done, NOW, -1, 'Inconclusive'],
    ]);
  });

  testWithPromtool('in its own cluster, where one Prometheus sees several', () => {
    const metric = metricOf({}, { seriesMatchers: [Matcher.equal('cluster', 'eu')] });
    const at = (cluster: string, series: Record<string, string>): Record<string, string> =>
      Object.fromEntries(
        Object.entries(series).map(([it, values]) => [it.replace('}', `,cluster="${cluster}"}`), values]),
      );
    const there = { [phase('Completed')]: ALWAYS, ...newPod };
    const seen = at('eu', { ...own, ...forward, [phase('Completed')]: ALWAYS });
    expectAnswers(metric, [
      ['there in this one', { ...seen, ...at('eu', there) }, NOW, 1, 'Successful'],
      ['there in another one', { ...seen, ...at('us', there) }, NOW, 0, 'Inconclusive'],
    ]);
  });
});
