import { ManifestTree } from '../../lib/manifests';
import { checkTree } from '../../lib/policy';
import { found } from './found';

/** A template with one query. */
function template(query: string, conditions = 'successCondition: result[0] < 0.01', name = 'errors'): string {
  return `
apiVersion: argoproj.io/v1alpha1
kind: AnalysisTemplate
metadata: { name: ${name}, namespace: prod }
spec:
  metrics:
    - name: ${name}
      ${conditions}
      provider: { prometheus: { query: ${JSON.stringify(query)} } }
---
`;
}

/** A Rollout that runs it. */
function rollout(args = '', templates = '[{ templateName: errors }]'): string {
  return `
apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata: { name: svc-a, namespace: prod }
spec:
  strategy:
    canary:
      canaryService: svc-a-canary
      stableService: svc-a
      analysis: { templates: ${templates}, args: [${args}] }
---
`;
}

function service(name: string, port = 'http', labels = '{ app: svc-a }'): string {
  return `
apiVersion: v1
kind: Service
metadata: { name: ${name}, namespace: prod, labels: ${labels} }
spec: { ports: [{ name: ${port}, port: 80 }] }
---
`;
}

const requests = (matchers: string, range = '5m') =>
  `sum(rate(istio_requests_total{reporter="source",${matchers}}[${range}]))`;

describe('a query', () => {
  test('is told where it is no PromQL', () => {
    expect(found('promql-parses', template('sum(rate(up[5m])'))).toEqual([
      'the query is no PromQL at line 1, column 17, after "sum(rate(up[5m])"',
    ]);
  });

  test('is not read while a part of it is still to be rendered', () => {
    expect(found('promql-parses', template('sum({{ .Values.metric }})'))).toEqual([]);
    expect(found('promql-parses', template(`sum(\${METRIC}))`))).toEqual([]);
  });

  test('may have arguments for texts, times and numbers', () => {
    expect(
      found('promql-parses', template('sum(rate(x{a="{{args.a}}"}[{{args.window}}])) > {{ args.least }}')),
    ).toEqual([]);
  });

  test('is not for Grafana', () => {
    expect(found('promql-parses', template('sum(rate(x{release_id="$RELEASE"}[5m]))'))).toEqual([
      '$RELEASE is a variable of Grafana, and nobody else replaces it',
    ]);
    expect(found('promql-parses', template('sum(rate(x{path=~"/api$"}[5m]))'))).toEqual([]);
  });

  test.each([
    ['sum(rate(x_total))', ['rate looks over a time, and x_total has no range such as [5m]']],
    ['sum(x_total[5m])', ['x_total has a range such as [5m] where one value of each series is asked for']],
    ['max_over_time(sum(rate(x_total[5m]))[1h:1m])', []],
    ['quantile_over_time(0.9, (x[5m] offset 1h))', []],
    ['predict_linear(x[1h], 4 * 3600)', []],
    ['x[5m]', []],
  ])('%s has its ranges in place', (query, messages) => {
    expect(found('promql-parses', template(query))).toEqual(messages);
  });

  test('may say # and quotes in its texts', () => {
    expect(found('promql-parses', template(`sum(rate(x{a="#", b='"', c=\`#\`}[5m])) # the "rate`))).toEqual([]);
  });
});

