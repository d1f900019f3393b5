import { found } from './found';

/** A Rollout that is split between two Services. */
function rollout(
  traffic = 'istio: { virtualService: { name: svc-a, routes: [primary] } }',
  namespace = 'prod',
): string {
  return `
apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata: { name: svc-a, namespace: ${namespace} }
spec:
  template: { metadata: { labels: { app: svc-a } } }
  strategy:
    canary:
      canaryService: svc-a-canary
      stableService: svc-a-stable
      trafficRouting: { ${traffic} }
---
`;
}

function virtualService(spec: string, name = 'svc-a', namespace = 'prod'): string {
  return `
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: ${name}, namespace: ${namespace} }
spec: ${spec}
---
`;
}

function destinationRule(spec: string, name = 'svc-a'): string {
  return `
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: { name: ${name}, namespace: prod }
spec: ${spec}
---
`;
}

function service(name: string, ports = '[{ name: http, port: 80 }]', namespace = 'prod'): string {
  return `
apiVersion: v1
kind: Service
metadata: { name: ${name}, namespace: ${namespace} }
spec: { selector: { app: svc-a }, ports: ${ports} }
---
`;
}

const STABLE = '{ destination: { host: svc-a-stable }, weight: 100 }';
const CANARY = '{ destination: { host: svc-a-canary }, weight: 0 }';

/** A VirtualService with one split route. */
function split(route = `{ name: primary, route: [${STABLE}, ${CANARY}] }`, more = ''): string {
  return virtualService(`{ hosts: [svc-a], ${more} http: [${route}] }`);
}

describe('the VirtualService of a canary', () => {
  test('is looked for in the namespace that its name says', () => {
    const routed = rollout('istio: { virtualService: { name: svc-a.ingress, routes: [primary] } }');
    expect(found('virtual-service-of-a-canary', routed + virtualService('{}', 'svc-a', 'ingress'))).toEqual([]);
    expect(found('virtual-service-of-a-canary', routed + virtualService('{}'))).toEqual([
      'there is no VirtualService svc-a.ingress for Rollout prod/svc-a',
    ]);
  });

  test('is that of the same environment', () => {
    const files = {
      'clusters/staging/svc-a.yaml': rollout() + split(),
      'clusters/prod/svc-a.yaml': rollout(),
    };
    expect(found('virtual-service-of-a-canary', files)).toEqual([
      'there is no VirtualService svc-a for Rollout prod/svc-a',
    ]);
    expect(found('routes-of-a-canary', files)).toEqual([]);
  });

  test('is not looked for while its name is still to be rendered', () => {
    const routed = rollout('istio: { virtualService: { name: "{{ .Values.name }}", routes: [primary] } }');
    expect(found('virtual-service-of-a-canary', routed)).toEqual([]);
  });

  test('can be one of several', () => {
    const routed = rollout('istio: { virtualServices: [{ name: svc-a }, { name: public }] }');
    expect(found('virtual-service-of-a-canary', routed + split())).toEqual([
      'there is no VirtualService public for Rollout prod/svc-a',
    ]);
  });
});

describe('a canary that lists no routes', () => {
  const routed = rollout('istio: { virtualService: { name: svc-a } }');

  test('is split at the only route, if that has no name', () => {
    expect(found('routes-of-a-canary', routed + split(`{ route: [${STABLE}, ${CANARY}] }`))).toEqual([]);
    expect(found('routes-of-a-canary', routed + split())).toEqual([
      'no route is listed, and the only one has a name, primary: its weights never move',
    ]);
  });

  test('cannot be split where there are several', () => {
    const two = split(`{ match: [{ port: 81 }], route: [${STABLE}] }, { route: [${STABLE}, ${CANARY}] }`);
    expect(found('routes-of-a-canary', routed + two)).toEqual([
      'no route is listed, and VirtualService prod/svc-a has 2, of which one is to be split',
    ]);
  });
});

