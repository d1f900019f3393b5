import { Chart, Duration, Testing } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import { Rollout, type RolloutProps } from '../../lib';
import { find, type Manifest } from '../support/fleet';

function withRollout(
  use: (rollout: Rollout, chart: Chart) => void = () => undefined,
  props: Partial<RolloutProps> = {},
): Manifest[] {
  const chart = new Chart(Testing.app(), 'chart', { namespace: 'prod' });
  const rollout = new Rollout(chart, 'rollout', {
    metadata: { name: 'svc-a' },
    selectorLabels: { 'app.kubernetes.io/name': 'svc-a' },
    strategy: { canary: { steps: [{ setWeight: 20 }, { pause: {} }] } },
    containers: [
      {
        name: 'app',
        image: 'x:1',
        ports: [{ number: 8080, name: 'http' }],
        startup: kplus.Probe.fromTcpSocket({ port: 8080 }),
      },
    ],
    ...props,
  });
  use(rollout, chart);
  return Testing.synth(chart);
}

describe('a Rollout is a cdk8s-plus workload', () => {
  test('its pods are rendered as the API reads them', () => {
    const rollout = find(withRollout(), 'Rollout');
    expect(rollout.apiVersion).toBe('argoproj.io/v1alpha1');
    expect(rollout.spec.selector).toEqual({ matchLabels: { 'app.kubernetes.io/name': 'svc-a' } });
    expect(rollout.spec.template.spec.containers[0].startupProbe.tcpSocket).toEqual({ port: 8080 });
    expect(rollout.spec.template.spec).toMatchObject({ setHostnameAsFQDN: false });
  });

  test('a Service, a network policy and an anti-affinity select its pods by the same labels', () => {
    const manifests = withRollout((rollout, chart) => {
      rollout.exposeViaService();
      new kplus.NetworkPolicy(chart, 'policy', { selector: rollout });
      rollout.scheduling.separate(rollout, { weight: 1 });
    });
    const labels = { 'app.kubernetes.io/name': 'svc-a' };
    expect(find(manifests, 'Service').metadata.name).toMatch(/^[a-z]/);
    expect(find(manifests, 'Service').spec).toMatchObject({
      selector: labels,
      ports: [{ name: 'http', port: 8080, targetPort: 8080 }],
    });
    expect(find(manifests, 'NetworkPolicy').spec.podSelector).toEqual({ matchLabels: labels });
    expect(JSON.stringify(find(manifests, 'Rollout').spec.template.spec.affinity)).toContain(
      '"app.kubernetes.io/name":"svc-a"',
    );
  });

  test('an autoscaler scales it, and then it has no replicas of its own', () => {
    const manifests = withRollout(
      (target, chart) =>
        new kplus.HorizontalPodAutoscaler(chart, 'hpa', {
          target,
          maxReplicas: 5,
          metrics: [kplus.Metric.resourceCpu(kplus.MetricTarget.averageUtilization(50))],
        }),
    );
    expect(find(manifests, 'HorizontalPodAutoscaler').spec.scaleTargetRef).toEqual({
      apiVersion: 'argoproj.io/v1alpha1',
      kind: 'Rollout',
      name: 'svc-a',
    });
    expect(find(manifests, 'Rollout').spec).not.toHaveProperty('replicas');
  });

  test('volumes and containers that are added later are there, and pass the restricted profile', () => {
    const manifests = withRollout((rollout, chart) => {
      const volume = kplus.Volume.fromEmptyDir(chart, 'tmp', 'tmp');
      rollout.addContainer({ name: 'second', image: 'y:1', volumeMounts: [{ path: '/tmp', volume }] });
    });
    const pod = find(manifests, 'Rollout').spec.template.spec;
    expect(pod.volumes).toEqual([{ name: 'tmp', emptyDir: {} }]);
    expect(pod.containers[1].securityContext.capabilities).toEqual({ drop: ['ALL'] });
  });

  test('labels that a person gives to the pods do not move the selector', () => {
    const rollout = find(
      withRollout((r) => r.podMetadata.addLabel('team', 'payments')),
      'Rollout',
    );
    expect(rollout.spec.template.metadata.labels).toEqual({ 'app.kubernetes.io/name': 'svc-a', team: 'payments' });
    expect(rollout.spec.selector.matchLabels).toEqual({ 'app.kubernetes.io/name': 'svc-a' });
  });

  test('isolated pods are cut off from the network', () => {
    expect(find(withRollout(undefined, { isolate: true }), 'NetworkPolicy').spec.podSelector).toEqual({
      matchLabels: { 'app.kubernetes.io/name': 'svc-a' },
    });
  });

  test('an autoscaler beside a fixed number of pods is refused', () => {
    const hpa =
      (replicas?: number): (() => unknown) =>
      () =>
        withRollout(
          (target, chart) =>
            new kplus.HorizontalPodAutoscaler(chart, 'hpa', {
              target,
              maxReplicas: 5,
              metrics: [kplus.Metric.resourceCpu(kplus.MetricTarget.averageUtilization(50))],
            }),
          { replicas },
        );
    expect(hpa()).not.toThrow();
    expect(hpa(3)).toThrow('replicas');
  });

  test.each<[Partial<RolloutProps>, string]>([
    [{ replicas: -1.5 }, 'replicas: -1.5 is no whole number from 0'],
    [{ minReady: Duration.millis(1500) }, 'minReady: 1500ms is no whole number of seconds'],
    [
      { progressDeadline: Duration.seconds(1), minReady: Duration.seconds(1) },
      'progressDeadline: is not longer than minReady',
    ],
    [{ selectorLabels: {} }, 'selectorLabels: there are none'],
  ])('%j is refused', (props, message) => {
    expect(() => withRollout(undefined, props)).toThrow(message);
  });
});