describe('whom an analysis measures', () => {
  const hash = '{ name: hash, valueFrom: { podTemplateHashValue: Latest } }';
  const stable = '{ name: hash, valueFrom: { podTemplateHashValue: Stable } }';
  const ofHash = template('sum(rate(http_requests_total{pod=~"svc-a-{{args.hash}}-.+"}[5m]))');

  test('is the canary by its Service, by an argument with its name, or by the hash of its pods', () => {
    const service = '{ name: service, value: svc-a-canary }';
    expect(
      found('query-measures-the-canary', rollout() + template(requests('destination_service=~"svc-a-canary\\\\..+"'))),
    ).toEqual([]);
    expect(
      found(
        'query-measures-the-canary',
        rollout(service) + template(requests('destination_service_name="{{args.service}}"')),
      ),
    ).toEqual([]);
    expect(found('query-measures-the-canary', rollout(hash) + ofHash)).toEqual([]);
  });

  test('can be the stable side, by its Service or its hash', () => {
    expect(found('query-measures-the-canary', rollout(stable) + ofHash)).toEqual([
      'the query measures the stable side alone of Rollout prod/svc-a: sum(rate(http_requests_total{pod=~"svc-a-{{args.hash}}-.+"}[5m]))',
    ]);
    const service = '{ name: service, value: svc-a }';
    const query = requests('destination_service_name="{{args.service}}"');
    expect(found('query-measures-the-canary', rollout(service) + template(query))[0]).toMatch(
      /^the query measures the stable side alone/,
    );
  });

  test('is nobody by the name of the Rollout, which is that of both sides', () => {
    const name = '{ name: name, valueFrom: { fieldRef: { fieldPath: metadata.name } } }';
    expect(
      found('query-measures-the-canary', rollout(name) + template('sum(rate(x_total{app="{{args.name}}"}[5m]))')),
    ).toEqual([
      'the query measures canary and stable together of Rollout prod/svc-a: sum(rate(x_total{app="{{args.name}}"}[5m]))',
    ]);
    const service = name.replace('metadata.name', 'spec.strategy.canary.canaryService');
    expect(
      found('query-measures-the-canary', rollout(service) + template('sum(rate(x_total{app="{{args.name}}"}[5m]))')),
    ).toEqual([]);
  });

  test('can be both, told once for all steps', () => {
    const both = template('sum(rate(http_requests_total{app="svc-a"}[5m]))');
    const twice = '[{ templateName: errors }, { templateName: errors }]';
    expect(found('query-measures-the-canary', rollout('', twice) + both)).toEqual([
      'the query measures canary and stable together of Rollout prod/svc-a: sum(rate(http_requests_total{app="svc-a"}[5m]))',
    ]);
  });

  test('is not told of what looks at no series, nor where others are asked as well', () => {
    expect(found('query-measures-the-canary', rollout() + template('vector(1)'))).toEqual([]);
    const both = template('sum(rate(http_requests_total[5m]))');
    expect(
      found('query-measures-the-canary', rollout('', '[{ templateName: errors }, { templateName: smoke }]') + both),
    ).toEqual([]);
  });

  describe('in both parts of a share', () => {
    const canary = 'destination_service="svc-a-canary.prod.svc.cluster.local"';
    const stable = 'destination_service="svc-a.prod.svc.cluster.local"';
    const both = 'destination_service=~"svc-a.*"';
    const errors = (whose: string) => requests(`${whose},response_code=~"5.."`);

    test.each([
      [`${errors(canary)} / ${requests(both)}`, 'the canary alone by those of canary and stable together'],
      [
        `1 - (${errors(canary)} or vector(0)) / ${requests(stable)}`,
        'the canary alone by those of the stable side alone',
      ],
      [`${errors(both)} / ${requests(canary)}`, 'canary and stable together by those of the canary alone'],
      [
        `${errors(canary)} / (${requests(canary)} + ${requests(stable)})`,
        'the canary alone by those of canary and stable together',
      ],
      [
        `${errors(canary)} / ${requests('destination_service_name=~"svc-a|svc-a-canary"')}`,
        'the canary alone by those of canary and stable together',
      ],
    ])('%s mixes them', (query, parts) => {
      expect(found('query-measures-the-canary', rollout() + template(query))).toEqual([
        expect.stringContaining(`the query divides counts of ${parts} of Rollout prod/svc-a: `),
      ]);
    });

    const share = (whose: string) => `(${errors(whose)} / ${requests(whose)})`;
    const mean = (whose: string) => `avg(rate(x_seconds{${whose}}[5m]))`;
    test.each([
      share(canary),
      `${share(canary)} - ${share(stable)}`,
      `${share(canary)} / ${share(stable)}`,
      `${share(canary)} > ${share(stable)}`,
      `${mean(canary)} / ${mean(stable)}`,
      `${requests(canary)} / ${requests(both)}`,
      `${errors(canary)} / ${errors(stable)}`,
      `rate(errors_total{${canary}}[5m]) / rate(requests_total{${both}}[5m])`,
      `${errors(canary)} / ${requests('destination_service_name!="svc-a"')}`,
      `${errors(canary)} / ${requests('destination_service_name="{{args.service}}"')}`,
    ])('%s does not', (query) => {
      expect(found('query-measures-the-canary', rollout() + template(query))).toEqual([]);
    });
  });

  test('is whom the Rollout passes, whatever the template has by itself', () => {
    const preset = (service: string) =>
      template(requests('destination_service_name="{{args.service}}"')).replace(
        'spec:',
        `spec:\n  args: [{ name: service, value: ${service} }]`,
      );
    const passed = (service: string) => rollout(`{ name: service, value: ${service} }`);
    expect(found('query-measures-the-canary', passed('svc-a-canary') + preset('my-service'))).toEqual([]);
    expect(found('query-measures-the-canary', passed('svc-a') + preset('svc-a-canary'))).toEqual([
      expect.stringMatching(/^the query measures the stable side alone of Rollout prod\/svc-a/),
    ]);
    expect(found('query-measures-the-canary', rollout() + preset('svc-a-canary'))).toEqual([]);
  });

  test('is looked for in the templates that a template names', () => {
    const outer = `
apiVersion: argoproj.io/v1alpha1
kind: AnalysisTemplate
metadata: { name: all, namespace: prod }
spec: { templates: [{ templateName: errors }, { templateName: all }] }
---
`;
    const both = template('sum(rate(http_requests_total[5m]))');
    expect(found('query-measures-the-canary', rollout('', '[{ templateName: all }]') + outer + both)).toHaveLength(1);
  });

  test('is that of the environment of the Rollout', () => {
    const both = template('sum(rate(http_requests_total[5m]))');
    const files = {
      'clusters/staging/svc-a.yaml': rollout(hash) + ofHash,
      'clusters/prod/svc-a.yaml': rollout(hash) + both,
    };
    expect(found('query-measures-the-canary', files)).toEqual([
      'the query measures canary and stable together of Rollout prod/svc-a: sum(rate(http_requests_total[5m]))',
    ]);
  });

  test('may be the whole service beside a gate for the canary, if it is about the error budget', () => {
    const canary = template(requests('destination_service=~"svc-a-canary.+"'));
    const whole = (range: string) => template(requests('destination_service=~"svc-a.*"', range), undefined, 'budget');
    const two = rollout('', '[{ templateName: errors }, { templateName: budget }]');
    expect(found('requests-of-one-side', two + canary + whole('1h'))).toEqual([]);
    expect(found('requests-of-one-side', two + canary + whole('5m'))).toHaveLength(1);
  });
});

