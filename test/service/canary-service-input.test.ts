import { Duration } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import { CanaryPlan, ErrorRateAnalysis, Release, Slo } from '../../lib';
import { fleet, problems, SERVICE, serviceProblems } from '../support/fleet';

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
    [
      { resources: { cpu: { request: 250 } } },
      'resources: cpu.request: 250 is no amount of CPU; write kplus.Cpu.millis(250)',
    ],
    [
      { resources: { cpu: { limit: '1.5' } } },
      'resources: cpu.limit: "1.5" is no amount of CPU; write kplus.Cpu.units(1.5)',
    ],
    [
      { resources: { cpu: { request: 'much' } } },
      'resources: cpu.request: "much" is no amount of CPU; write for example kplus.Cpu.millis(100)',
    ],
    [
      { resources: { cpu: '250m' }, autoscaling: { minReplicas: 1, maxReplicas: 2 } },
      'resources: cpu: "250m" says neither request nor limit; write { request: kplus.Cpu.millis(250) }',
    ],
    [{ resources: { memory: { limit: '2Gi' } } }, 'resources: memory.limit: "2Gi" is no size; write Size.gibibytes(2)'],
    [
      { resources: { memory: { request: 256 } } },
      'resources: memory.request: 256 is no size; write Size.mebibytes(256)',
    ],
    [
      { resources: { requests: { cpu: '250m' } } },
      'resources: requests: there is no such property; there are cpu, ephemeralStorage, memory',
    ],
    [
      { extraContainers: [{ name: 'proxy', image: 'ghcr.io/org/proxy:1.0.0', resources: { cpu: { request: 50 } } }] },
      'extraContainers: resources of "proxy": cpu.request: 50 is no amount of CPU; write kplus.Cpu.millis(50)',
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
      'analyses: two of them are called "error-rate", and one would overwrite the other; keep one, or give one an id',
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
    [{ podAnnotations: { count: 3 } }, 'podAnnotations: count has the value 3, which is no text; write it as a string'],
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

  test('two services of one wrong name', () => {
    const { app, services } = fleet();
    for (const name of ['Svc_A', 'Svc_A', 'constructor', 'constructor']) services.addService(name, SERVICE);
    const found = problems(() => app.render());
    expect(found.filter((problem) => problem.includes('is no DNS label'))).toHaveLength(2);
    expect(found.filter((problem) => problem.includes('there is a service of this name already'))).toHaveLength(2);
  });

  test('no properties at all', () => {
    const { app, services } = fleet();
    services.addService('svc-a', undefined as never);
    services.addService(5 as never, SERVICE);
    const found = problems(() => app.render());
    expect(found.map((problem) => problem.split(':').slice(0, 2).join(':'))).toEqual([
      'prod/services/svc-a: release',
      'prod/services/svc-a: slo',
      'prod/services/svc-a: port',
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
