import { modelEngine } from '../../../lib/simulation/query/model';
import type { QueryAnswer } from '../../../lib/simulation/query/query-engine';
import { type PromCase, promAnswers, testWithPromtool } from '../../support/promtool';
import { LANGUAGE_QUERIES } from './language-queries';
import { randomNotation, SCRAPES } from './random-notation';
import { repositoryQueries } from './repository-queries';
import { gives } from './same-answer';
import { NotationStore } from './store';

const engine = modelEngine({ prometheus: 2 });

interface Asked extends PromCase {
  readonly seed: number;
  readonly answer: QueryAnswer;
}

/** At a scrape, anywhere, or when all is over. Series appear while questions are asked. */
function ask(seeds: readonly number[], queries: readonly string[]): Asked[] {
  const prepared = queries.map((query) => ({ query, ask: engine.prepare(query).ask }));
  return seeds.flatMap((seed) => {
    const series = randomNotation(seed);
    const store = new NotationStore(series);
    return (seed % 2 === 0 ? [451, 606] : [600, SCRAPES * 15 + 240]).flatMap((at) => {
      store.advance(at);
      return prepared.map(({ query, ask }) => ({ seed, series, query, at, answer: ask(store, at * 1000) }));
    });
  });
}

/** What differs from Prometheus, and how many numbers do not. */
function compared(asked: readonly Asked[]) {
  const expected = inParts(asked).flatMap(promAnswers);
  const differences = asked.flatMap(({ query, seed, at, answer }, i) =>
    gives(answer, expected[i]!) ? [] : [{ query, seed, at, answer, expected: expected[i] }],
  );
  return { differences, numbers: expected.flat().length };
}

testWithPromtool('each construct of the language gives what Prometheus gives, whatever was scraped', () => {
  const asked = ask([1, 2], LANGUAGE_QUERIES);
  const { differences, numbers } = compared(asked);
  expect(differences).toEqual([]);
  expect(numbers).toBeGreaterThan(1000);
  expectSameFailures(asked);
});

testWithPromtool('each query of this repository gives what Prometheus gives', () => {
  const queries = repositoryQueries();
  expect(queries.length).toBeGreaterThan(25);
  const { differences, numbers } = compared(ask([11, 12, 14], queries));
  expect(differences).toEqual([]);
  expect(numbers).toBeGreaterThan(150);
});

/** Promtool repeats every query, and the repository's are long: too much for one process to say. */
function inParts(asked: readonly Asked[]): Asked[][] {
  const parts: Asked[][] = [];
  for (let i = 0; i < asked.length; i += PART) parts.push(asked.slice(i, i + PART));
  return parts;
}

const PART = 60;

/** An error gives no number, and neither does an empty vector: to that one a number can be added. */
function expectSameFailures(asked: readonly Asked[]): void {
  const without = asked.filter(({ answer }) => gives(answer, []));
  const answers = promAnswers(without.map((it) => ({ ...it, query: `(\n${it.query}\n) or on () vector(1)` })));
  const wrong = without.filter(({ answer }, i) => (answer.type === 'error') !== (answers[i]!.length === 0));
  expect(wrong.map(({ query, at, seed, answer }) => ({ query, at, seed, answer }))).toEqual([]);
  expect(without.filter(({ answer }) => answer.type === 'error').length).toBeGreaterThan(10);
}
