import { promQlProblem } from '../../lib/promql';

test.each([
  'up',
  'sum(rate(http_requests_total{code=~"5.."}[5m])) by (pod) or vector(0)',
  '# a comment\nlast_over_time(up[1m] offset 5m) # another\n',
  'up{pod=~"svc-a-{{args.canary-hash}}-.+"}',
  'rate(up[{{args.window}}]) > {{args.limit}}',
  'histogram_quantile(0.99, sum by (le) (rate(x_bucket[1m])))',
])('%p is PromQL', (query) => {
  expect(promQlProblem(query)).toBeUndefined();
});

test.each<[string, string]>([
  ['sum(up', 'the query is no PromQL at line 1, column 7, after "sum(up"; correct it there'],
  ['up{a=b}', 'the query is no PromQL at line 1, column 6, before "b}"; correct it there'],
  ['sum(up)\n/ sum(up))', 'the query is no PromQL at line 2, column 10, before ")"; correct it there'],
  ['up +', 'the query is no PromQL at line 1, column 5, after "up +"; correct it there'],
  ['', 'the query is empty; write a PromQL query such as sum(up)'],
  [' \n\t', 'the query is empty; write a PromQL query such as sum(up)'],
  ['# only this\n', 'the query is empty; write a PromQL query such as sum(up)'],
  [
    'up{a="{{b}}"}',
    '"{{b}}\\"}" is no placeholder that Argo Rollouts can replace; write {{args.name}}, or a text without "{{"',
  ],
])('%p is told where it is wrong', (query, problem) => {
  expect(promQlProblem(query)).toBe(problem);
});

test('what is no text is no query', () => {
  expect(promQlProblem(undefined as unknown as string)).toBe(
    'undefined is no PromQL query; write a text such as sum(up)',
  );
});

test('positions are those of the query as it is written, placeholders included', () => {
  expect(promQlProblem('up{a="{{args.canary-hash}}" b="1"}')).toContain('column 29, before "b=');
});

test('a query is not taken for one that was sound, though they differ in a text or in a comment alone', () => {
  expect(promQlProblem('sum(up{a="b"}) # fine')).toBeUndefined();
  expect(promQlProblem('sum(up{a="c"}) # fine as well')).toBeUndefined();
  expect(promQlProblem('sum(up{a="c"}) fine')).toContain('no PromQL at line 1');
  expect(promQlProblem("sum(up{a='x#'})")).toBeUndefined();
  expect(promQlProblem("sum(up{a='x#'}) bad")).toContain('no PromQL at line 1');
});
