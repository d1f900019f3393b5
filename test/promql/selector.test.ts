import { Matcher, matchersProblem, placeholderProblem, regexLiteral, Selector } from '../../lib/promql';
import { promAnswers, testWithPromtool } from '../support/promtool';

test('a selector is the metric and its matchers, in the order in which they were given', () => {
  const selector = new Selector(
    'http_requests_total',
    Matcher.equal('a', '1'),
    Matcher.notEqual('b', '2'),
    Matcher.matches('c', '3.*'),
    Matcher.notMatches('d', '4|5'),
  );
  expect(`${selector}`).toBe('http_requests_total{a="1",b!="2",c=~"3.*",d!~"4|5"}');
  expect(`${new Selector('up')}`).toBe('up');
});

test('what is wrong with a list of matchers is told of each', () => {
  expect(matchersProblem([])).toBeUndefined();
  expect(matchersProblem([Matcher.equal('cluster', 'eu-1')])).toBeUndefined();
  expect(matchersProblem([Matcher.equal('1bad', 'x'), Matcher.equal('a', 7 as never)])).toBe(
    '"1bad" is no label name; write letters, digits and "_", no digit first; the value 7 of the label "a" is no text; write it in quotes',
  );
  expect(matchersProblem([null])).toBe("a list is no list of matchers; write [Matcher.equal('cluster', 'eu-1')]");
});

test('matchers are added to a copy', () => {
  const all = new Selector('up', Matcher.equal('job', 'a'));
  expect(`${all.with(Matcher.equal('pod', 'b'))}`).toBe('up{job="a",pod="b"}');
  expect(`${all}`).toBe('up{job="a"}');
});

test('quotes, backslashes and line breaks in a value cannot end it', () => {
  expect(`${new Selector('up', Matcher.equal('a', '"} or vector(1)#\\\n'))}`).toBe('up{a="\\"} or vector(1)#\\\\\\n"}');
});

testWithPromtool('Prometheus reads a strange value as it was given', () => {
  const value = 'a"b\\c\nd\te\u0001fü{}.*';
  const series = { [`up{a=${JSON.stringify(value)}}`]: '7', 'up{a="other"}': '8' };
  const answers = promAnswers([
    { series, at: 0, query: `${new Selector('up', Matcher.equal('a', value))}` },
    { series, at: 0, query: `${new Selector('up', Matcher.matches('a', regexLiteral(value)))}` },
    { series, at: 0, query: `${new Selector('up', Matcher.notMatches('a', regexLiteral(value)))}` },
  ]);
  expect(answers).toEqual([[7], [7], [8]]);
});

test('a literal in a regular expression matches itself alone', () => {
  expect(regexLiteral('a.b+c(d)[e]{f}|g^h$i*j?k\\l-m')).toBe(
    'a\\.b\\+c\\(d\\)\\[e\\]\\{f\\}\\|g\\^h\\$i\\*j\\?k\\\\l-m',
  );
});

test.each<[string, Selector, string]>([
  [
    'a metric name with a hyphen',
    new Selector('http-requests'),
    '"http-requests" is no metric name; write letters, digits, "_" and ":", no digit first',
  ],
  [
    'no metric name',
    new Selector(undefined as unknown as string),
    'undefined is no metric name; write letters, digits, "_" and ":", no digit first',
  ],
  [
    'a label name with a dot',
    new Selector('up', Matcher.equal('k8s.pod', 'a')),
    '"k8s.pod" is no label name; write letters, digits and "_", no digit first',
  ],
  [
    'a value that is no text',
    new Selector('up', Matcher.equal('code', 500 as unknown as string)),
    'the value 500 of the label "code" is no text; write it in quotes',
  ],
  [
    'braces that Argo Rollouts would take for a placeholder',
    new Selector('up', Matcher.equal('a', 'x{{pod}}')),
    '"{{pod}}" is no placeholder that Argo Rollouts can replace; write {{args.name}}, or a text without "{{"',
  ],
])('%s is a problem of the selector', (_, selector, problem) => {
  expect(selector.problems).toEqual([problem]);
});

test('placeholders of Argo Rollouts are let through', () => {
  expect(new Selector('up', Matcher.matches('pod', 'svc-a-{{args.canary-hash}}-.+')).problems).toEqual([]);
});

test.each(['{{{args.a}}}', '{{args.}}', '{{inputs.a}}', 'a{{', '{{args.a}} {{b}}'])(
  '%p holds something that Argo Rollouts cannot replace',
  (text) => {
    expect(placeholderProblem(text)).toContain('is no placeholder');
  },
);