describe('the Service that a query asks for', () => {
  const query = template(requests('destination_service=~"{{args.service}}.prod.svc.cluster.local"'));
  const named = (service: string) => rollout(`{ name: service, value: ${service} }`);

  test('is the one that the argument names', () => {
    expect(found('called-service-is-there', named('canary') + query + service('svc-a-canary'))).toEqual([
      'there is no Service canary; Rollout prod/svc-a names svc-a-canary and svc-a',
    ]);
    expect(found('called-service-is-there', named('svc-a-canary') + query + service('svc-a-canary'))).toEqual([]);
    expect(found('called-service-is-there', named('billing') + query + service('svc-a') + service('billing'))).toEqual(
      [],
    );
  });

  test('is not judged where the tree does not hold the Services of the Rollout', () => {
    expect(found('called-service-is-there', named('canary') + query)).toEqual([]);
  });

  test('is the same for both sides, where these are subsets', () => {
    const subsets = named('svc-a-canary').replace(
      'canary:',
      'canary:\n      trafficRouting: { istio: { virtualService: { name: svc-a }, destinationRule: { name: svc-a } } }',
    );
    expect(found('query-measures-the-canary', subsets + query)[0]).toMatch(
      /^the query measures canary and stable together/,
    );
  });
});

describe('labels of Istio', () => {
  test('of the workload do no harm beside one that tells the sides apart', () => {
    const query = (more: string) => template(requests(`destination_workload="svc-a"${more}`));
    expect(found('workload-is-both-sides', query(',destination_canonical_revision="{{args.release}}"'))).toEqual([]);
    expect(found('workload-is-both-sides', query(',destination_service_namespace="prod"'))).toEqual([
      'destination_workload="svc-a" is the Rollout: the query mixes canary and stable',
    ]);
  });

  test('of the Service are right where callers report', () => {
    const query = (reporter: string) =>
      template(`sum(rate(istio_requests_total{reporter="${reporter}",destination_service="a"}[5m]))`);
    expect(found('no-service-label-at-the-pods', query('source'))).toEqual([]);
    expect(found('no-service-label-at-the-pods', query('destination'))).toEqual([
      'destination_service="a" is not the Service that was called where the pods report',
    ]);
  });
});

