import { Duration } from 'cdk8s';
import { IstioRouter, type IstioRouterProps } from '../../lib/traffic';
import { bound } from './bound';

const problemsOf = (props: unknown): readonly string[] => new IstioRouter(props as IstioRouterProps).problems;

const gateways = ['istio-ingress/public'];
const hosts = ['shop.example.com'];

describe('gateways', () => {
  test.each<[unknown, string]>([
    ['public', '"public"'],
    ['a/b/c', '"a/b/c"'],
    ['istio-ingress/', '"istio-ingress/"'],
    ['Istio/public', '"Istio/public"'],
    ['mesh', '"mesh"'],
    [undefined, 'undefined'],
    [5, '5'],
  ])('have a namespace and a name: %j', (gateway, shown) => {
    expect(problemsOf({ gateways: [gateway], hosts })).toEqual([
      `gateways: ${shown} is no gateway; write namespace/name, such as istio-ingress/public ("mesh" is there already)`,
    ]);
  });

  test.each([{ gateways }, { gateways, hosts: [] }])('need a host that they serve: %j', (props) => {
    expect(problemsOf(props)).toEqual([
      'gateways: a gateway routes by public host name and there is none; give hosts, such as shop.example.com',
    ]);
  });
});

describe('host names', () => {
  const label = (length: number): string => 'a'.repeat(length);

  test.each([
    ...['shop.example.com', '*.example.com', '1.example.com', 'xn--bcher-kva.example.com', 'a-b.c-d.de', '10.a'],
    ...[`${label(63)}.example.com`, `${label(63)}.${label(63)}.${label(63)}.${label(61)}`],
  ])('%s is one', (host) => {
    expect(problemsOf({ gateways, hosts: [host] })).toEqual([]);
    expect(bound({ gateways, hosts: [host] }).virtualService.spec.hosts).toContain(host);
  });

  test.each<unknown>([
    ...['shop', '', '.', 'shop.', '.example.com', 'a..b', 'Shop.example.com', 'shop!.example.com', '-a.example.com'],
    ...['a-.example.com', 'a.*.com', '*a.example.com', '*.com', '**.example.com', 'shop.example.com:443', '10.0.0.1'],
    ...['shop.example.42', `${label(64)}.example.com`, `${label(63)}.${label(63)}.${label(63)}.${label(62)}`],
    ...[5, null, undefined],
  ])('%j is none', (host) => {
    expect(problemsOf({ gateways, hosts: [host] })).toEqual([
      expect.stringMatching(/^hosts: .* is no host name with a domain; write for example shop\.example\.com$/),
    ]);
  });

  test('cannot be all that there are', () => {
    expect(problemsOf({ gateways, hosts: ['*'] })).toEqual([
      'hosts: "*" would take every host of the mesh, and Istio refuses it there; name the hosts',
    ]);
  });

  test.each<[string, string, string]>([
    ['a.example.com', 'a.example.com', 'hosts: "a.example.com" stands there twice; keep one'],
    [
      '*.example.com',
      'a.example.com',
      'hosts: "a.example.com" and "*.example.com" overlap, and Istio refuses both; keep one of them',
    ],
    [
      'a.b.example.com',
      '*.example.com',
      'hosts: "*.example.com" and "a.b.example.com" overlap, and Istio refuses both; keep one of them',
    ],
    [
      '*.example.com',
      '*.b.example.com',
      'hosts: "*.b.example.com" and "*.example.com" overlap, and Istio refuses both; keep one of them',
    ],
  ])('do not overlap: %s, %s', (one, other, problem) => {
    expect(problemsOf({ hosts: [one, other] })).toEqual([problem]);
  });

  test.each([
    ['*.example.com', 'example.com'],
    ['*.example.com', 'shopexample.com'],
    ['a.example.com', 'b.example.com'],
    ['*.a.example.com', '*.b.example.com'],
  ])('may lie side by side: %s, %s', (one, other) => {
    expect(problemsOf({ hosts: [one, other] })).toEqual([]);
  });

  test.each(['svc-a.prod.svc.cluster.local', '*.prod.svc.cluster.local'])(
    "leave the service's own address out: %s",
    (host) => {
      expect(problemsOf({ hosts: [host] })).toEqual([]);
      expect(bound({ hosts: [host, 'shop.example.com'] }).problems).toEqual([
        `router: hosts: "${host}" holds the service's own address svc-a.prod.svc.cluster.local, which is routed already; leave it out`,
      ]);
      expect(bound({ hosts: ['svc-b.prod.svc.cluster.local'] }).problems).toEqual([]);
    },
  );
});

