import { modelEngine } from '../../../lib/simulation/query/model';
import { prometheusEngine } from '../../../lib/simulation/query/prometheus';
import type { QueryAnswer } from '../../../lib/simulation/query/query-engine';
import { PROMETHEUS, testWithPrometheus } from '../../support/prometheus';
import { LANGUAGE_QUERIES } from './language-queries';
import { RandomStore } from './random-store';
import { repositoryQueries } from './repository-queries';
import { gives } from './same-answer';
import { USUAL_QUERIES } from './usual-queries';

const engine = prometheusEngine({ binary: PROMETHEUS });
afterAll(() => engine.close());

const MINUTE = 60_000;
const RELEASES = 2;
/** Moments of a release at which everything is asked: about the start, and all along. */
const MOMENTS = [-4, 0.5, 3, 7, 12, 19];

testWithPrometheus('the model answers as the real Prometheus does, whatever was scraped', async () => {
  const prometheus = await engine.version();
  const model = modelEngine({ prometheus });
  const queries = allQueries();
  const differences: unknown[] = [];
  let asked = 0;
  let numbers = 0;
  // All at once, as releases may be played.
  const releases = await Promise.all(
    Array.from({ length: RELEASES }, async (_, seed) => ({
      store: new RandomStore(seed, prometheus),
      session: await engine.open(),
    })),
  );
  const prepared = queries.map((query) => ({ query, model: model.prepare(query) }));
  for (const moment of MOMENTS) {
    for (const [seed, { store, session }] of releases.entries()) {
      store.advance(moment * MINUTE);
      // At the time of a scrape, just before or after one, and between any.
      const time = store.upcomingScrape() + [0, 0, -1, 1, 777][store.below(5)]!;
      store.advance(time);
      const answers = await Promise.all(queries.map((query) => session.ask(store, query, time)));
      for (const [i, { query, model }] of prepared.entries()) {
        const expected = answers[i]!;
        const seen = model.ask(store, time);
        asked++;
        if (expected.type === 'vector') numbers += expected.values.filter((it) => !Number.isNaN(it)).length;
        if (!same(seen, expected)) differences.push({ query, seed, time, seen, expected });
      }
    }
  }
  expect(differences.slice(0, 5)).toEqual([]);
  expect(asked).toBe(queries.length * MOMENTS.length * RELEASES);
  expect(numbers).toBeGreaterThan(asked);
});

/** All asked about the service that is released, at times that only the real Prometheus counts from another year. */
function allQueries(): string[] {
  const queries = [...repositoryQueries(), ...USUAL_QUERIES, ...LANGUAGE_QUERIES];
  return [...new Set(queries.map((it) => it.replaceAll(/svc-[bc]/g, 'svc-a')))].filter(
    (it) => !/\b(time|timestamp)\(/.test(it),
  );
}

/** The words of an error may differ. */
function same(seen: QueryAnswer, expected: QueryAnswer): boolean {
  if (seen.type !== expected.type || expected.type === 'error') return seen.type === expected.type;
  return gives(seen, expected.type === 'scalar' ? [expected.value] : expected.values);
}