test.each([
  ['result[0] < 0.01', 1],
  ['len(result) == 0 || result[0] < 0.01', 1],
  ['len(result) > 0 && result[0] < 0.01', 1],
  ['len(result) == 1 && result[0] < 0.01', 0],
  ['all(result, # < 0.01)', 0],
])('of several series one counts, unless the condition asks for one or for all: %s', (condition, findings) => {
  const gate = template('rate(http_requests_total[5m])', `successCondition: ${JSON.stringify(condition)}`);
  expect(found('one-series-a-query', gate)).toHaveLength(findings);
});

test('a fault of a query is quoted as the file has it', () => {
  const [message] = found('promql-parses', template('sum(rate(http_requests_total{app={{args.service-nam}}}[5m]))'));
  expect(message).toContain('{{args.service-nam}}');
  expect(message).not.toContain('1111');
});

describe('a share', () => {
  const failed = requests('response_code=~"5.."');
  const all = requests('');

  test.each([
    [`${failed} / ${all}`, 1],
    [`(${failed} or vector(0)) / ${all}`, 0],
    [`(${failed} or 0 * ${all}) / ${all}`, 0],
    [`1 - ${requests('response_code!~"5.."')} / ${all}`, 0],
    [`1 - ${requests('response_code=~"2.."')} / ${all}`, 1],
    // A share of failures among failures is another matter.
    [`${requests('response_code="503"')} / ${failed}`, 0],
    [`${failed} / ${all} or vector(-1)`, 0],
  ])('%s may be missing: %d', (query, findings) => {
    expect(found('failures-may-be-missing', template(query))).toHaveLength(findings);
  });

  test('that is missing is told with what its condition makes of it', () => {
    const guarded = 'successCondition: len(result) > 0 && result[0] < 0.01';
    expect(found('failures-may-be-missing', template(`${failed} / ${all}`, guarded))).toEqual([
      'without a request of response_code=~"5.." the query gives nothing, and the measurement fails',
    ]);
    const both = `${guarded}\n      failureCondition: len(result) > 0 && result[0] >= 0.01`;
    expect(found('failures-may-be-missing', template(`${failed} / ${all}`, both))).toEqual([
      'without a request of response_code=~"5.." the query gives nothing, and the measurement is inconclusive, which pauses the release',
    ]);
    const failing = 'failureCondition: len(result) > 0 && result[0] >= 0.01';
    expect(found('failures-may-be-missing', template(`${failed} / ${all}`, failing))).toEqual([]);
  });

  test('without data is no zero that passes', () => {
    const query = `${failed} / ${all} or vector(0)`;
    expect(found('no-data-is-not-zero', template(query))).toEqual(['without any data the share is 0, which passes']);
    expect(found('no-data-is-not-zero', template(query, 'failureCondition: result[0] >= 0.01'))).toHaveLength(1);
    expect(found('no-data-is-not-zero', template(query, 'successCondition: result[0] <= {{args.most}}'))).toHaveLength(
      1,
    );
    expect(found('no-data-is-not-zero', template(query, 'successCondition: result[0] > 0.99'))).toEqual([]);
    expect(found('no-data-is-not-zero', template(`${failed} / ${all} or vector(-1)`))).toEqual([]);
    // Failures that are counted may well be none.
    expect(found('no-data-is-not-zero', template(`${failed} or vector(0)`))).toEqual([]);
  });

  test('of no requests is undecided with both conditions', () => {
    const query = `(${failed} or vector(0)) / ${all}`;
    const both = 'successCondition: result[0] < 0.01\n      failureCondition: result[0] >= 0.01';
    expect(found('no-division-by-zero', template(query))).toEqual([
      'without traffic the query divides 0 by 0, and the canary fails',
    ]);
    expect(found('no-division-by-zero', template(query, 'failureCondition: result[0] >= 0.01'))).toEqual([
      'without traffic the query divides 0 by 0, and the canary passes',
    ]);
    expect(found('no-division-by-zero', template(query, both))).toEqual([]);
    expect(found('no-division-by-zero', template(`(${failed} or vector(0)) / (${all} > 0)`))).toEqual([]);
    expect(found('no-division-by-zero', template(`(${failed} or vector(0)) / clamp_min(${all}, 1)`))).toEqual([]);
  });
});