describe('the timeout', () => {
  test.each<[unknown, string]>([
    ['15s', 'timeout: "15s" is not a duration; write for example Duration.minutes(2)'],
    [5, 'timeout: 5 is not a duration; write for example Duration.minutes(2)'],
    [Duration.seconds(0), 'timeout: 0s is out of range; write a duration from 1ms to 24h'],
    [Duration.hours(25), 'timeout: 25h is out of range; write a duration from 1ms to 24h'],
    [
      Duration.millis(1500.5),
      'timeout: 1500.5ms is no whole number of milliseconds; write for example Duration.seconds(2)',
    ],
  ])('of %p is told what to be instead', (timeout, problem) => {
    expect(problemsOf({ timeout })).toEqual([problem]);
  });

  test('may be milliseconds', () => {
    expect(bound({ timeout: Duration.millis(1500) }).route.timeout).toBe('1500ms');
  });
});

describe('retries', () => {
  test.each<[unknown, string]>([
    [{}, 'retries.attempts: undefined is no whole number from 0 to 10; write for example 2'],
    [{ attempts: -1 }, 'retries.attempts: -1 is no whole number from 0 to 10; write for example 2'],
    [{ attempts: 11 }, 'retries.attempts: 11 is no whole number from 0 to 10; write for example 2'],
    [{ attempts: 1.5 }, 'retries.attempts: 1.5 is no whole number from 0 to 10; write for example 2'],
    [{ attempts: '2' }, 'retries.attempts: "2" is no whole number from 0 to 10; write for example 2'],
    [{ attempts: 2, retryon: ['5xx'] }, 'retries.retryon: there is no such property; did you mean retryOn?'],
    [
      { attempts: 2, perTryTimeout: 2 },
      'retries.perTryTimeout: 2 is not a duration; write for example Duration.minutes(2)',
    ],
    [
      { attempts: 2, perTryTimeout: Duration.seconds(0) },
      'retries.perTryTimeout: 0s is out of range; write a duration from 1ms to 24h',
    ],
    [
      { attempts: 0, retryOn: ['5xx'] },
      'retries: with 0 attempts Istio accepts neither retryOn nor perTryTimeout; leave them out',
    ],
    [
      { attempts: 0, retryOn: [] },
      'retries: with 0 attempts Istio accepts neither retryOn nor perTryTimeout; leave them out',
    ],
    [
      { attempts: 0, perTryTimeout: Duration.seconds(1) },
      'retries: with 0 attempts Istio accepts neither retryOn nor perTryTimeout; leave them out',
    ],
    [{ attempts: 2, retryOn: '5xx' }, 'retries.retryOn: "5xx" is no list; write a list: [ … ]'],
    [
      { attempts: 2, retryOn: [] },
      'retries.retryOn: an empty list means all that Istio retries by default; leave it out, or write attempts: 0',
    ],
  ])('%j are told what to be instead', (retries, problem) => {
    expect(problemsOf({ retries })).toEqual([problem]);
  });

  test.each([
    ...['5xx', 'gateway-error', 'reset', 'connect-failure', 'retriable-4xx', 'refused-stream', 'retriable-headers'],
    ...['retriable-status-codes', 'envoy-ratelimited', 'cancelled', 'deadline-exceeded', 'internal', 'unavailable'],
    ...['resource-exhausted', '503', '404', '418', '511'],
  ])('may be on %s', (policy) => {
    expect(bound({ retries: { attempts: 1, retryOn: [policy, 'reset'] } }).route.retries).toEqual({
      attempts: 1,
      retryOn: `${policy},reset`,
    });
  });

  test.each<unknown>(['5xx,reset', '599', '509', '200', '5', '', ' 503', 'timeout', 'CANCELLED', 503, null, undefined])(
    'cannot be on %j',
    (policy) => {
      expect(problemsOf({ retries: { attempts: 1, retryOn: [policy] } })).toEqual([
        expect.stringMatching(
          /^retries\.retryOn: .* is neither a retry policy nor a status code; write for example connect-failure$/,
        ),
      ]);
    },
  );

  test('have to fit into the time of the request: that which was given, or the default of HTTP', () => {
    const retries = { attempts: 2, perTryTimeout: Duration.seconds(10) };
    expect(bound({ retries }).problems).toEqual([
      'router: retries: 3 tries of 10s do not fit into the timeout of 15s; raise the timeout or lower attempts',
    ]);
    expect(bound({ retries, timeout: Duration.seconds(29) }, { protocol: 'grpc' }).problems).toEqual([
      'router: retries: 3 tries of 10s do not fit into the timeout of 29s; raise the timeout or lower attempts',
    ]);
    expect(bound({ retries, timeout: Duration.seconds(30) }).problems).toEqual([]);
    expect(bound({ retries }, { protocol: 'grpc' }).problems).toEqual([]);
  });

  test('fit when they fill the time exactly, also in fractions of a second', () => {
    const retries = { attempts: 2, perTryTimeout: Duration.millis(100) };
    expect(bound({ retries, timeout: Duration.millis(300) }).problems).toEqual([]);
    expect(bound({ retries, timeout: Duration.millis(299) }).problems).toHaveLength(1);
  });
});

