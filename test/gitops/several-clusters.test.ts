import { find, fleet, problems, rendered, SERVICE } from '../support/fleet';

/** Every query that a service asks. */
function queries(
  manifests: readonly {
    kind: string;
    spec: { metrics?: readonly { provider: { prometheus?: { query: string } } }[] };
  }[],
): string[] {
  return manifests
    .filter(({ kind }) => kind === 'AnalysisTemplate')
    .flatMap(({ spec }) => spec.metrics ?? [])
    .flatMap(({ provider }) => provider.prometheus?.query ?? []);
}

const selectors = (query: string) =>
  query.replace(/\{\{args\.[-\w]+\}\}/g, 'x').match(/istio_requests_total\{[^}]*\}/g) ?? [];

test('where one Prometheus sees several clusters, each guard asks for its own', () => {
  const eu = queries(rendered({}, { seriesLabels: { cluster: 'eu' } }));
  expect(eu.flatMap(selectors).length).toBeGreaterThan(20);
  for (const selector of eu.flatMap(selectors)) expect(selector).toMatch(/,cluster="eu"\}$/);
});

test('a pod template is the same in every cluster', () => {
  const template = (cluster: string) => find(rendered({}, { seriesLabels: { cluster } }), 'Rollout').spec.template;
  expect(template('eu')).toEqual(template('us'));
});

test('labels that are none are told once, at the environment', () => {
  const { app, services } = fleet({}, { seriesLabels: { 'clus-ter': 'eu', region: 5 as never } });
  services.addService('svc-a', SERVICE);
  services.addService('svc-b', SERVICE);
  expect(problems(() => app.render())).toEqual([
    'prod: seriesLabels: "clus-ter" is no label name; write letters, digits and "_", no digit first',
    'prod: seriesLabels: the value 5 of the label "region" is no text; write it in quotes',
  ]);
});