describe('a counter', () => {
  test.each([
    ['sum(http_requests_total)', 1],
    ['sum(increase(http_requests_total[5m]))', 0],
    ['count(http_requests_total)', 0],
    ['sum(http_requests_total) - sum(http_requests_total offset 5m)', 0],
    ['sum(last_over_time(http_requests_total[5m]))', 0],
    // The pods of a canary began with it.
    ['sum(http_requests_total{pod=~"svc-a-{{args.hash}}-.+"})', 0],
    ['sum(http_requests_in_flight)', 0],
  ])('%s is read as it is: %d', (query, findings) => {
    expect(found('counters-grow', template(query))).toHaveLength(findings);
  });

  test('is added up behind its rate', () => {
    expect(found('rate-before-sum', template('rate(sum(http_requests_total)[5m:])'))).toEqual([
      'rate is taken over a sum of counters, which falls when one of them begins again',
    ]);
    expect(found('rate-before-sum', template('max_over_time(sum(rate(http_requests_total[5m]))[1h:])'))).toEqual([]);
  });

  test.each([
    ['rate(http_requests_total[30s])', 1],
    ['rate(http_requests_total[1m])', 0],
    ['last_over_time(http_requests_total[15s])', 0],
    ['rate(http_requests_total[{{args.window}}])', 0],
  ])('in %s has a window that is too short: %d', (query, findings) => {
    expect(found('window-of-four-scrapes', template(query))).toHaveLength(findings);
  });

  test('is scraped as often as the monitors of the tree say', () => {
    const monitor = `
apiVersion: monitoring.coreos.com/v1
kind: PodMonitor
metadata: { name: pods }
spec: { selector: {}, podMetricsEndpoints: [{ interval: 30s }] }
`;
    expect(found('window-of-four-scrapes', template('rate(http_requests_total[1m])') + monitor)).toEqual([
      '1m is less than four scrapes, 30s each',
    ]);
  });
});

