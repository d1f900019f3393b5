import { modelEngine } from '../../../lib/simulation/query/model';
import { UnsupportedQuery } from '../../../lib/simulation/query/query-engine';
import { storeOf } from './store';

const engine = modelEngine({ prometheus: 2 });
const store = storeOf({ 'up{job="a"}': '1x40' });

describe('what the model does not play is refused, by name', () => {
  test.each([
    ['predict_linear(up[5m], 60)', 'predict_linear'],
    ['1 + deriv(up[5m])', 'deriv'],
    ['histogram_count(up)', 'histogram_count'],
    ['hour()', 'hour'],
    ['sin(up)', 'sin'],
    ['count_values("value", up)', 'count_values'],
    ['limitk(1, up)', 'limitk'],
    ['up atan2 up', 'atan2'],
    ['up @ 5', '@'],
    ['rate(up[5m] @ end())', '@'],
    ['rate(up[5m] smoothed)', 'smoothed'],
    ['max_over_time(up[1h:])', 'a subquery without a step'],
    ['{job="a"}', 'a selector without the name of its metric'],
    ['{__name__=~"up.*"}', 'a selector without the name of its metric'],
    ['up{"job"="a"}', 'a label in quotes'],
    ['rate(up[5m * 2])', '5m * 2'],
    ['1_000 * up', '_'],
    ['sum(up{pod="{{args.pod}}"})', '{{args.pod}}'],
  ])('%s', (query, construct) => {
    expect(() => engine.prepare(query)).toThrow(UnsupportedQuery);
    expect(() => engine.prepare(query)).toThrow(`\`${construct}\` is not played by the model`);
    expect(() => engine.prepare(query)).toThrow('use the prometheus engine (--engine prometheus)');
  });

  test.each([
    'a(?i)b',
    '(?s).*',
    '(?P<name>a)',
    '(?=a)',
    '\\\\pL+',
    '[[:alpha:]]+',
    '\\\\Qa.b\\\\E',
    'a++',
    '(a)\\\\1',
    '[a-\\\\d]',
    'a{2000}',
  ])('the regular expression %s, which RE2 and JavaScript read differently', (pattern) => {
    expect(() => engine.prepare(`up{job=~"${pattern}"}`)).toThrow(UnsupportedQuery);
  });

  test('a message names the construct and where it stands', () => {
    expect(() => engine.prepare('sum(\n  predict_linear(up[5m], 60)\n) > 1')).toThrow(
      '`predict_linear` is not played by the model, in predict_linear(up[5m], 60); use the prometheus engine (--engine prometheus)',
    );
  });
});

describe('what Prometheus itself does not accept is an error of each measurement', () => {
  test.each([
    ['sum(', '1:5: parse error: unexpected input'],
    ['', '1:1: parse error: unexpected input'],
    ['sum(up[5m])', 'expected type instant vector in aggregation expression, got range vector'],
    ['sum(1)', 'expected type instant vector in aggregation expression, got scalar'],
    ['rate(up)', 'expected type range vector in call to function "rate", got instant vector'],
    ['clamp(up, 1)', 'expected 3 argument(s) in call to "clamp", got 2'],
    ['round(up, 1, 2)', 'expected at most 2 argument(s) in call to "round", got 3'],
    ['quantile(up)', 'wrong number of arguments for aggregate expression provided, expected 2, got 1'],
    ['1 > 2', 'comparisons between scalars must use BOOL modifier'],
    ['up + bool 1', 'bool modifier can only be used on comparison operators'],
    ['up[5m] + 1', 'binary expression must contain only scalar and instant vector types'],
    ['up and 1', 'set operator "and" not allowed in binary scalar expression'],
    ['up and on (job) group_left up', 'no grouping allowed for "and" operation'],
    ['up + on (job) 1', 'vector matching only allowed between instant vectors'],
    ['up * on (job) group_left (job) up', 'label "job" must not occur in ON and GROUP clause at once'],
    ['-up[5m]', 'unary expression only allowed on expressions of type scalar or instant vector, got "range vector"'],
    ['sum(up) offset 5m', 'offset modifier must be preceded by'],
    ['rate((up)[5m])', 'ranges only allowed for vector selectors'],
    ['rate(up offset 1m [5m])', 'no offset modifiers allowed before range'],
    ['up[0s]', 'duration must be greater than 0'],
    ['{job=""}', 'vector selector must contain at least one non-empty matcher'],
    ['up{__name__="down"}', 'metric name must not be set twice: "up" or "down"'],
    ['rate(up[300])', 'bad number or duration syntax: "300"'],
    ['vector("1m")', 'expected type scalar in call to function "vector", got string'],
  ])('%s', (query, message) => {
    const answer = engine.prepare(query).ask(store, 300_000);
    expect(answer).toEqual({ type: 'error', message: expect.stringContaining(message) });
    expect(answer).toEqual({ type: 'error', message: expect.stringMatching(/^bad_data: .* parse error: /) });
  });

  test('a text is no answer to Argo Rollouts', () => {
    expect(engine.prepare('"up"').ask(store, 300_000)).toEqual({
      type: 'error',
      message: 'Prometheus metric type not supported',
    });
  });

  test('all values of a range are one, series by series', () => {
    expect(engine.prepare('up[30s]').ask(store, 300_000)).toEqual({ type: 'vector', values: [1, 1, 1] });
  });
});

describe('what fails over the samples says so in the words of Prometheus', () => {
  const twins = storeOf({ 'a{x="1",y="1"}': '1x40', 'a{x="2",y="1"}': '2x40', 'b{y="1"}': '3x40' });
  const ask = (query: string) => engine.prepare(query).ask(twins, 300_000);

  test.each([
    ['b + on (y) a', 'found duplicate series for the match group {y="1"} on the right hand-side of the operation: '],
    ['a + on (y) b', 'multiple matches for labels: many-to-one matching must be explicit (group_left/group_right)'],
    ['b + on (y) group_right a + on (y) b', 'many-to-one matching must be explicit'],
    [
      'a * on (y) group_left b + on (y) group_left a',
      'found duplicate series for the match group {y="1"} on the right',
    ],
    ['label_replace(a, "x", "", "", "")', 'vector cannot contain metrics with the same labelset'],
    ['label_replace(b, "0", "", "", "")', 'invalid destination label name in label_replace(): 0'],
    ['topk(NaN, a)', 'Scalar value NaN overflows int64'],
  ])('%s', (query, message) => {
    expect(ask(query)).toEqual({ type: 'error', message: expect.stringMatching(/^execution: /) });
    expect(ask(query)).toEqual({ type: 'error', message: expect.stringContaining(message) });
  });

  test('each time, and for a name that no label can have even without series', () => {
    const query = engine.prepare('label_replace(nothing, "0", "", "", "")');
    const answers = [1, 2].map(() => query.ask(twins, 300_000));
    expect(answers.map(({ type }) => type)).toEqual(['error', 'error']);
  });

  test('until the series are there', () => {
    expect(engine.prepare('b + on (y) a').ask(storeOf({ 'b{y="1"}': '3x40' }), 300_000)).toEqual({
      type: 'vector',
      values: [],
    });
  });
});
