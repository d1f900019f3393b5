import { App, Chart, Duration, Size, Testing } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import { CanaryPlan, CanaryService, ErrorRateAnalysis, IstioRouter, Release, Slo } from '../../lib';
import {
  find,
  fleet,
  inPlainChart,
  type Manifest,
  problems,
  RELEASE,
  rendered,
  SERVICE,
  serviceProblems,
} from '../support/fleet';

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
      'AnalysisTemplate/svc-a-error-rate',
      'VirtualService/svc-a',
      'DestinationRule/svc-a-stable',
      'DestinationRule/svc-a-canary',
      'Rollout/svc-a',
      'PodDisruptionBudget/svc-a',
    ]);
    for (const manifest of rendered())
      expect(manifest.metadata).toMatchObject({ namespace: 'prod', labels: { 'app.kubernetes.io/name': 'svc-a' } });
  });

  test('works in any chart, without an environment', () => {
    const { chart, service } = inPlainChart();
    expect(Testing.synth(chart)).toHaveLength(10);
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
        { setWeight: 25 },
        { pause: { duration: '5m' } },
        { setWeight: 50 },
        { pause: { duration: '10m' } },
      ],
      analysis: {
        templates: [{ templateName: 'svc-a-error-rate' }],
        args: [{ name: 'canary-hash', valueFrom: { podTemplateHashValue: 'Latest' } }],
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

describe('configuration', () => {
  const config = { files: { 'app.yaml': 'level: info\n' }, values: { LEVEL: 'info' } };

  test('is released with the code: its content is in the names that the pods refer to', () => {
    const manifests = rendered({ config });
    const maps = manifests.filter((m) => m.kind === 'ConfigMap');
    expect(maps.map((m) => m.metadata.name.replace(/[0-9a-f]{8}$/, ''))).toEqual(['svc-a-files-', 'svc-a-env-']);
    for (const map of maps) {
      expect(map.immutable).toBe(true);
      expect(map.metadata.annotations).toEqual({
        'argocd.argoproj.io/compare-options': 'IgnoreExtraneous',
        'argocd.argoproj.io/sync-options': 'Prune=false',
        'argocd.argoproj.io/sync-wave': '-1',
      });
    }
    const pod = find(manifests, 'Rollout').spec.template.spec;
    expect(pod.volumes).toEqual([{ name: 'config-files', configMap: { name: maps[0].metadata.name } }]);
    expect(pod.containers[0].volumeMounts).toEqual([{ mountPath: '/etc/svc-a', name: 'config-files', readOnly: true }]);
    expect(pod.containers[0].envFrom).toEqual([{ configMapRef: { name: maps[1].metadata.name } }]);
  });

  test('changes the pods when its content does, and not when its order does', () => {
    const names = (values: Record<string, string>): string[] =>
      rendered({ config: { values } })
        .filter((m) => m.kind === 'ConfigMap')
        .map((m) => m.metadata.name);
    expect(names({ A: '1', B: '2' })).toEqual(names({ B: '2', A: '1' }));
    expect(names({ A: '1' })).not.toEqual(names({ A: '2' }));
  });

  test('never holds a secret', () => {
    const secrets: [string, string][] = [
      ['DB_PASSWORD', 'hunter2'],
      ['KEY', '-----BEGIN RSA PRIVATE KEY-----\nMIIE'],
      ['AWS', 'AKIAABCDEFGHIJKLMNOP'],
      ['GH', `ghp_${'a'.repeat(36)}`],
      ['DATABASE_URL', 'postgres://user:pass@db/x'],
    ];
    for (const [name, value] of secrets) {
      const [problem] = serviceProblems({ config: { values: { [name]: value } } });
      expect(problem).toContain(`prod/services/svc-a: config.values.${name}: this is `);
      expect(problem).toContain('put it into a Secret and refer to that');
      expect(problem).not.toContain(value);
    }
    expect(serviceProblems({ config: { values: { TOKEN_URL: 'https://id.example.com', PASSWORD: '' } } })).toEqual([]);
  });

  test('nor do the variables that stand beside it', () => {
    const [problem] = serviceProblems({ envVariables: { DB_PASSWORD: kplus.EnvValue.fromValue('hunter2') } });
    expect(problem).toBe(
      'prod/services/svc-a: envVariables.DB_PASSWORD: this is a secret, by its name, and Git keeps it for ever; put it into a Secret and refer to that: envVariables: { DB_PASSWORD: kplus.EnvValue.fromSecretValue({ secret, key }) }',
    );
  });

  test('is refused when a ConfigMap cannot hold it', () => {
    expect(serviceProblems({ config: { files: { 'a/b': 'x' } } })[0]).toContain(
      'config.files: "a/b" cannot be a file name in a ConfigMap',
    );
    expect(serviceProblems({ config: { values: { '1A': 'x' } } })[0]).toContain(
      'config.values: "1A" cannot be a variable in a ConfigMap',
    );
    expect(serviceProblems({ config: { files: { big: 'x'.repeat(2 ** 20) } } })[0]).toContain(
      '1048579 bytes are more than a ConfigMap holds',
    );
    expect(serviceProblems({ config: { values: { A: 1 } } })[0]).toContain(
      'config.values.A: 1 is no text; write it as a string',
    );
    expect(serviceProblems({ config: { mountPath: 'etc' } })[0]).toContain(
      'config.mountPath: "etc" is no absolute path',
    );
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

describe('bad input', () => {
  const at = 'prod/services/svc-a: ';

  test.each<[Record<string, unknown>, string]>([
    [{ port: undefined }, 'port: missing; write the number that the container listens on, 1 to 65535'],
    [{ port: 0 }, 'port: 0 is no port; write the number that the container listens on, 1 to 65535'],
    [{ port: 70000 }, 'port: 70000 is no port; write the number that the container listens on, 1 to 65535'],
    [{ port: '8080' }, 'port: "8080" is a text; write the number 8080'],
    [{ servicePort: 0 }, 'servicePort: 0 is no port; write the number that the container listens on, 1 to 65535'],
    [{ replicas: 0 }, 'replicas: 0 is no number of pods; write a whole number from 1'],
    [{ replicas: -1 }, 'replicas: -1 is no number of pods; write a whole number from 1'],
    [{ replicas: 1.5 }, 'replicas: 1.5 is no number of pods; write a whole number from 1'],
    [
      { replicas: 3, autoscaling: { minReplicas: 1, maxReplicas: 2 } },
      'replicas and autoscaling are both given, and each sync would undo what the autoscaler did; leave replicas out. If the service runs with replicas today, first add takesOverReplicas: true to autoscaling for one release, since removing them at once drops it to one pod',
    ],
    [
      { autoscaling: { minReplicas: 5, maxReplicas: 2 } },
      'autoscaling: minReplicas 5 is above maxReplicas 2; swap them or raise maxReplicas',
    ],
    [
      { replicas: 2, scaledBy: 'KEDA' },
      'replicas and scaledBy are both given, and each sync would undo what "KEDA" did; keep one of them',
    ],
    [{ scaledBy: '' }, 'scaledBy: "" names nothing; write what scales the service, such as "KEDA"'],
    [
      { release: undefined },
      'release: missing; write Release.of({ image, version, gitSha }), or give the ServiceSet its releases',
    ],
    [{ release: { image: 'x:1' } }, 'release: an object is no release; write Release.of({ image, version, gitSha })'],
    [
      { release: Release.of({ image: 'ghcr.io/org/svc-a:latest', version: '1', gitSha: '9f8d111' }) },
      'release: image: "ghcr.io/org/svc-a:latest" can mean another image on every node and cannot be rolled back; write the tag of one build or its digest',
    ],
    [
      { slo: undefined },
      'slo: missing, and without an objective nobody can say when a canary is bad; write slo: Slo.availability(99.9)',
    ],
    [{ port: 15001 }, "port: 15001 is a port of Istio's sidecar; let the container listen on another one"],
    [{ replcas: 6 }, 'replcas: there is no such property; did you mean replicas?'],
    [
      { plan: [] },
      'plan: a list is nothing that fits; write CanaryPlan.of([{ weight: 5, hold: Duration.minutes(2) }])',
    ],
    [{ router: 'istio' }, 'router: "istio" is nothing that fits; write new IstioRouter({ … })'],
    [{ slo: 99.9 }, 'slo: 99.9 is no objective; write Slo.availability(99.9)'],
    [{ autoscaling: null }, 'autoscaling: null is no object; write an object: { … }'],
    [
      { autoscaling: { minReplicas: 1, maxReplica: 2, maxReplicas: 2 } },
      'autoscaling.maxReplica: there is no such property; did you mean maxReplicas?',
    ],
    [
      { autoscaling: { minReplicas: 1, maxReplicas: 2, cpuUtilization: 70.5 } },
      'autoscaling.cpuUtilization: 70.5 is no whole percentage from 1 to 1000; write for example 70',
    ],
    [
      { autoscaling: { minReplicas: 1, maxReplicas: 2 }, resources: {} },
      'autoscaling: the container of the service requests no CPU, and the autoscaler scales by a share of the request; write resources: { cpu: { request: kplus.Cpu.millis(100) } }',
    ],
    [{ replicas: 2 ** 31 }, 'replicas: 2147483648 is no number of pods; write a whole number from 1'],
    [
      { maxUnavailable: kplus.PercentOrAbsolute.absolute(0) },
      'maxUnavailable: 0 would let no node be drained, or is no number of pods; write PercentOrAbsolute.absolute(1) or more, or PercentOrAbsolute.percent(1) to percent(100)',
    ],
    [{ keepReplacedPods: 600 }, 'keepReplacedPods: 600 is not a duration; write for example Duration.minutes(2)'],
    [
      { keepReplacedPods: Duration.millis(30500) },
      'keepReplacedPods: 30500ms is no whole number of seconds; write for example Duration.seconds(31)',
    ],
    [
      { readiness: { path: '/' } },
      "readiness: an object is nothing that fits; write for example kplus.Probe.fromHttpGet('/ready', { port: 8080 })",
    ],
    [
      { analyses: [] },
      "analyses: the list is empty, so nothing would abort a bad canary; leave it out, or write analyses: 'none' if that is what you want",
    ],
    [{ analyses: [null] }, 'analyses: is no list of analyses; write for example [new ErrorRateAnalysis()]'],
    [
      { analyses: [new ErrorRateAnalysis(), new ErrorRateAnalysis()] },
      'analyses: two of them are called "error-rate", and one would overwrite the other; keep one',
    ],
    [
      { envVariables: { LOG: 'debug' } },
      'envVariables.LOG: "debug" is no EnvValue; write kplus.EnvValue.fromValue("debug")',
    ],
    [
      { envVariables: { 'A B': kplus.EnvValue.fromValue('x') } },
      'envVariables: "A B" cannot be a variable\'s name; write letters, digits, "-", "_" and ".", no digit first',
    ],
    [
      { envVariables: { OTEL_SERVICE_NAME: kplus.EnvValue.fromValue('x') } },
      'envVariables.OTEL_SERVICE_NAME: is set by the library, since telemetry is told apart by it; leave it out',
    ],
    [
      { config: { values: { OTEL_SERVICE_NAME: 'x' } } },
      "config.values.OTEL_SERVICE_NAME: the library's own variable hides it; leave it out",
    ],
    [{ config: { data: {} } }, 'config.data: there is no such property; there are files, mountPath, values'],
    [
      { podAnnotations: { 'release-train.dev/release-id': 'x' } },
      'podAnnotations: "release-train.dev/release-id" is set by the library; leave it out',
    ],
    [
      { podLabels: { 'sidecar.istio.io/inject': 'false' } },
      'podLabels: without a sidecar the service is neither split nor measured, and every canary would pass unseen; leave "sidecar.istio.io/inject" out',
    ],
    [{ protocol: 'tcp' }, "protocol: \"tcp\" is not known; write 'http' or 'grpc'"],
    [
      { keepReplacedPods: Duration.seconds(5) },
      'keepReplacedPods: 5s is out of range; write a duration from 30s to 24h',
    ],
    [
      { podLabels: { 'app.kubernetes.io/name': 'x' } },
      'podLabels: "app.kubernetes.io/name" is set by the library, since selectors and metrics depend on it; leave it out',
    ],
    [
      { podLabels: { team: 'a b' } },
      'podLabels: "a b" is no label value: write at most 63 letters, digits, "-", "_" and ".", a letter or digit first and last',
    ],
    [{ podAnnotations: { count: 3 } }, 'podAnnotations: 3 is no text; write it as a string'],
  ])('%j', (props, message) => {
    expect(serviceProblems(props)).toEqual([at + message]);
  });

  test("a name that would take over what is not the service's", () => {
    expect(serviceProblems({}, 'default')[0]).toContain(
      '"default" is the name of every namespace\'s own ServiceAccount',
    );
    expect(serviceProblems({}, 'constructor')).toEqual([]);
    expect(serviceProblems({}, 'argocd')).toEqual([]);
  });

  test('one mistake is one problem', () => {
    for (const name of ['Svc_A', 'a-', '{{ .name }}', 'a/b']) expect(serviceProblems({}, name)).toHaveLength(1);
    expect(serviceProblems({ plan: 1, router: 1, port: 'x', replicas: -1 })).toHaveLength(4);
  });

  test('no properties at all', () => {
    const { app, services } = fleet();
    services.addService('svc-a', undefined as never);
    services.addService(5 as never, SERVICE);
    const found = problems(() => app.render());
    expect(found.map((problem) => problem.split(':').slice(0, 2).join(':'))).toEqual([
      'prod/services/svc-a: release',
      'prod/services/svc-a: port',
      'prod/services/svc-a: slo',
      'prod/services/(no name): the name 5 is empty or no string; write a DNS label such as svc-a',
    ]);
  });

  test('names that are no DNS label, or too long once suffixed', () => {
    expect(serviceProblems({}, 'Svc_A')[0]).toContain('"Svc_A" is no DNS label');
    expect(serviceProblems({}, 'a'.repeat(46))).toEqual([]);
    expect(serviceProblems({}, 'a'.repeat(47))[0]).toContain(
      "has 47 characters; 46 is the most: Kubernetes cuts longer pod names within the hash that tells the canary's pods from the stable ones. Give a shorter name",
    );
    expect(serviceProblems({}, '')[0]).toContain('empty or no string');
  });

  test('the objective, the plan and the address of Prometheus', () => {
    expect(serviceProblems({ slo: Slo.availability(100) }).join('\n')).toMatch(/prod\/services\/svc-a.*100/);
    expect(serviceProblems({ plan: CanaryPlan.of([]) }).join('\n')).toMatch(/^prod\/services\/svc-a: plan: /);
    const { app, services } = fleet({}, { prometheus: '' });
    services.addService('svc-a', SERVICE);
    expect(() => app.render()).toThrow(/prometheus/);
  });
});