test('a window is held against the scrapes of its own environment', () => {
  const monitor = (interval: string) => `
apiVersion: monitoring.coreos.com/v1
kind: PodMonitor
metadata: { name: pods }
spec: { selector: {}, podMetricsEndpoints: [{ interval: ${interval} }] }
`;
  const files = {
    'clusters/staging/svc-a.yaml': template('rate(x_total[1m])') + monitor('10s'),
    'clusters/prod/svc-a.yaml': template('rate(x_total[1m])') + monitor('30s'),
  };
  expect(found('window-of-four-scrapes', files)).toEqual(['1m is less than four scrapes, 30s each']);
});

describe('labels and quantiles', () => {
  const buckets = 'rate(x_bucket[5m])';

  test.each([
    [`histogram_quantile(0.99, sum(${buckets}))`, 1],
    [`histogram_quantile(0.99, sum by (pod) (${buckets}))`, 1],
    [`histogram_quantile(0.99, sum without (le) (${buckets}))`, 1],
    [`histogram_quantile(0.99, sum by (le, pod) (${buckets}))`, 0],
    [`histogram_quantile(0.99, sum without (pod) (${buckets}))`, 0],
    [`histogram_quantile(0.99, ${buckets})`, 0],
    // Histograms of the new kind have no buckets of their own.
    ['histogram_quantile(0.99, sum(rate(x[5m])))', 0],
  ])('%s loses le: %d', (query, findings) => {
    expect(found('quantile-keeps-le', template(query))).toHaveLength(findings);
  });

  test('a zero beside labels is one more series, unless it is added up', () => {
    const byPod = 'sum by (pod) (rate(x_total[5m]))';
    expect(found('no-zero-beside-labels', template(`${byPod} or vector(0)`))).toEqual([
      'vector(0) is one more series beside those by pod',
    ]);
    expect(found('no-zero-beside-labels', template(`max(${byPod} or vector(0))`))).toEqual([]);
    expect(found('no-zero-beside-labels', template(`${byPod} or 0 * ${byPod}`))).toEqual([]);
  });

  test.each([
    ['response_code=~"5"', ['no code is "5": with response_code=~ nothing is found']],
    ['response_code!~"5xx"', ['no code is "5xx": with response_code!~ nothing is left out']],
    ['response_code="503"', []],
    ['response_code=~"5..|0"', []],
    ['response_code=~"{{args.codes}}"', []],
    ['grpc_response_status="UNAVAILABLE"', ['no code is "UNAVAILABLE": with grpc_response_status= nothing is found']],
  ])('%s', (matcher, messages) => {
    expect(found('codes-that-exist', template(requests(matcher)))).toEqual(messages);
  });
});

test('failures of gRPC are asked for where a Service says that it speaks it', () => {
  const gate = template(requests('destination_service=~"svc-a-canary.+",response_code=~"5.."'));
  expect(found('failures-of-grpc', rollout() + gate + service('svc-a-canary'))).toEqual([]);
  expect(found('failures-of-grpc', rollout() + gate + service('svc-a-canary', 'grpc-api'))).toEqual([
    'Service prod/svc-a-canary speaks gRPC, and its failures are counted by response_code alone',
  ]);
});

describe('a ServiceMonitor', () => {
  const monitor = (spec: string) => `
apiVersion: monitoring.coreos.com/v1
kind: ServiceMonitor
metadata: { name: svc-a, namespace: prod }
spec: ${spec}
---
`;
  const both = service('svc-a') + service('svc-a-canary');

  test('that selects both Services of a canary scrapes its pods twice', () => {
    const all = monitor('{ selector: { matchLabels: { app: svc-a } }, endpoints: [{ port: http }] }');
    expect(found('scraped-once', rollout() + all + both)).toEqual([
      'it selects both svc-a and svc-a-canary of Rollout prod/svc-a',
    ]);
    const elsewhere = monitor(
      '{ selector: { matchLabels: { app: svc-a } }, namespaceSelector: { matchNames: [other] } }',
    );
    expect(found('scraped-once', rollout() + elsewhere + both)).toEqual([]);
  });

  test('may leave one out by an expression', () => {
    const one = monitor(
      '{ selector: { matchLabels: { app: svc-a }, matchExpressions: [{ key: role, operator: DoesNotExist }] } }',
    );
    const canary = service('svc-a-canary', 'http', '{ app: svc-a, role: canary }');
    expect(found('scraped-once', rollout() + one + service('svc-a') + canary)).toEqual([]);
  });

  test('names a port of its Services', () => {
    const of = (port: string) =>
      monitor(`{ selector: { matchLabels: { app: svc-a } }, endpoints: [{ port: ${port} }] }`);
    expect(found('port-of-a-monitor', of('http') + both)).toEqual([]);
    expect(found('port-of-a-monitor', of('metrics') + both)).toEqual([
      'no Service that it selects has a port metrics; svc-a has http',
    ]);
    // What it selects elsewhere is not known.
    expect(found('port-of-a-monitor', of('metrics'))).toEqual([]);
  });
});