describe('the destinations of a split route', () => {
  test('are compared by the first part of their hosts, as Argo Rollouts does', () => {
    const whole = split(
      `{ name: primary, route: [{ destination: { host: svc-a-stable.prod.svc.cluster.local }, weight: 100 }, ${CANARY}] }`,
    );
    expect(found('destinations-of-a-canary', rollout() + whole)).toEqual([]);
    expect(found('weights-in-git', rollout() + whole)).toEqual([]);
  });

  test('are subsets where the canary names a DestinationRule', () => {
    const routed = rollout(
      'istio: { virtualService: { name: svc-a, routes: [primary] }, destinationRule: { name: svc-a, canarySubsetName: new, stableSubsetName: old } }',
    );
    const wrong = split(
      '{ name: primary, route: [{ destination: { host: svc-a, subset: old }, weight: 100 }, { destination: { host: svc-a, subset: nwe }, weight: 0 }] }',
    );
    expect(found('destinations-of-a-canary', routed + wrong)).toEqual([
      'no destination is the canary subset, new, of Rollout prod/svc-a',
    ]);
    expect(found('subsets-of-a-canary', routed + wrong)).toEqual([
      'there is no DestinationRule svc-a in the namespace of Rollout prod/svc-a',
    ]);
    expect(
      found(
        'subsets-of-a-canary',
        routed + destinationRule('{ host: svc-a, subsets: [{ name: old }, { name: new }] }'),
      ),
    ).toEqual([]);
  });

  test('are looked for in a tcp route of the same VirtualService, too', () => {
    const tcp = split(undefined, 'tcp: [{ route: [{ destination: { host: postgres } }] }],');
    expect(found('destinations-of-a-canary', rollout() + tcp)).toEqual([
      'no destination is the stable Service, svc-a-stable, of Rollout prod/svc-a',
      'no destination is the canary Service, svc-a-canary, of Rollout prod/svc-a',
    ]);
  });

  test('may not be three, but for one without a weight', () => {
    const three = (weight: string) =>
      split(`{ name: primary, route: [${STABLE}, ${CANARY}, { destination: { host: svc-x }${weight} }] }`);
    expect(found('third-destination', rollout() + three(', weight: 0'))).toEqual([]);
    expect(found('third-destination', rollout() + three(', weight: 5'))).toEqual([
      'svc-x is neither the canary nor the stable side of Rollout prod/svc-a, which removes it',
    ]);
  });

  test('begin with everything on the stable side', () => {
    const halves = split(
      '{ name: primary, route: [{ destination: { host: svc-a-stable }, weight: 50 }, { destination: { host: svc-a-canary }, weight: 50 }] }',
    );
    expect(found('weights-in-git', rollout() + halves)).toEqual([
      'the weight of the stable side in Git is 50, not 100',
      'the weight of the canary side in Git is 50, not 0',
    ]);
    const unsaid = split(`{ name: primary, route: [${STABLE}, { destination: { host: svc-a-canary } }] }`);
    expect(found('weights-in-git', rollout() + unsaid)).toEqual([]);
  });
});

describe('a host', () => {
  test('that Istio does not complete is no Service', () => {
    const routed = (host: string) =>
      virtualService(`{ hosts: [svc-a], http: [{ route: [{ destination: { host: ${host} } }] }] }`);
    expect(found('whole-host-names', routed('svc-a.prod') + service('svc-a'))).toEqual([
      'svc-a.prod is no name of a Service to Istio, which does not complete it',
    ]);
    // Without such a Service it may be a name of the internet.
    expect(found('whole-host-names', routed('example.com') + service('svc-a'))).toEqual([]);
    expect(found('whole-host-names', routed('svc-a.prod.svc.cluster.local') + service('svc-a'))).toEqual([]);
  });

  test('is missed only where the tree holds Services of its namespace', () => {
    const routed = virtualService(
      '{ hosts: [svc-a], http: [{ route: [{ destination: { host: svc-b.other.svc.cluster.local } }] }] }',
    );
    expect(found('host-of-a-destination', routed + service('svc-a'))).toEqual([]);
    expect(found('host-of-a-destination', routed + service('svc-a', undefined, 'other'))).toEqual([
      'there is no Service svc-b beside it',
    ]);
  });

  test('of two VirtualServices is told by its whole name, and not for gateways', () => {
    const one = virtualService('{ hosts: [svc-a], http: [] }');
    const other = (more = '') => virtualService(`{ hosts: [svc-a.prod.svc.cluster.local], ${more} http: [] }`, 'api');
    expect(found('one-virtual-service-a-host', one + other())).toEqual([
      'svc-a.prod.svc.cluster.local is a host of VirtualService prod/svc-a as well',
    ]);
    expect(found('one-virtual-service-a-host', one + other('gateways: [istio-system/public],'))).toEqual([]);
  });

  test('of the same VirtualService for several clusters is no second one', () => {
    const vs = virtualService('{ hosts: [svc-a], http: [] }');
    expect(found('one-virtual-service-a-host', { 'overlays/eu/vs.yaml': vs, 'overlays/us/vs.yaml': vs })).toEqual([]);
    const other = virtualService('{ hosts: [svc-a], http: [] }', 'api');
    expect(found('one-virtual-service-a-host', { 'clusters/eu/vs.yaml': vs, 'clusters/us/vs.yaml': other })).toEqual(
      [],
    );
  });
});

