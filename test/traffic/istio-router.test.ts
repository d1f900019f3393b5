import { Duration } from 'cdk8s';
import { IstioRouter } from '../../lib/traffic';
import { bound } from './bound';

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
});
