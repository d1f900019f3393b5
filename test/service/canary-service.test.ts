import { App, Chart, Duration, Size, Testing } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import { CanaryPlan, CanaryService, IstioRouter, Release, Slo } from '../../lib';
import { find, inPlainChart, type Manifest, RELEASE, rendered, SERVICE } from '../support/fleet';

const rolloutOf = (...args: Parameters<typeof rendered>): Manifest => find(rendered(...args), 'Rollout');
const podOf = (...args: Parameters<typeof rendered>): Manifest => rolloutOf(...args).spec.template;
const containerOf = (...args: Parameters<typeof rendered>): Manifest => podOf(...args).spec.containers[0];

describe('a canary service', () => {
  test('makes the objects of one guarded release path, under one name', () => {
    expect(rendered().map((m) => `${m.kind}/${m.metadata.name}`)).toEqual([
      'Service/svc-a',
      'Service/svc-a-stable',
      'Service/svc-a-canary',
      'ServiceAccount/svc-a',
      'AnalysisTemplate/svc-a-sequential-error-verdict',
      'AnalysisTemplate/svc-a-sequential-error',
      'AnalysisTemplate/svc-a-error-rate',
      'VirtualService/svc-a',
      'DestinationRule/svc-a-stable',
      'DestinationRule/svc-a-canary',
      'AnalysisTemplate/svc-a-gate',
      'Rollout/svc-a',
      'PodDisruptionBudget/svc-a',
    ]);
    for (const manifest of rendered())
      expect(manifest.metadata).toMatchObject({ namespace: 'prod', labels: { 'app.kubernetes.io/name': 'svc-a' } });
  });

  test('works in any chart, without an environment', () => {
    const { chart, service } = inPlainChart();
    expect(Testing.synth(chart)).toHaveLength(13);
    expect([service.service.name, service.stableService.name, service.canaryService.name]).toEqual([
      'svc-a',
      'svc-a-stable',
      'svc-a-canary',
    ]);
  });

  test('tells what is wrong in a plain cdk8s app too', () => {
    const app = new App({ outdir: '/nonexistent' });
    inPlainChart({ port: 0 }, app);
    expect(() => app.synth()).toThrow('port: 0 is no port; write the number that the container listens on, 1 to 65535');
  });

  test('gives callers an address that selects all pods, and the router two that the controller narrows down', () => {
    for (const name of ['svc-a', 'svc-a-stable', 'svc-a-canary']) {
      const service = find(rendered(), 'Service', name);
      expect(service.spec).toEqual({
        type: 'ClusterIP',
        selector: { 'app.kubernetes.io/name': 'svc-a' },
        ports: [{ name: 'http', port: 80, targetPort: 8080 }],
      });
      expect(service.metadata.annotations).toEqual({
        'argocd.argoproj.io/sync-options': 'ServerSideApply=false',
        'argocd.argoproj.io/sync-wave': '-2',
      });
    }
    expect(find(rendered({ protocol: 'grpc', servicePort: 9000 }), 'Service', 'svc-a').spec.ports).toEqual([
      { name: 'grpc', port: 9000, targetPort: 8080 },
    ]);
  });

  test('selects its pods by name, wherever its construct stands', () => {
    const selector = (id: string): unknown => {
      const chart = new Chart(Testing.app(), `chart-${id}`, { namespace: 'prod' });
      new CanaryService(chart, id, {
        ...SERVICE,
        release: RELEASE,
        name: 'svc-a',
        environment: { prometheus: 'http://p:9090' },
      });
      const manifests = Testing.synth(chart);
      return [
        find(manifests, 'Rollout').spec.selector,
        find(manifests, 'Rollout').spec.template.metadata.labels,
        find(manifests, 'PodDisruptionBudget').spec.selector,
      ];
    };
    expect(selector('svc-a')).toEqual(selector('renamed'));
    expect(JSON.stringify(selector('svc-a'))).not.toContain('cdk8s.io');
  });

  test('moves traffic in steps, and measures from the first weight on', () => {
    const { canary } = rolloutOf().spec.strategy;
    const args = [
      { name: 'canary-hash', valueFrom: { podTemplateHashValue: 'Latest' } },
      { name: 'stable-hash', valueFrom: { podTemplateHashValue: 'Stable' } },
    ];
    const gate = { templates: [{ templateName: 'svc-a-gate' }] };
    const verdict = { templates: [{ templateName: 'svc-a-sequential-error-verdict' }], args };
    expect(canary).toMatchObject({
      stableService: 'svc-a-stable',
      canaryService: 'svc-a-canary',
      maxSurge: '25%',
      maxUnavailable: 0,
      scaleDownDelaySeconds: 600,
      abortScaleDownDelaySeconds: 30,
      trafficRouting: { istio: { virtualService: { name: 'svc-a', routes: ['primary'] } } },
      steps: [
        { setWeight: 5 },
        { pause: { duration: '2m' } },
        { analysis: gate },
        { setWeight: 25 },
        { pause: { duration: '5m' } },
        { analysis: verdict },
        { analysis: gate },
        { setWeight: 50 },
        { pause: { duration: '10m' } },
        { analysis: verdict },
        { analysis: gate },
      ],
      analysis: {
        templates: [{ templateName: 'svc-a-sequential-error' }, { templateName: 'svc-a-error-rate' }],
        args,
        startingStep: 1,
      },
    });
    expect(canary).not.toHaveProperty('dynamicStableScale');
    expect(rolloutOf().spec).not.toHaveProperty('rollbackWindow');
  });

  test('measures after each hold where that is asked for', () => {
    const plan = CanaryPlan.of(
      [
        { weight: 10, hold: Duration.minutes(5) },
        { weight: 50, hold: Duration.minutes(5) },
      ],
      { analysis: 'after-each-hold' },
    );
    const { canary } = rolloutOf({ plan }).spec.strategy;
    expect(canary.analysis).toBeUndefined();
    expect(canary.steps.map((step: object) => Object.keys(step)[0])).toEqual([
      'setWeight',
      'pause',
      'analysis',
      'setWeight',
      'pause',
      'analysis',
    ]);
  });

  test('is aborted when its pods never become ready, and pods that die young do not count', () => {
    expect(rolloutOf().spec).toMatchObject({
      progressDeadlineSeconds: 600,
      progressDeadlineAbort: true,
      minReadySeconds: 10,
      revisionHistoryLimit: 5,
      analysis: { successfulRunHistoryLimit: 3, unsuccessfulRunHistoryLimit: 5 },
    });
  });

  test('tells its release to the mesh, to people and to telemetry', () => {
    const { metadata } = podOf();
    expect(metadata.labels).toEqual({
      'app.kubernetes.io/name': 'svc-a',
      'app.kubernetes.io/version': '1.4.2',
      'service.istio.io/canonical-revision': 'svc-a-1.4.2',
    });
    expect(metadata.annotations).toEqual({
      'release-train.dev/git-sha': '9f8d111d8f',
      'release-train.dev/release-id': 'svc-a-1.4.2',
    });
    expect(containerOf().env).toEqual([
      { name: 'OTEL_SERVICE_NAME', value: 'svc-a' },
      {
        name: 'OTEL_RESOURCE_ATTRIBUTES',
        value:
          'service.namespace=prod,service.version=1.4.2,deployment.environment.name=production,deployment.id=svc-a-1.4.2,vcs.ref.head.revision=9f8d111d8f',
      },
    ]);
  });

  test('adds attributes of its own to those of its release', () => {
    const env = containerOf({
      envVariables: { OTEL_RESOURCE_ATTRIBUTES: kplus.EnvValue.fromValue('team=payments') },
    }).env;
    expect(env).toHaveLength(2);
    expect(env[1].value).toMatch(/^service\.namespace=prod,.*vcs\.ref\.head\.revision=9f8d111d8f,team=payments$/);
  });

  test('has another name in telemetry where the environment says so', () => {
    expect(containerOf({}, { telemetryName: 'live-eu' }).env[1].value).toContain('deployment.environment.name=live-eu');
  });

  test('keeps signs of a release id out of the way of the languages it lands in', () => {
    const release = Release.of({
      image: 'x:1',
      version: '1.4.2+build,7',
      gitSha: '9f8d111d8f',
      releaseId: 'train=42,"x"',
    });
    const pod = podOf({ release });
    expect(pod.metadata.labels['app.kubernetes.io/version']).toMatch(/^1\.4\.2-build-7-[0-9a-f]{8}$/);
    expect(pod.metadata.labels['service.istio.io/canonical-revision']).toMatch(/^train-42-x-[0-9a-f]{8}$/);
    expect(pod.metadata.annotations['release-train.dev/release-id']).toBe('train=42,"x"');
    expect(pod.spec.containers[0].env[1].value).toContain('service.version=1.4.2%2Bbuild%2C7,');
    expect(pod.spec.containers[0].env[1].value).toContain('deployment.id=train%3D42%2C%22x%22,');
  });

  test('keeps dropping all capabilities when one is added', () => {
    const { securityContext } = containerOf({
      securityContext: { capabilities: { add: [kplus.Capability.NET_BIND_SERVICE] } },
    });
    expect(securityContext.capabilities).toEqual({ add: ['NET_BIND_SERVICE'], drop: ['ALL'] });
  });

  test('guards nothing only where that is written down', () => {
    const manifests = rendered({ analyses: 'none' });
    expect(manifests.filter((m) => m.kind === 'AnalysisTemplate')).toEqual([]);
    expect(find(manifests, 'Rollout').spec.strategy.canary.analysis).toBeUndefined();
  });

  test('passes the restricted pod security profile', () => {
    const pod = podOf({
      extraContainers: [{ name: 'proxy', image: 'x:1' }],
      initContainers: [{ name: 'init', image: 'x:1' }],
    }).spec;
    expect(pod.securityContext).toMatchObject({ runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } });
    expect(pod.automountServiceAccountToken).toBe(false);
    for (const container of [...pod.containers, ...pod.initContainers]) {
      expect(container.securityContext).toMatchObject({
        runAsNonRoot: true,
        allowPrivilegeEscalation: false,
        privileged: false,
        readOnlyRootFilesystem: true,
        capabilities: { drop: ['ALL'] },
      });
    }
  });

  test('mounts no token, and has a ServiceAccount of its own', () => {
    expect(find(rendered(), 'ServiceAccount')).toMatchObject({ automountServiceAccountToken: false });
    expect(podOf().spec.serviceAccountName).toBe('svc-a');
  });

  test('takes what cdk8s-plus offers for a container', () => {
    const container = containerOf({
      resources: {
        cpu: { request: kplus.Cpu.millis(250), limit: kplus.Cpu.units(1) },
        memory: { request: Size.mebibytes(64) },
      },
      readiness: kplus.Probe.fromHttpGet('/ready', { port: 8080 }),
      liveness: kplus.Probe.fromHttpGet('/live', { port: 8080 }),
      envVariables: { LEVEL: kplus.EnvValue.fromValue('info') },
      command: ['/app'],
      args: ['serve'],
    });
    expect(container).toMatchObject({
      name: 'app',
      image: 'ghcr.io/org/svc-a:1.4.2',
      imagePullPolicy: 'IfNotPresent',
      command: ['/app'],
      args: ['serve'],
      ports: [{ containerPort: 8080, name: 'http' }],
      resources: { requests: { cpu: '250m', memory: '64Mi' }, limits: { cpu: '1' } },
      readinessProbe: { httpGet: { path: '/ready', port: 8080 } },
      livenessProbe: { httpGet: { path: '/live', port: 8080 } },
    });
    expect(container.env).toContainEqual({ name: 'LEVEL', value: 'info' });
  });

  test('pulls from a private registry with a Secret that is referred to', () => {
    const { chart, service } = inPlainChart({
      dockerRegistryAuth: kplus.Secret.fromSecretName(new Chart(Testing.app(), 'x'), 's', 'registry'),
    });
    expect(find(Testing.synth(chart), 'Rollout').spec.template.spec.imagePullSecrets).toEqual([{ name: 'registry' }]);
    expect(service.rollout.name).toBe('svc-a');
  });

  test('asks for little and limits nothing, and gives a slow start five minutes', () => {
    expect(containerOf().resources).toEqual({ requests: { cpu: '100m', memory: '128Mi' } });
    expect(containerOf().startupProbe).toMatchObject({
      tcpSocket: { port: 8080 },
      periodSeconds: 10,
      failureThreshold: 30,
    });
    expect(containerOf().readinessProbe).toMatchObject({ tcpSocket: { port: 8080 } });
    expect(containerOf()).not.toHaveProperty('livenessProbe');
  });
});