describe('a route', () => {
  test('behind one that takes everything is never reached', () => {
    const routes = (first: string) =>
      virtualService(`{ hosts: [svc-a], http: [{ name: first, ${first} route: [] }, { name: second, route: [] }] }`);
    const message = 'second is never reached: first before it takes every request';
    expect(found('route-is-reached', routes(''))).toEqual([message]);
    expect(found('route-is-reached', routes('match: [{ uri: { prefix: / } }],'))).toEqual([message]);
    expect(
      found('route-is-reached', routes('match: [{ uri: { prefix: / }, headers: { x-test: { exact: "1" } } }],')),
    ).toEqual([]);
  });

  test('of gRPC needs no timeout, since its callers bring one', () => {
    const grpc = '[{ name: grpc-api, port: 80 }]';
    expect(found('explicit-timeout', rollout() + split() + service('svc-a-stable'))).toEqual([
      'the route primary has no timeout',
    ]);
    expect(found('explicit-timeout', rollout() + split() + service('svc-a-stable', grpc))).toEqual([]);
  });

  test('that injects faults on demand is no experiment that was forgotten', () => {
    const fault = (match: string) =>
      virtualService(`{ hosts: [svc-a], http: [{ ${match} fault: { delay: { fixedDelay: 5s } }, route: [] }] }`);
    expect(found('no-fault-injection', fault('match: [{ headers: { x-chaos: { exact: "1" } } }],'))).toEqual([]);
    expect(found('no-fault-injection', fault(''))).toEqual([
      'the route injects delay into every request that it takes',
    ]);
  });

  test.each([
    ['a: 5%', ['"5%" is no value: a percent sign of its own is written %%']],
    ['a: "%START_TIME%%"', ['"%START_TIME%%" is no value: a percent sign of its own is written %%']],
    ['a: "100%% of %HOSTNAME%"', []],
    ['":path": /x', ['the header ":path" cannot be set here']],
    ['host: svc-b', []],
  ])('sets %s', (header, messages) => {
    const vs = virtualService(`{ hosts: [a], http: [{ headers: { request: { set: { ${header} } } }, route: [] }] }`);
    expect(found('header-operations', vs)).toEqual(messages);
  });

  test.each([
    ['retries: { attempts: 0 }', []],
    ['retries: { attempts: 0, perTryTimeout: 1s }', ['perTryTimeout may not be there with 0 attempts']],
    ['retries: { attempts: 2, retryOn: "5xx,503,unavailable" }', []],
    ['retries: { attempts: 2, retryOn: "5xx, reset" }', ['" reset" is no condition that Envoy knows']],
    ['retries: { attempts: 2, retryOn: "999" }', ['"999" is no condition that Envoy knows']],
  ])('is tried again with %s', (retries, messages) => {
    expect(found('retry-policy', virtualService(`{ hosts: [a], http: [{ ${retries}, route: [] }] }`))).toEqual(
      messages,
    );
  });

  test.each([
    ['500ms', []],
    ['1m30s', []],
    ['1d', ['"1d" is no duration']],
    ['0s', ['0s is no whole number of milliseconds from 1']],
    ['1500us', ['1500us is no whole number of milliseconds from 1']],
    ['"{{ .Values.timeout }}"', []],
  ])('has the timeout %s', (timeout, messages) => {
    expect(
      found('durations-of-istio', virtualService(`{ hosts: [a], http: [{ timeout: ${timeout}, route: [] }] }`)),
    ).toEqual(messages);
  });

  test('names a port of a Service with several', () => {
    const ports = '[{ name: http, port: 80 }, { name: http-admin, port: 81 }]';
    expect(found('port-of-a-destination', split() + service('svc-a-stable', ports))).toEqual([
      'Service prod/svc-a-stable has the ports 80, 81, and none is chosen',
    ]);
  });
});

