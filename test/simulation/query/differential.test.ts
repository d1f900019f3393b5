import { Duration } from 'cdk8s';
import { parseAllDocuments } from 'yaml';
import { fleet } from '../../../apps/quickstart/main';
import {
  type Analysis,
  BaselineAnalysis,
  BudgetAnalysis,
  ErrorRateAnalysis,
  LatencyAnalysis,
  LatencyQuantileAnalysis,
  SaturationAnalysis,
  SequentialErrorAnalysis,
  Slo,
} from '../../../lib';
import { modelEngine } from '../../../lib/simulation/query/model';
import { prometheusEngine } from '../../../lib/simulation/query/prometheus';
import type { QueryAnswer } from '../../../lib/simulation/query/query-engine';
import { boundTo } from '../../analysis/bound';
import { PROMETHEUS, testWithPrometheus } from '../../support/prometheus';
import { RandomStore } from './random-store';
import { USUAL_QUERIES } from './usual-queries';

const engine = prometheusEngine({ binary: PROMETHEUS });
afterAll(() => engine.close());

const MINUTE = 60_000;
const RELEASES = 3;
/** Moments of a release at which everything is asked: about the start, and all along. */
const MOMENTS = [-4, 0.5, 3, 7, 12, 19];

testWithPrometheus('the model answers as the real Prometheus does, whatever was scraped', async () => {
  const prometheus = await engine.version();
  const model = modelEngine({ prometheus });
  const queries = [...new Set([...queriesOfTheFleet(), ...queriesOfAllAnalyses(), ...USUAL_QUERIES])];
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

/** The same numbers in any order, or an error on both sides; the words of an error may differ. */
function same(a: QueryAnswer, b: QueryAnswer): boolean {
  if (a.type === 'scalar' && b.type === 'scalar') return near(a.value, b.value);
  if (a.type !== 'vector' || b.type !== 'vector') return a.type === b.type;
  const values = sorted(b.values);
  return a.values.length === values.length && sorted(a.values).every((it, i) => near(it, values[i]!));
}

const sorted = (values: readonly number[]): Float64Array => Float64Array.from(values).sort();

const near = (a: number, b: number): boolean =>
  Object.is(a, b) || a === b || Math.abs(a - b) <= 1e-9 * Math.max(Math.abs(a), Math.abs(b)) || Math.abs(a - b) < 1e-12;

/** All asked about the service that is released. */
function queriesOfTheFleet(): string[] {
  return [...fleet().render()]
    .filter(([path]) => /^clusters\/prod\/apps\/.*\.yaml$/.test(path))
    .flatMap(([, yaml]) => parseAllDocuments(yaml).map((it) => it.toJS()))
    .filter((it) => it?.kind === 'AnalysisTemplate')
    .flatMap(queriesOf)
    .map((query) => query.replaceAll(/svc-[bc]/g, 'svc-a'));
}

function queriesOfAllAnalyses(): string[] {
  const within = Slo.latency(99, Duration.millis(250));
  const analyses: Analysis[] = [
    new ErrorRateAnalysis(),
    new SequentialErrorAnalysis(),
    new BaselineAnalysis(),
    new LatencyAnalysis({ slo: within }),
    new LatencyQuantileAnalysis({ quantile: 99, atMost: Duration.millis(300) }),
    new SaturationAnalysis(),
  ];
  const bound = analyses.map((it) => boundTo(it, { slo: Slo.availability(99) }).analysis);
  bound.push(boundTo(new BudgetAnalysis(), { occasion: { kind: 'before-promotion' } }).analysis);
  return bound
    .flatMap(({ template, verdict }) => [template, verdict?.template])
    .flatMap((template) => (template ? queriesOf(template.toJson()) : []));
}

type Template = {
  readonly spec: {
    readonly metrics: readonly { readonly provider: { readonly prometheus?: { readonly query: string } } }[];
  };
};

/** Of a template, with its arguments in place. */
function queriesOf({ spec }: Template): string[] {
  return spec.metrics
    .flatMap(({ provider }) => provider.prometheus?.query ?? [])
    .map((query) => query.replaceAll('{{args.canary-hash}}', 'abc123').replaceAll('{{args.stable-hash}}', 'def456'));
}
