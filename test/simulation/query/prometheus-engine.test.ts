import { spawnSync } from 'node:child_process';
import { ReleaseTrainError } from '../../../lib';
import { prometheusEngine } from '../../../lib/simulation/query/prometheus';
import type { PrometheusSession } from '../../../lib/simulation/query/prometheus/prometheus-session';
import type { QueryAnswer } from '../../../lib/simulation/query/query-engine';
import { type Labels, Series, type SeriesStore } from '../../../lib/simulation/query/series';
import { PROMETHEUS, testWithPrometheus } from '../../support/prometheus';

const engine = prometheusEngine({ binary: PROMETHEUS });
afterAll(() => engine.close());

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const STALE = Number.NaN;

/** A series by its labels, with a value every 15 seconds from a time on. */
function series(labels: Labels, values: readonly number[], from = 0): Series {
  const made = new Series(labels);
  values.forEach((value, i) => {
    made.push(from + i * 15 * SECOND, value);
  });
  return made;
}

const up = (...values: number[]): SeriesStore => ({ series: [series({ __name__: 'up' }, values)] });
const vector = (...values: number[]): QueryAnswer => ({ type: 'vector', values });

async function answer(store: SeriesStore, query: string, time: number): Promise<QueryAnswer> {
  return (await engine.open()).ask(store, query, time);
}

describe('an answer is read as Argo Rollouts reads it:', () => {
  testWithPrometheus(
    'a scalar is a number, a vector a list in order, a matrix the list of all its samples',
    async () => {
      const store = up(1, 2, 3);
      const session = await engine.open();
      expect(await session.ask(store, 'scalar(up)', MINUTE)).toEqual({ type: 'scalar', value: 3 });
      expect(await session.ask(store, 'up', MINUTE)).toEqual(vector(3));
      expect(await session.ask(store, 'up[1m]', 59 * SECOND)).toEqual(vector(1, 2, 3));
      expect(await session.ask(store, 'vector(1) or label_replace(vector(2), "a", "b", "", "")', 0)).toEqual(
        vector(1, 2),
      );
      expect(await session.ask(store, 'down', MINUTE)).toEqual(vector());
    },
  );

  testWithPrometheus('numbers that JSON does not know', async () => {
    expect(await answer(up(), 'vector(NaN)', 0)).toEqual(vector(Number.NaN));
    expect(await answer(up(), 'vector(1) / 0', 0)).toEqual(vector(Number.POSITIVE_INFINITY));
    expect(await answer(up(), '-1 / 0', 0)).toEqual({ type: 'scalar', value: Number.NEGATIVE_INFINITY });
  });

  testWithPrometheus('a text is no number, and says so in the words of the controller', async () => {
    expect(await answer(up(), '"text"', 0)).toEqual({
      type: 'error',
      message: 'Prometheus metric type not supported',
    });
  });

  testWithPrometheus('a query that cannot be read, or evaluated, is an error in the words of Prometheus', async () => {
    expect(await answer(up(), 'sum(', 0)).toEqual({
      type: 'error',
      message: expect.stringMatching(/^bad_data: .*1:5: parse error: unclosed left parenthesis/),
    });
    const twice = { series: ['1', '2'].map((pod) => series({ __name__: 'up', pod }, [1])) };
    expect(await answer(twice, 'up * on () up', 0)).toEqual({
      type: 'error',
      message: expect.stringMatching(/^execution: found duplicate series for the match group \{\}/),
    });
  });
});