describe('a PrometheusRule', () => {
  const rules = (text: string) => `
apiVersion: monitoring.coreos.com/v1
kind: PrometheusRule
metadata: { name: svc-a }
spec: { groups: [{ name: svc-a, rules: [${text}] }] }
`;

  test.each([
    ['{ record: a, expr: up, for: 5m }', ['a is recorded, and for is for alerts']],
    ['{ expr: up }', ['it neither records nor alerts']],
    ['{ alert: A }', ['A has no expr']],
    ['{ alert: A, expr: up, for: 5m }', []],
  ])('%s', (rule, messages) => {
    expect(found('record-or-alert', rules(rule))).toEqual(messages);
  });

  test('is read as the queries of analyses are', () => {
    expect(found('promql-parses', rules('{ record: a, expr: "sum(up" }'))).toHaveLength(1);
    expect(found('promql-parses', rules('{ record: a, expr: 1 }'))).toEqual([]);
  });
});

test('the release path of a well-known article is refused for what does not guard', () => {
  const article = `
apiVersion: argoproj.io/v1alpha1
kind: AnalysisTemplate
metadata: { name: error-rate-check }
spec:
  metrics:
    - name: 5xx-rate
      interval: 1m
      count: 10
      successCondition: result < 0.02
      provider:
        prometheus:
          address: http://prometheus.monitoring:9090
          query: |
            sum(rate(istio_requests_total{destination_workload="{{ rollout.rollout }}",response_code=~"5.."}[1m]))
            /
            sum(rate(istio_requests_total{destination_workload="{{ rollout.rollout }}"}[1m]))
---
apiVersion: networking.istio.io/v1beta1
kind: VirtualService
metadata: { name: svc-a-vs }
spec:
  hosts: [svc-a.prod.svc.cluster.local]
  http:
    - name: primary
      route:
        - { destination: { host: svc-a }, weight: 100 }
        - { destination: { host: svc-a-canary }, weight: 0 }
---
apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata: { name: svc-a }
spec:
  strategy:
    canary:
      canaryService: svc-a-canary
      stableService: svc-a
      trafficRouting: { istio: { virtualService: { name: svc-a-vs, routes: [primary] } } }
      steps:
        - setWeight: 5
        - pause: { duration: 2m }
        - analysis: { templates: [{ templateName: error-rate-check }] }
`;
  const { findings } = checkTree(ManifestTree.of(article));
  expect(findings.filter(({ kind }) => kind !== 'Rollout').map(({ rule, message }) => `${rule}: ${message}`)).toEqual(
    expect.arrayContaining([
      'workload-is-both-sides: destination_workload="{{ rollout.rollout }}" is the Rollout: the query mixes canary and stable',
      'failures-may-be-missing: without a request of response_code=~"5.." the query gives nothing, and that is an Error',
      'one-reporter: istio_requests_total is counted by callers and by pods, and no reporter is named',
      'no-division-by-zero: without traffic the query divides 0 by 0, and the canary fails',
      'explicit-retries: the route primary leaves retries to the default of Istio',
      'explicit-timeout: the route primary has no timeout',
    ]),
  );
});