describe('a DestinationRule', () => {
  const ejecting = '{ host: svc-a-canary, trafficPolicy: { outlierDetection: { maxEjectionPercent: 100 } } }';

  test('of the canary does not eject all its pods, that of the stable side may', () => {
    expect(found('ejection-of-a-canary', rollout() + destinationRule(ejecting))).toEqual([
      'all pods of the canary of Rollout prod/svc-a can be ejected at once',
    ]);
    expect(found('ejection-of-a-canary', rollout() + destinationRule(ejecting.replace('canary', 'stable')))).toEqual(
      [],
    );
  });

  test('for both sides may differ in what ejects', () => {
    const policy = (more: string) => `trafficPolicy: { connectionPool: { tcp: { maxConnections: 5 } }${more} } }`;
    const stable = destinationRule(
      `{ host: svc-a-stable, ${policy(', outlierDetection: { consecutiveGatewayErrors: 5 }')}`,
      'stable',
    );
    const canary = destinationRule(`{ host: svc-a-canary.prod.svc.cluster.local, ${policy('')}`, 'canary');
    expect(found('one-policy-for-both-sides', rollout() + stable + canary)).toEqual([]);
    expect(found('one-policy-for-both-sides', rollout() + stable + canary.replace('5', '6'))).toEqual([
      'connectionPool differs from that of DestinationRule prod/stable, which is for the stable side',
    ]);
    expect(found('one-policy-for-both-sides', rollout() + stable)).toEqual([
      'no DestinationRule gives the canary side this connectionPool',
    ]);
  });

  test('may say nothing but subsets beside one with a policy', () => {
    const policy = destinationRule('{ host: svc-a, trafficPolicy: { tls: { mode: DISABLE } } }', 'one');
    expect(
      found('one-destination-rule-a-host', policy + destinationRule('{ host: svc-a, subsets: [] }', 'two')),
    ).toEqual([]);
    expect(found('one-destination-rule-a-host', policy + policy.replace('one', 'two'))).toEqual([
      'DestinationRule prod/one has a traffic policy for svc-a as well',
    ]);
  });

  test('has to say what a subset of a route is', () => {
    const routed = virtualService(
      '{ hosts: [svc-a], http: [{ route: [{ destination: { host: svc-a, subset: v1 } }] }] }',
    );
    expect(found('subset-is-defined', routed)).toEqual([
      'nothing defines the subset v1: no DestinationRule is for svc-a',
    ]);
    // What another team defines in its namespace, only a tree that holds some of it can say.
    const elsewhere = routed.replace('host: svc-a', 'host: other.team.svc.cluster.local');
    expect(found('subset-is-defined', elsewhere)).toEqual([]);
    expect(found('subset-is-defined', elsewhere + service('other', undefined, 'team'))).toEqual([
      'nothing defines the subset v1: no DestinationRule is for other',
    ]);
  });
});

describe('the Services of a canary', () => {
  const own = service('svc-a-stable') + service('svc-a-canary');

  test('leave pods without one at the switch, unless a third selects all', () => {
    expect(found('service-of-all-pods', rollout() + own)).toEqual([
      'only svc-a-canary and svc-a-stable select the pods, each one side of them',
    ]);
    expect(found('service-of-all-pods', rollout() + own + service('svc-a'))).toEqual([]);
    expect(found('service-of-all-pods', rollout() + own + service('svc-a', undefined, 'other'))).not.toEqual([]);
  });

  test('are not judged where the tree does not hold them', () => {
    expect(found('service-of-all-pods', rollout())).toEqual([]);
  });

  test.each([
    ['{ name: http-api, port: 80 }', 0],
    ['{ name: grpc-web, port: 80 }', 0],
    ['{ name: api, appProtocol: kubernetes.io/h2c, port: 80 }', 0],
    ['{ name: dns, protocol: UDP, port: 53 }', 0],
    ['{ name: api-http, port: 80 }', 1],
    ['{ port: 80 }', 1],
  ])('have the port %s', (port, findings) => {
    expect(found('protocol-of-a-port', rollout() + service('svc-a-canary', `[${port}]`))).toHaveLength(findings);
  });
});

test('a canary is split for callers in the mesh only if its VirtualService is bound to it', () => {
  const bound = (gateways: string) => split(undefined, `gateways: ${gateways},`);
  expect(found('callers-in-the-mesh', rollout() + bound('[istio-system/public]'))).toEqual([
    'the gateways leave out mesh, and svc-a is called in it',
  ]);
  expect(found('callers-in-the-mesh', rollout() + bound('[mesh, istio-system/public]'))).toEqual([]);
  const outside = virtualService('{ hosts: [shop.example.com], gateways: [istio-system/public], http: [] }');
  expect(found('callers-in-the-mesh', rollout() + outside)).toEqual([]);
});

test('Gateways of the platform are not asked for where the tree holds none of their namespace', () => {
  const bound = split(undefined, 'gateways: [istio-system/public],');
  const gateway = (namespace: string) =>
    `apiVersion: networking.istio.io/v1\nkind: Gateway\nmetadata: { name: publics, namespace: ${namespace} }\n`;
  expect(found('gateway-is-there', bound + gateway('prod'))).toEqual([]);
  expect(found('gateway-is-there', bound + gateway('istio-system'))).toEqual([
    'there is no Gateway istio-system/public; the nearest is publics',
  ]);
});
