import { Duration, Size } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import type { argo } from '../../imports';
import { CanaryPlan, Environment, GitOpsApp, type ServiceProps, ServiceSet } from '../../lib';
import { podCounts } from '../../lib/train/pod-counts';
import { podRequests } from '../../lib/train/pod-requests';
import { releaseCost } from '../../lib/train/release-cost';
import { releaseTime } from '../../lib/train/release-time';
import { documents, rendered, SERVICE } from '../support/fleet';

const ROUTED = { istio: { virtualService: { name: 'svc-a' } } };
const fixed = (pods: number) => ({ least: pods, most: pods });

describe('what a pod requests', () => {
  const container = (cpu: string, memory: string, rest = {}) => ({ resources: { requests: { cpu, memory } }, ...rest });

  test('is the sum of its containers; a limit stands for a request that is not written', () => {
    const limited = { resources: { requests: { cpu: '50m' }, limits: { cpu: '1', memory: '64Mi' } } };
    expect(podRequests({ containers: [container('100m', '128Mi'), limited, {}] })).toEqual({
      cpuMillis: 150,
      memory: 192 * 2 ** 20,
    });
  });

  test('is that of an init container where it asks for more, and counts sidecars with the containers', () => {
    const initContainers = [container('100m', '10Mi', { restartPolicy: 'Always' }), container('1', '20Mi')];
    expect(podRequests({ containers: [container('200m', '128Mi')], initContainers })).toEqual({
      cpuMillis: 1100,
      memory: 138 * 2 ** 20,
    });
  });
});

describe('the pods of a release', () => {
  test('with a router are twice as many at the promotion, and stay for a while', () => {
    const steps = [{ setWeight: 5 }, { setWeight: 50 }];
    const strategy = { canary: { trafficRouting: ROUTED, steps, scaleDownDelaySeconds: 600 } };
    expect(podCounts(strategy, { least: 3, most: 10 })).toEqual({
      steady: { least: 3, most: 10 },
      peak: { least: 6, most: 20 },
      promoted: { least: 6, most: 20 },
      keptSeconds: 600,
    });
  });

  test('with a router stay for 30 seconds where nothing else is said, as the controller has it', () => {
    expect(podCounts({ canary: { trafficRouting: ROUTED } }, fixed(4))).toMatchObject({
      peak: fixed(8),
      keptSeconds: 30,
    });
  });

  test('are more where a step asks for more canary pods than there are stable ones', () => {
    const steps = [{ setCanaryScale: { replicas: 5 } }, { setWeight: 5 }];
    expect(podCounts({ canary: { trafficRouting: ROUTED, steps } }, fixed(2)).peak).toEqual(fixed(7));
    const least = { canary: { trafficRouting: ROUTED, minPodsPerReplicaSet: 3 } };
    expect(podCounts(least, fixed(2)).peak).toEqual(fixed(5));
  });

  test('move over step by step where the stable version shrinks meanwhile', () => {
    const canary = { trafficRouting: ROUTED, dynamicStableScale: true, steps: [{ setWeight: 25 }] };
    expect(podCounts({ canary }, fixed(10))).toEqual({
      steady: fixed(10),
      peak: fixed(11),
      promoted: fixed(10),
      keptSeconds: 0,
    });
  });

  test.each<[argo.CanaryStrategy['maxSurge'], number, number]>([
    [undefined, 5, 7],
    ['20%', 6, 8],
    [1, 6, 7],
    [0, 6, 6],
    ['0%', 6, 6],
  ])('without a router, and with a surge of %s, are %i and at most %i', (maxSurge, replicas, peak) => {
    expect(podCounts({ canary: { maxSurge } }, fixed(replicas))).toEqual({
      steady: fixed(replicas),
      peak: fixed(peak),
      promoted: fixed(replicas),
      keptSeconds: 0,
    });
  });

  test('of a blue-green release are twice as many before the switch, however few its preview has', () => {
    const blueGreen = { activeService: 'svc-a', previewReplicaCount: 1, scaleDownDelaySeconds: 60 };
    expect(podCounts({ blueGreen }, fixed(3))).toMatchObject({ peak: fixed(6), promoted: fixed(6), keptSeconds: 60 });
  });
});

