import { Chart, Duration, Testing } from 'cdk8s';
import { BlueGreenService, ErrorRateAnalysis, IstioRouter, TrafficRouter } from '../../lib';
import { find, type Manifest, RELEASE, rendered, SERVICE } from '../support/fleet';
import { renderedBlueGreen } from './blue-green';

const rolloutOf = (...args: Parameters<typeof renderedBlueGreen>): Manifest =>
  find(renderedBlueGreen(...args), 'Rollout');
const strategyOf = (...args: Parameters<typeof renderedBlueGreen>): Manifest => rolloutOf(...args).spec.strategy;
const metricOf = (manifests: Manifest[], template: string, name: string): Manifest =>
  find(manifests, 'AnalysisTemplate', template).spec.metrics.find((metric: Manifest) => metric.name === name);

const BEFORE = new ErrorRateAnalysis({ id: 'error-rate-before' });

describe('a blue-green service', () => {
  test('makes the objects of one guarded release path, under one name', () => {
    const manifests = renderedBlueGreen();
    expect(manifests.map((m) => `${m.kind}/${m.metadata.name}`)).toEqual([
      'Service/svc-a',
      'Service/svc-a-preview',
      'Service/svc-a-pods',
      'ServiceAccount/svc-a',
      'AnalysisTemplate/svc-a-error-rate',
      'VirtualService/svc-a',
      'VirtualService/svc-a-preview',
      'DestinationRule/svc-a',
      'DestinationRule/svc-a-preview',
      'Rollout/svc-a',
      'PodDisruptionBudget/svc-a',
    ]);
    for (const manifest of manifests)
      expect(manifest.metadata).toMatchObject({ namespace: 'prod', labels: { 'app.kubernetes.io/name': 'svc-a' } });
  });

  test('works in any chart, and shows what it made', () => {
    const chart = new Chart(Testing.app(), 'svc-a', { namespace: 'prod' });
    const service = new BlueGreenService(chart, 'svc-a', {
      ...SERVICE,
      release: RELEASE,
      before: [BEFORE],
      environment: { prometheus: 'http://prometheus.monitoring:9090' },
    });
    expect(Testing.synth(chart)).toHaveLength(12);
    expect([service.service.name, service.previewService.name, service.podsService.name]).toEqual([
      'svc-a',
      'svc-a-preview',
      'svc-a-pods',
    ]);
    expect(service.analyses.map(({ when, template }) => [when, template.name])).toEqual([
      ['before-promotion', 'svc-a-error-rate-before'],
      ['after-promotion', 'svc-a-error-rate'],
    ]);
  });

  test('switches all callers at once, without being told, and measures after it', () => {
    expect(strategyOf()).toEqual({
      blueGreen: {
        activeService: 'svc-a',
        previewService: 'svc-a-preview',
        autoPromotionEnabled: true,
        scaleDownDelaySeconds: 600,
        abortScaleDownDelaySeconds: 0,
        postPromotionAnalysis: {
          templates: [{ templateName: 'svc-a-error-rate' }],
          args: [{ name: 'canary-hash', valueFrom: { podTemplateHashValue: 'Latest' } }],
        },
      },
    });
  });

  test('waits for a person after the analyses where that is asked for', () => {
    expect(strategyOf({ promotion: 'manual' }).blueGreen.autoPromotionEnabled).toBe(false);
  });

  test('never scales new pods down that an abort could not take the callers from', () => {
    expect(strategyOf({ keepReplacedPods: Duration.hours(1) }).blueGreen).toMatchObject({
      scaleDownDelaySeconds: 3600,
      abortScaleDownDelaySeconds: 0,
    });
  });

  test('starts fewer pods until the word to switch is given, where that is asked for', () => {
    expect(strategyOf({ replicas: 6, previewReplicas: 1 }).blueGreen.previewReplicaCount).toBe(1);
    expect(strategyOf().blueGreen).not.toHaveProperty('previewReplicaCount');
  });

  test('runs the very pods that a canary service runs', () => {
    const props = { replicas: 6, podLabels: { team: 'a' }, config: { values: { LOG_FORMAT: 'json' } } };
    expect(rolloutOf(props).spec.template).toEqual(find(rendered(props), 'Rollout').spec.template);
    expect(rolloutOf(props).spec.selector).toEqual(find(rendered(props), 'Rollout').spec.selector);
  });

  test('keeps the pods of both versions reachable by a Service that nobody switches', () => {
    for (const name of ['svc-a', 'svc-a-preview', 'svc-a-pods']) {
      const { spec, metadata } = find(renderedBlueGreen(), 'Service', name);
      expect(spec).toEqual({
        type: 'ClusterIP',
        selector: { 'app.kubernetes.io/name': 'svc-a' },
        ports: [{ name: 'http', port: 80, targetPort: 8080 }],
      });
      expect(metadata.annotations).toEqual({
        'argocd.argoproj.io/sync-options': 'ServerSideApply=false',
        'argocd.argoproj.io/sync-wave': '-2',
      });
    }
  });

  test('limits requests before the switch as after it, and is reached through gateways by the address of callers alone', () => {
    const router = new IstioRouter({ gateways: ['istio-ingress/public'], hosts: ['shop.example.com'] });
    const manifests = renderedBlueGreen({ router });
    const [active, preview] = ['svc-a', 'svc-a-preview'].map((name) => find(manifests, 'VirtualService', name).spec);
    expect(active).toEqual({
      gateways: ['mesh', 'istio-ingress/public'],
      hosts: ['svc-a.prod.svc.cluster.local', 'shop.example.com'],
      http: [
        {
          name: 'primary',
          route: [{ destination: { host: 'svc-a.prod.svc.cluster.local', port: { number: 80 } } }],
          timeout: '15s',
          retries: { attempts: 2, retryOn: 'connect-failure,refused-stream' },
        },
      ],
    });
    expect(preview.hosts).toEqual(['svc-a-preview.prod.svc.cluster.local']);
    expect(preview).not.toHaveProperty('gateways');
    expect(preview.http[0]).toMatchObject({ timeout: active.http[0].timeout, retries: active.http[0].retries });
    expect(find(manifests, 'DestinationRule', 'svc-a').spec.trafficPolicy).toHaveProperty('outlierDetection');
    expect(find(manifests, 'DestinationRule', 'svc-a-preview').spec.trafficPolicy).not.toHaveProperty(
      'outlierDetection',
    );
  });

  test('has no such objects with a router that makes none', () => {
    class Plain extends TrafficRouter {
      public readonly problems = [];
      public bind(): Record<string, never> {
        return {};
      }
      public controllerWrites(): [] {
        return [];
      }
    }
    const kinds = renderedBlueGreen({ router: new Plain() }).map(({ kind }) => kind);
    expect(kinds).not.toContain('VirtualService');
    expect(kinds).toContain('Rollout');
  });

  test('has an autoscaler in place of a fixed number of pods', () => {
    const manifests = renderedBlueGreen({ autoscaling: { minReplicas: 3, maxReplicas: 9 } });
    expect(find(manifests, 'HorizontalPodAutoscaler').spec.scaleTargetRef).toMatchObject({
      kind: 'Rollout',
      name: 'svc-a',
    });
    expect(find(manifests, 'Rollout').spec).not.toHaveProperty('replicas');
  });
});

