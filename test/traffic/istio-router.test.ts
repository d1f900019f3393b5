import { Chart, Duration, Testing } from 'cdk8s';
import { IstioRouter, type IstioRouterProps, type TrafficTarget } from '../../lib/traffic';

const target: TrafficTarget = {
  name: 'svc-a',
  host: 'svc-a.prod.svc.cluster.local',
  stableHost: 'svc-a-stable.prod.svc.cluster.local',
  canaryHost: 'svc-a-canary.prod.svc.cluster.local',
  port: 80,
  protocol: 'http',
  labels: { 'app.kubernetes.io/name': 'svc-a' },
};

function bound(props?: IstioRouterProps, overrides: Partial<TrafficTarget> = {}) {
  const chart = new Chart(Testing.app(), 'svc-a', { namespace: 'prod' });
  const trafficRouting = new IstioRouter(props).bind(chart, { ...target, ...overrides });
  const [virtualService, stable, canary] = Testing.synth(chart);
  return { trafficRouting, virtualService, stable, canary, route: virtualService.spec.http[0] };
}

describe('the Istio router', () => {
  test('splits one named route between exactly two destinations, with the weights at rest written out', () => {
    const { trafficRouting, virtualService, route } = bound();
    expect(virtualService.apiVersion).toBe('networking.istio.io/v1');
    expect(trafficRouting).toEqual({ istio: { virtualService: { name: 'svc-a', routes: ['primary'] } } });
    expect(route.name).toBe('primary');
    expect(route.route.map((d: { weight: number; destination: object }) => [d.weight, d.destination])).toEqual([
      [100, { host: 'svc-a-stable.prod.svc.cluster.local', port: { number: 80 } }],
      [0, { host: 'svc-a-canary.prod.svc.cluster.local', port: { number: 80 } }],
    ]);
  });

  test('tells each destination which track it is, whatever a caller sent', () => {
    expect(bound().route.route.map((d: { headers: unknown }) => d.headers)).toEqual([
      { request: { set: { 'x-release-track': 'stable' } } },
      { request: { set: { 'x-release-track': 'canary' } } },
    ]);
  });

  test('routes callers in the mesh by the address that they use, and gateways where they are named', () => {
    expect(bound().virtualService.spec).toMatchObject({ gateways: ['mesh'], hosts: ['svc-a.prod.svc.cluster.local'] });
    expect(
      bound({ gateways: ['istio-ingress/public'], hosts: ['shop.example.com'] }).virtualService.spec,
    ).toMatchObject({
      gateways: ['mesh', 'istio-ingress/public'],
      hosts: ['svc-a.prod.svc.cluster.local', 'shop.example.com'],
    });
  });

  test('retries only what never reached the application, so that retries do not hide a failing canary', () => {
    expect(bound().route.retries).toEqual({ attempts: 2, retryOn: 'connect-failure,refused-stream' });
    expect(bound({ retries: { attempts: 0 } }).route.retries).toEqual({ attempts: 0 });
    expect(
      bound({ retries: { attempts: 1, retryOn: ['503'], perTryTimeout: Duration.seconds(2) } }).route.retries,
    ).toEqual({
      attempts: 1,
      retryOn: '503',
      perTryTimeout: '2s',
    });
  });

  test('ends an HTTP request after 15 seconds and leaves gRPC streams alone, unless told otherwise', () => {
    expect(bound().route.timeout).toBe('15s');
    expect(bound({}, { protocol: 'grpc' }).route.timeout).toBeUndefined();
    expect(bound({ timeout: Duration.seconds(3) }, { protocol: 'grpc' }).route.timeout).toBe('3s');
  });

  test('breaks circuits on both tracks alike, and ejects stable pods only', () => {
    const { stable, canary } = bound({ circuitBreaker: { maxRequests: 200 } });
    expect(stable.spec.host).toBe('svc-a-stable.prod.svc.cluster.local');
    expect(canary.spec.host).toBe('svc-a-canary.prod.svc.cluster.local');
    expect(canary.spec.trafficPolicy.connectionPool).toEqual(stable.spec.trafficPolicy.connectionPool);
    expect(canary.spec.trafficPolicy.connectionPool.http.http2MaxRequests).toBe(200);
    expect(stable.spec.trafficPolicy.outlierDetection).toMatchObject({
      consecutiveGatewayErrors: 5,
      maxEjectionPercent: 50,
    });
    expect(canary.spec.trafficPolicy.outlierDetection).toBeUndefined();
  });

  test('names what the controller writes, and nothing more', () => {
    expect(new IstioRouter().controllerWrites('svc-a')).toEqual([
      {
        group: 'networking.istio.io',
        kind: 'VirtualService',
        name: 'svc-a',
        jqPathExpressions: ['.spec.http[]?.route[]?.weight'],
      },
    ]);
  });

  test.each<[IstioRouterProps, string]>([
    [
      { gateways: ['public'], hosts: ['a.example.com'] },
      'gateways: "public" is no gateway; write namespace/name, such as istio-ingress/public ("mesh" is there already)',
    ],
    [{ gateways: ['a/b/c'], hosts: ['a.example.com'] }, 'is no gateway'],
    [
      { gateways: ['istio-ingress/public'] },
      'gateways: a gateway routes by public host name and there is none; give hosts, such as shop.example.com',
    ],
    [{ hosts: ['*'] }, 'hosts: "*" would take every host of the mesh'],
    [{ hosts: ['Shop!'] }, 'hosts: "Shop!" is no host name; write for example shop.example.com'],
    [{ hosts: ['a.example.com', 'a.example.com'] }, 'hosts: "a.example.com" stands there twice; keep one'],
    [{ timeout: '15s' as never }, 'timeout: "15s" is not a duration; write for example Duration.minutes(2)'],
    [{ timeout: Duration.seconds(0) }, 'timeout: 0s is out of range'],
    [{ retries: { attempts: -1 } }, 'retries.attempts: -1 is no whole number from 0 to 10; write for example 2'],
    [{ retries: { attempts: 1.5 } }, 'retries.attempts: 1.5 is no whole number'],
    [
      { retries: { attempts: 0, retryOn: ['5xx'] } },
      'retries: with 0 attempts Istio accepts neither retryOn nor perTryTimeout; leave them out',
    ],
    [
      { retries: { attempts: 1, retryOn: ['5xx,reset'] } },
      'retries.retryOn: "5xx,reset" is neither a retry policy nor a status code',
    ],
    [
      { timeout: Duration.seconds(3), retries: { attempts: 2, perTryTimeout: Duration.seconds(2) } },
      'retries: 3 tries of 2s do not fit into the timeout of 3s; raise the timeout or lower attempts',
    ],
    [
      { circuitBreaker: { maxRequests: 0 } },
      'circuitBreaker.maxRequests: 0 is no whole number from 1; write for example 1024',
    ],
  ])('refuses %j', (props, message) => {
    expect(new IstioRouter(props).problems).toEqual([expect.stringContaining(message)]);
  });

  test('accepts a wildcard below a domain', () => {
    expect(new IstioRouter({ gateways: ['istio-ingress/public'], hosts: ['*.example.com'] }).problems).toEqual([]);
  });
});