describe('the least time of a release', () => {
  const metric = { name: 'm', provider: {} as never };

  test('is that of its holds, and of the measurements that come between them', () => {
    const templates = new Map([
      [
        'long',
        [
          { ...metric, initialDelay: '30s', interval: '1m', count: 5 },
          { ...metric, interval: '10s', count: 2 },
        ],
      ],
      ['enough', [{ ...metric, interval: '1m', count: 5, consecutiveSuccessLimit: 2 }]],
      ['unknown', [{ ...metric, interval: '1m', count: '{{args.count}}' }]],
    ]);
    const run = (templateName: string) => ({ analysis: { templates: [{ templateName }] } });
    const steps = [
      run('enough'),
      { setWeight: 5 },
      { pause: { duration: '2m' } },
      run('long'),
      { setWeight: 50 },
      { pause: { duration: 90 } },
      { pause: { duration: '10' } },
      run('unknown'),
    ];
    expect(releaseTime({ canary: { steps } }, templates)).toEqual({
      steps: [
        { weight: 0, seconds: 60 },
        { weight: 5, seconds: 120 + 270 },
        { weight: 50, seconds: 100 },
      ],
      leastSeconds: 550,
    });
  });

  test('is not known where a person is asked, which the step says', () => {
    expect(releaseTime({ canary: { steps: [{ setWeight: 5 }, { pause: {} }] } }, new Map()).steps).toEqual([
      { weight: 5, seconds: 0, asks: true },
    ]);
    const blueGreen = { activeService: 'svc-a', autoPromotionEnabled: false, autoPromotionSeconds: 60 };
    expect(releaseTime({ blueGreen }, new Map()).steps).toEqual([{ weight: 100, seconds: 0, asks: true }]);
  });

  test('is none where there are no steps', () => {
    expect(releaseTime(undefined, new Map())).toEqual({ steps: [], leastSeconds: 0 });
  });
});

describe('what a release of a rendered service costs', () => {
  const costOf = (props: Partial<ServiceProps> = {}) => releaseCost(rendered(props));

  test('follows from its replicas, its plan and its resources', () => {
    const plan = CanaryPlan.of([{ weight: 20, hold: Duration.minutes(30) }]);
    const resources = { cpu: { request: kplus.Cpu.millis(250) }, memory: { request: Size.gibibytes(1) } };
    const cost = costOf({ replicas: 5, plan, resources, keepReplacedPods: Duration.minutes(20) });
    expect(cost).toMatchObject({
      pods: { steady: fixed(5), peak: fixed(10), keptSeconds: 1200 },
      perPod: { cpuMillis: 250, memory: 2 ** 30 },
    });
    expect(cost?.leastSeconds).toBeGreaterThanOrEqual(1800);
  });

  test('is a span with an autoscaler, also while it takes over', () => {
    const autoscaling = { minReplicas: 3, maxReplicas: 12 };
    expect(costOf({ autoscaling })?.pods?.peak).toEqual({ least: 6, most: 24 });
    const takesOverReplicas = true;
    expect(costOf({ replicas: 4, autoscaling: { ...autoscaling, takesOverReplicas } })?.pods?.steady).toEqual({
      least: 3,
      most: 12,
    });
  });

  test('is not known in pods where something else scales the service', () => {
    expect(costOf({ scaledBy: 'KEDA' })?.pods).toBeUndefined();
  });

  test('holds the measurements of a blue-green release', () => {
    const app = new GitOpsApp({ repository: 'https://github.com/org/gitops' });
    const prod = new Environment(app, 'prod', { namespace: 'prod', prometheus: 'http://prometheus.monitoring:9090' });
    new ServiceSet(prod, 'services').addBlueGreenService('svc-a', { ...SERVICE, watch: Duration.minutes(10) });
    const cost = releaseCost(documents(app.render().get('clusters/prod/apps/svc-a/svc-a.k8s.yaml') ?? ''));
    expect(cost?.steps).toHaveLength(1);
    expect(cost?.leastSeconds).toBeGreaterThan(400);
    expect(cost?.leastSeconds).toBeLessThanOrEqual(600);
  });

  test('of something without a Rollout is nothing', () => {
    expect(releaseCost([{ kind: 'Service' }])).toBeUndefined();
  });
});