describe('the analyses of a blue-green service', () => {
  const manifests = renderedBlueGreen({ before: [BEFORE] });

  test('stand in the Rollout by the moment at which they measure', () => {
    const { prePromotionAnalysis, postPromotionAnalysis } = find(manifests, 'Rollout').spec.strategy.blueGreen;
    expect(prePromotionAnalysis.templates).toEqual([{ templateName: 'svc-a-error-rate-before' }]);
    expect(postPromotionAnalysis.templates).toEqual([{ templateName: 'svc-a-error-rate' }]);
  });

  test('count what clients sent to the preview before the switch, and to the address of callers after it', () => {
    const host = (template: string, metric: string): string | undefined =>
      /destination_service="([^"]+)"/.exec(metricOf(manifests, template, metric).provider.prometheus.query)?.[1];
    expect(host('svc-a-error-rate-before', 'client-error-rate-before')).toBe('svc-a-preview.prod.svc.cluster.local');
    expect(host('svc-a-error-rate', 'client-error-rate')).toBe('svc-a.prod.svc.cluster.local');
  });

  test('count the new pods by their hash at both moments', () => {
    for (const [template, metric] of [
      ['svc-a-error-rate-before', 'pod-error-rate-before'],
      ['svc-a-error-rate', 'pod-error-rate'],
    ] as const)
      expect(metricOf(manifests, template, metric).provider.prometheus.query).toContain(
        'pod=~"svc-a-{{args.canary-hash}}-.+"',
      );
  });

  test('come to an end, and can fail and pause before it', () => {
    for (const { spec } of manifests.filter(({ kind }) => kind === 'AnalysisTemplate')) {
      for (const { count, failureLimit, inconclusiveLimit } of spec.metrics) {
        expect(failureLimit).toBeLessThan(count);
        expect(inconclusiveLimit).toBeLessThan(count);
      }
    }
  });

  test('measure after the switch for as long as is asked for', () => {
    const counts = (watch?: Duration): number[] =>
      find(renderedBlueGreen({ watch }), 'AnalysisTemplate').spec.metrics.map(({ count }: { count: number }) => count);
    expect(counts()).toEqual([9, 10]);
    expect(counts(Duration.minutes(30))).toEqual([29, 30]);
  });

  test('are none after the switch where that is written', () => {
    const without = renderedBlueGreen({ after: 'none' });
    expect(without.filter(({ kind }) => kind === 'AnalysisTemplate')).toEqual([]);
    expect(find(without, 'Rollout').spec.strategy.blueGreen).not.toHaveProperty('postPromotionAnalysis');
  });

  test('have the time that they may take before the controller gives the release up', () => {
    expect(rolloutOf().spec).toMatchObject({ progressDeadlineSeconds: 600, progressDeadlineAbort: true });
    // The first measurement of the clients' view after 75 s, two more a minute apart, and two minutes for each answer.
    expect(rolloutOf({ before: [BEFORE] }).spec.progressDeadlineSeconds).toBe(600 + 75 + 2 * 60 + 3 * 120);
  });
});