describe('the circuit breaker', () => {
  test.each<[object, string]>([
    [{ maxRequests: 0 }, 'circuitBreaker.maxRequests: 0 is no whole number from 1; write for example 1024'],
    [{ maxRetries: 1.5 }, 'circuitBreaker.maxRetries: 1.5 is no whole number from 1; write for example 3'],
    [{ maxConnections: '9' }, 'circuitBreaker.maxConnections: "9" is no whole number from 1; write for example 1024'],
    [
      { maxPendingRequests: 2 ** 31 },
      'circuitBreaker.maxPendingRequests: 2147483648 is no whole number from 1; write for example 1024',
    ],
    [{ maxConnection: 0 }, 'circuitBreaker.maxConnection: there is no such property; did you mean maxConnections?'],
  ])('%j is told what to be instead', (circuitBreaker, problem) => {
    expect(problemsOf({ circuitBreaker })).toEqual([problem]);
  });

  test('has its defaults where nothing is given', () => {
    const { connectionPool } = bound({ circuitBreaker: { maxRequests: 9, maxRetries: undefined } }).canary.spec
      .trafficPolicy;
    expect(connectionPool.http).toEqual({ http1MaxPendingRequests: 1024, http2MaxRequests: 9, maxRetries: 3 });
  });
});

describe('a wrong router', () => {
  test.each<[unknown, string]>([
    [null, 'null holds no properties; write { … }'],
    ['istio', '"istio" holds no properties; write { … }'],
    [{ gateway: [] }, 'gateway: there is no such property; did you mean gateways?'],
    [{ gateways: 'istio/gw' }, 'gateways: "istio/gw" is no list; write a list: [ … ]'],
    [{ hosts: 'shop.example.com' }, 'hosts: "shop.example.com" is no list; write a list: [ … ]'],
    [{ retries: 'x' }, 'retries: "x" is no object; write an object: { … }'],
    [{ circuitBreaker: [] }, 'circuitBreaker: a list is no object; write an object: { … }'],
    [{ timeout: null }, 'timeout: null is not a duration; write for example Duration.minutes(2)'],
  ])('%j is told what to be instead', (props, problem) => {
    expect(problemsOf(props)).toEqual([problem]);
  });

  test('is told everything at once, and has the defaults, so that the rest can be checked', () => {
    const wrong = { hosts: [5, '*'], timeout: Duration.millis(0.5), retries: { attempts: 'x', perTryTimeout: 3 } };
    expect(problemsOf(wrong)).toHaveLength(5);
    const { virtualService, problems } = bound(wrong as never);
    expect(problems).toEqual([]);
    expect(virtualService).toEqual(bound().virtualService);
  });
});