describe('samples are seen as they were scraped:', () => {
  testWithPrometheus('at the very time of a scrape its sample is there, a millisecond before it is not', async () => {
    const store = { series: [series({ __name__: 'up' }, [1, 2], 123)] };
    expect(await answer(store, 'up', 123 + 15 * SECOND)).toEqual(vector(2));
    expect(await answer(store, 'up', 122 + 15 * SECOND)).toEqual(vector(1));
    expect(await answer(store, 'up', 122)).toEqual(vector());
  });

  testWithPrometheus('a staleness marker ends a series at once, another series only after five minutes', async () => {
    const store = {
      series: [series({ __name__: 'up', pod: 'a' }, [1, 2, STALE]), series({ __name__: 'up', pod: 'b' }, [3, 4])],
    };
    const session = await engine.open();
    expect(await session.ask(store, 'up', 29 * SECOND)).toEqual(vector(2, 4));
    expect(await session.ask(store, 'up', 30 * SECOND)).toEqual(vector(4));
    expect(await session.ask(store, 'up', 15 * SECOND + 5 * MINUTE - 1)).toEqual(vector(4));
    expect(await session.ask(store, 'up', 15 * SECOND + 5 * MINUTE + 1)).toEqual(vector());
    expect(await session.ask(store, 'count_over_time(up[1m])', 50 * SECOND)).toEqual(vector(2, 2));
  });

  testWithPrometheus('each time what came since the last one: later samples, and series that are new', async () => {
    const first = series({ __name__: 'requests_total', code: '200' }, [10]);
    const store = { series: [first] };
    const session = await engine.open();
    expect(await session.ask(store, 'sum(requests_total)', 15 * SECOND)).toEqual(vector(10));
    first.push(15 * SECOND, 20);
    store.series.push(series({ __name__: 'requests_total', code: '500' }, [1], 15 * SECOND));
    expect(await session.ask(store, 'sum(requests_total)', 15 * SECOND)).toEqual(vector(21));
    expect(await session.ask(store, 'sum(count_over_time(requests_total[30s]))', 29 * SECOND)).toEqual(vector(3));
  });

  testWithPrometheus('hours before the release too, whichever series comes first', async () => {
    const hours = (values: number) => Array.from({ length: values }, (_, i) => i);
    const store = {
      series: [
        series({ __name__: 'up', pod: 'a' }, hours(1440), -3 * 60 * MINUTE),
        series({ __name__: 'up', pod: 'b' }, hours(1440), -3 * 60 * MINUTE),
      ],
    };
    const session = await engine.open();
    expect(await session.ask(store, 'sum(count_over_time(up[6h]))', 3 * 60 * MINUTE - 1)).toEqual(vector(2880));
    expect(await session.ask(store, 'up', -3 * 60 * MINUTE)).toEqual(vector(0, 0));
  });

  testWithPrometheus('two questions at once see the same samples', async () => {
    const store = up(1, 2, 3);
    const session = await engine.open();
    const answers = await Promise.all(
      ['up', 'sum(up)', 'sum_over_time(up[1m])'].map((it) => session.ask(store, it, 44_000)),
    );
    expect(answers).toEqual([vector(3), vector(3), vector(6)]);
  });
});

describe('releases do not see each other:', () => {
  testWithPrometheus('the same series, played one after another and at the same time', async () => {
    const sessions: PrometheusSession[] = [];
    for (let i = 0; i < 4; i++) sessions.push(await engine.open());
    const stores = sessions.map(() => up());
    const query = 'up + on () count_over_time(up[10d]) * 1000';
    for (let scrape = 0; scrape < 20; scrape++) {
      // The last one comes first: its samples are the latest in time.
      for (const i of [3, 1, 0, 2]) {
        stores[i]!.series[0]!.push(scrape * 15 * SECOND, 10 * scrape + i);
        const seen = await sessions[i]!.ask(stores[i]!, query, scrape * 15 * SECOND);
        expect(seen).toEqual(vector((scrape + 1) * 1000 + 10 * scrape + i));
      }
    }
  });

  testWithPrometheus('not even when there are more of them than times for them', async () => {
    const first = await engine.open();
    expect(await first.ask(up(1), 'up', 0)).toEqual(vector(1));
    let again = await engine.open();
    for (let i = 0; i < 1000 && again.epoch !== first.epoch; i++) again = await engine.open();
    expect(again.epoch).toBe(first.epoch);
    expect(await again.ask(up(), 'up', 0)).toEqual(vector());
    expect(await first.ask(up(1), 'up', 0)).toEqual(vector(1));
  });

  testWithPrometheus('where the times of a release begin is told', async () => {
    const session = await engine.open();
    expect(await session.ask(up(), 'time()', 1500)).toEqual({ type: 'scalar', value: session.epoch / 1000 + 1.5 });
  });
});

testWithPrometheus('the version tells whose rules are followed', async () => {
  const [, major] = /version (\d+)\./.exec(spawnSync(PROMETHEUS, ['--version'], { encoding: 'utf8' }).stdout) ?? [];
  expect(await engine.version()).toBe(Number(major));
  const edge = await answer(up(1, 1, 1), 'count_over_time(up[30s])', 30 * SECOND);
  expect(edge).toEqual(vector(major === '2' ? 3 : 2));
});

test('without Prometheus the error says in one line what to install', async () => {
  const missing = prometheusEngine({ binary: '/nowhere/prometheus' });
  const error = await missing.open().catch((it: unknown) => it);
  expect(error).toBeInstanceOf(ReleaseTrainError);
  expect((error as Error).message).toBe(
    '/nowhere/prometheus is not installed: install Prometheus (Debian package prometheus), or name its binary',
  );
  await missing.close();
});
