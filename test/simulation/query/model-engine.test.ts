import { modelEngine } from '../../../lib/simulation/query/model';
import { LANGUAGE_QUERIES } from './language-queries';
import { randomNotation } from './random-notation';
import { NotationStore, storeOf } from './store';

const [two, three] = [modelEngine({ prometheus: 2 }), modelEngine({ prometheus: 3 })];

/** What both versions answer. */
function versions(query: string, series: Record<string, string>, at: number): readonly [unknown, unknown] {
  const ask = (engine: typeof two) => {
    const answer = engine.prepare(query).ask(storeOf(series), at * 1000);
    return answer.type === 'vector' ? answer.values : answer.type === 'scalar' ? answer.value : answer.message;
  };
  return [ask(two), ask(three)];
}

describe('the beginning of a range belongs to it in version 2 only', () => {
  const up = { up: '0+10x40' };

  test.each([
    ['count_over_time(up[1m])', 300, [5], [4]],
    ['count_over_time(up[1m])', 301, [4], [4]],
    ['count_over_time(up[1m] offset 15s)', 300, [5], [4]],
    // One sample is not enough for a rate.
    ['increase(up[15s])', 300, [10], []],
    ['increase(up[16s])', 300, [10.666666666666666], [10.666666666666666]],
    ['last_over_time(up[15s])', 614, [400], [400]],
    ['last_over_time(up[15s])', 615, [400], []],
    ['up', 900, [400], []],
    ['up', 899, [400], [400]],
    ['count_over_time(up[5m:1m])', 300, [6], [5]],
    ['count_over_time(up[5m:1m])', 330, [5], [5]],
  ])('%s at %d s', (query, at, ofTwo, ofThree) => {
    expect(versions(query, up, at)).toEqual([ofTwo, ofThree]);
  });
});

describe('other differences of version 3', () => {
  test('an extrapolation to zero does not go further than half an interval', () => {
    // The first sample is 45 s into the window, and the counter would have been zero 16 s before it.
    const series = { up: '_x7 16 31 46 61 76' };
    const [before, after] = versions('increase(up[105s])', series, 165) as [number[], number[]];
    expect(before[0]).toBeCloseTo(60 * ((60 + 16 + 0) / 60), 9);
    expect(after[0]).toBeCloseTo(60 * ((60 + 7.5 + 0) / 60), 9);
  });

  test('a comparison that is false is a match all the same', () => {
    const series = { 'a{x="1"}': '1x40', 'a{x="2"}': '5x40', b: '3x40' };
    const [before, after] = versions('a > on () b', series, 300);
    expect(before).toEqual([5]);
    expect(after).toContain('many-to-one matching must be explicit');
  });

  test('durations are numbers, and numbers durations', () => {
    const [before, after] = versions('count_over_time(up[60]) + 1m', { up: '1x40' }, 300);
    expect(before).toContain('bad number or duration syntax');
    expect(after).toEqual([64]);
  });

  test('a dot is a line break, too', () => {
    expect(versions('count(up{job=~"a.b"}) or vector(0)', { 'up{job="a-b"}': '1x40' }, 300)).toEqual([[1], [1]]);
    const store = storeOf({ up: '1x40' });
    Object.assign(store.series[0]!.labels, { job: 'a\nb' });
    const ask = (engine: typeof two) => engine.prepare('count(up{job=~"a.b"}) or vector(0)').ask(store, 300_000);
    expect([ask(two), ask(three)]).toEqual([
      { type: 'vector', values: [0] },
      { type: 'vector', values: [1] },
    ]);
  });

  test('buckets that differ by rounding alone are equal', () => {
    const series = { 'b{le="1"}': '1x40', 'b{le="2"}': '1.0000000000001x40', 'b{le="+Inf"}': '1.0000000000001x40' };
    const [before, after] = versions('histogram_quantile(0.9999999999999999, b)', series, 300) as [number[], number[]];
    expect(before[0]).toBeGreaterThan(1.9);
    expect(after[0]).toBeLessThan(1);
  });
});

describe('what a query tells before it is asked', () => {
  test.each([
    ['up', 300],
    ['up offset 10m', 900],
    ['up offset -10m', 0],
    ['rate(up[1h] offset 5m)', 3900],
    // Of a steady series the last sample is never far.
    ['last_over_time(up[1h] offset 7m)', 720],
    ['last_over_time(up[15s] offset 15s)', 30],
    ['max_over_time(rate(up[1m])[30m:1m] offset 1h)', 3600 + 1800 + 60],
    ['max_over_time(up[30m:1m])', 2100],
    ['vector(1)', 0],
    ['sum(up) + rate(up[20m]) or up offset 1h', 3900],
  ])('%s reaches back %d s', (query, reach) => {
    expect(two.prepare(query).reach).toBe(reach);
  });

  test('the metrics that it asks for', () => {
    const { metrics } = two.prepare(
      'b / on () (a{x="1"} + rate({__name__="c"}[1m])) or absent(b) or time() > vector(1)',
    );
    expect(metrics).toEqual(['a', 'b', 'c']);
  });
});

test('in version 2 several answers come sorted by labels, in version 3 as the series came', () => {
  const series = { 'up{job="b"}': '1x40', 'up{job="a",pod="x"}': '2x40', 'up{job="a"}': '3x40' };
  expect(versions('up * 2', series, 300)).toEqual([
    [6, 4, 2],
    [2, 4, 6],
  ]);
  expect(versions('topk(2, up)', series, 300)).toEqual([
    [3, 2],
    [3, 2],
  ]);
});

test('a query remembers a store, and takes in the series that come', () => {
  for (const engine of [two, three]) {
    const prepared = LANGUAGE_QUERIES.map((query) => engine.prepare(query));
    const stores = [21, 22].map((seed) => new NotationStore(randomNotation(seed)));
    // Both stores by turns: what is remembered of one is nothing to the other.
    for (let at = 15; at < 1000; at += 75) {
      for (const store of stores) {
        store.advance(at);
        for (const [i, query] of prepared.entries()) {
          const fresh = engine.prepare(LANGUAGE_QUERIES[i]!).ask({ series: store.series }, at * 1000);
          expect([LANGUAGE_QUERIES[i], query.ask(store, at * 1000)]).toEqual([LANGUAGE_QUERIES[i], fresh]);
        }
      }
    }
  }
});

test('a question about an earlier time is answered as if it had come first', () => {
  const store = storeOf(randomNotation(23));
  for (const query of LANGUAGE_QUERIES) {
    const prepared = two.prepare(query);
    prepared.ask(store, 900_000);
    expect([query, prepared.ask(store, 400_000)]).toEqual([query, two.prepare(query).ask(store, 400_000)]);
  }
});
