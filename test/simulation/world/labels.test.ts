import {
  CANARY_HOST,
  CANARY_POD,
  grown,
  last,
  ofCallers,
  ofPods,
  released,
  STABLE_POD,
  samples,
  series,
  world,
} from './worlds';

test('a pod says what it answered, with the labels that Istio and the scrape give it', () => {
  const it = released(world({ startup: 0, canaryErrorRate: 0.5 }), 60);
  const [one] = series(it, ofPods({ ...CANARY_POD, response_code: '500' }));
  expect(one?.labels).toMatchObject({
    __name__: 'istio_requests_total',
    namespace: 'prod',
    pod: expect.stringMatching(/^svc-a-7bf84f9696-[b-z2-9]{5}$/),
    container: 'istio-proxy',
    job: expect.any(String),
    instance: expect.stringMatching(/:15020$/),
    destination_workload: 'svc-a',
    destination_workload_namespace: 'prod',
    destination_service: 'svc-a-canary.prod.svc.cluster.local',
    destination_service_name: 'svc-a-canary',
    destination_service_namespace: 'prod',
    destination_canonical_revision: 'latest',
    request_protocol: 'http',
    response_flags: '-',
  });
});

test("at a caller's series the labels of the scrape are the caller's, and the workload is the Rollout's name for both versions", () => {
  const it = released(world({ startup: 0 }), 60);
  const callers = series(it, ofCallers());
  for (const { labels } of callers) {
    expect(labels.pod).not.toMatch(/^svc-a/);
    expect(labels.rollouts_pod_template_hash).not.toBe(CANARY_POD.rollouts_pod_template_hash);
    expect(labels.rollouts_pod_template_hash).not.toBe(STABLE_POD.rollouts_pod_template_hash);
    expect(labels.destination_workload).toBe('svc-a');
  }
  expect(new Set(callers.map(({ labels }) => labels.destination_service))).toEqual(
    new Set(['svc-a-canary.prod.svc.cluster.local', 'svc-a-stable.prod.svc.cluster.local']),
  );
});

test('before a release stable pods answer under the name of the canary Service, which is the first of those that select them', () => {
  const it = world({ startup: 20 });
  const ofStable = (name: string) => series(it, ofPods({ ...STABLE_POD, destination_service_name: name }));
  it.scale('canary', 1);
  it.route(50);
  it.advance(20_000);
  expect(ofStable('svc-a-canary')).toHaveLength(6);
  expect(ofStable('svc-a-stable')).toHaveLength(0);
  it.advance(120_000);
  // Since the new pods are there, the canary Service selects those. What was counted stays.
  expect(ofStable('svc-a-stable')).toHaveLength(6);
  for (const one of ofStable('svc-a-canary')) expect(samples(one).at(-1)![1]).toBe(samples(one).at(-3)![1]);
  expect(grown(ofStable('svc-a-stable'))).toBeGreaterThan(4000);
});

test('a stable Service that comes first keeps its name', () => {
  const it = released(world({ startup: 0 }, { service: { stableService: 'svc-a-1-stable' } }), 60);
  expect(series(it, ofPods({ ...STABLE_POD, destination_service_name: 'svc-a-1-stable' }))).toHaveLength(6);
  expect(series(it, ofPods(STABLE_POD))).toHaveLength(6);
});

test.each(['weight', 'pods'] as const)(
  'without Services of their own both versions are called under one name (%s)',
  (split) => {
    const it = released(
      world({ startup: 0 }, { service: { split, canaryService: undefined, stableService: undefined } }),
      60,
    );
    expect(new Set(it.store.series.map(({ labels }) => labels.destination_service))).toEqual(
      new Set(['svc-a.prod.svc.cluster.local']),
    );
  },
);

test('the revision comes from labels of the pods, as Istio looks for it', () => {
  const revision = (canaryLabels: Record<string, string>) => {
    const it = released(world({ startup: 0 }, { service: { canaryLabels } }), 60);
    return series(it, ofCallers(CANARY_HOST))[0]?.labels.destination_canonical_revision;
  };
  expect(revision({ version: 'v2' })).toBe('v2');
  expect(revision({ version: 'v2', 'app.kubernetes.io/version': '2.0' })).toBe('2.0');
  expect(revision({ 'app.kubernetes.io/version': '2.0', 'service.istio.io/canonical-revision': 'r2' })).toBe('r2');
});

test('a failed gRPC call is a success to HTTP', () => {
  const it = released(world({ startup: 0, canaryErrorRate: 0.5 }, { service: { protocol: 'grpc' } }), 60);
  const grpc = { ...CANARY_POD, request_protocol: 'grpc', response_code: '200' };
  expect(last(series(it, ofPods({ ...grpc, grpc_response_status: '14' }))[0]!)).toBeGreaterThan(500);
  expect(last(series(it, ofPods({ ...grpc, grpc_response_status: '0' }))[0]!)).toBeGreaterThan(500);
});

test('pods that end and come again have names of their own', () => {
  const it = released(world({ startup: 0 }), 60);
  it.scale('canary', 0);
  released(it, 120);
  const names = new Set(series(it, ofPods(CANARY_POD)).map(({ labels }) => `${labels.pod} ${labels.instance}`));
  expect(names.size).toBe(2);
});