describe('the number of pods', () => {
  test('stands in Git without an autoscaler', () => {
    expect(rolloutOf({ replicas: 6 }).spec.replicas).toBe(6);
    expect(rolloutOf().spec.replicas).toBe(2);
  });

  test('is left to the autoscaler, or to what else scales the service', () => {
    const manifests = rendered({ autoscaling: { minReplicas: 3, maxReplicas: 12 } });
    expect(find(manifests, 'Rollout').spec).not.toHaveProperty('replicas');
    expect(find(manifests, 'HorizontalPodAutoscaler').spec).toMatchObject({
      minReplicas: 3,
      maxReplicas: 12,
      scaleTargetRef: { apiVersion: 'argoproj.io/v1alpha1', kind: 'Rollout', name: 'svc-a' },
      metrics: [
        { type: 'Resource', resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 70 } } },
      ],
    });
    expect(rolloutOf({ scaledBy: 'KEDA' }).spec).not.toHaveProperty('replicas');
  });

  test('stays in Git for one release while an autoscaler takes over, also where it was the default', () => {
    expect(
      find(rendered({ autoscaling: { minReplicas: 3, maxReplicas: 12, takesOverReplicas: true } }), 'Rollout').spec
        .replicas,
    ).toBe(2);
    const manifests = rendered({
      replicas: 6,
      autoscaling: { minReplicas: 3, maxReplicas: 12, takesOverReplicas: true },
    });
    expect(find(manifests, 'Rollout').spec.replicas).toBe(6);
    expect(find(manifests, 'HorizontalPodAutoscaler').spec.maxReplicas).toBe(12);
  });

  test('never falls to none when nodes are drained', () => {
    expect(find(rendered(), 'PodDisruptionBudget').spec).toEqual({
      maxUnavailable: 1,
      selector: { matchLabels: { 'app.kubernetes.io/name': 'svc-a' } },
    });
    const away = (maxUnavailable: kplus.PercentOrAbsolute): Manifest =>
      find(rendered({ maxUnavailable }), 'PodDisruptionBudget').spec.maxUnavailable;
    expect(away(kplus.PercentOrAbsolute.absolute(2))).toBe(2);
    expect(
      find(rendered({ maxUnavailable: kplus.PercentOrAbsolute.percent(20) }), 'PodDisruptionBudget').spec
        .maxUnavailable,
    ).toBe('20%');
  });
});

describe('the pod template is a contract', () => {
  test('a feature flag changes it only for a fleet that takes it', () => {
    const before = podOf();
    const after = podOf({}, {}, { features: { 'pods:spread-across-zones': true } });
    expect(before.spec).not.toHaveProperty('topologySpreadConstraints');
    expect(podOf({}, {}, { features: { 'pods:spread-across-zones': false } })).toEqual(before);
    expect(after.spec.topologySpreadConstraints).toEqual([
      {
        maxSkew: 1,
        topologyKey: 'topology.kubernetes.io/zone',
        whenUnsatisfiable: 'ScheduleAnyway',
        labelSelector: { matchLabels: { 'app.kubernetes.io/name': 'svc-a' } },
      },
    ]);
  });

  test('what is around the pods does not change it', () => {
    const router = new IstioRouter({ timeout: Duration.seconds(1) });
    expect(
      podOf({ router, replicas: 9, slo: Slo.availability(99), keepReplacedPods: Duration.hours(1), servicePort: 81 }),
    ).toEqual(podOf());
  });
});
