import { type Verdict, verdict } from '../support/argo-verdict';
import { promAnswers } from '../support/promtool';
import type { PromMetric } from './bound';

/** What Prometheus holds, and when it is asked in seconds: one number, and what Argo Rollouts makes of it. */
export type Answer = [name: string, series: Record<string, string>, at: number, value: number, verdict: Verdict];

/** An answer at a time that many share. */
export type AnswerThen = [name: string, series: Record<string, string>, value: number, verdict: Verdict];

/** How a query is asked. */
export interface Asking {
  /** Seconds between the values of a series. @default 15 */
  readonly scrape?: number;
}

/** Asks the query of a metric in all states of the data in one process, and compares value and verdict. */
export function expectAnswers(metric: PromMetric, answers: readonly Answer[], { scrape }: Asking = {}): void {
  const query = queryOf(metric);
  const got = promAnswers(answers.map(([, series, at]) => ({ series, at, query, scrape })));
  const seen = answers.map(([name], i) => [name, got[i]?.map(rounded), verdict(metric, got[i] ?? [])]);
  expect(seen).toEqual(answers.map(([name, , , value, expected]) => [name, [rounded(value)], expected]));
}

/** The same, where all answers are of one time. */
export function expectAnswersAt(metric: PromMetric, at: number, answers: readonly AnswerThen[], how?: Asking): void {
  expectAnswers(
    metric,
    answers.map(([name, series, value, expected]): Answer => [name, series, at, value, expected]),
    how,
  );
}

/** The query of a metric as Argo Rollouts asks it: of the new pods abc123, and of the old ones def456. */
export function queryOf(metric: PromMetric): string {
  const query = metric.provider.prometheus.query
    .replaceAll('{{args.canary-hash}}', 'abc123')
    .replaceAll('{{args.stable-hash}}', 'def456');
  expect(query).not.toContain('{{');
  return query;
}

/** The labels of a series: `{reporter="source",pod="gateway-1"}`. */
export function labelSet(labels: Readonly<Record<string, string>>): string {
  return `{${Object.entries(labels)
    .map(([label, value]) => `${label}="${value}"`)
    .join(',')}}`;
}

// The last digits of a quotient depend on the order of the divisions. The verdict is that of the number with all of them.
function rounded(value: number): number {
  return Number(value.toPrecision(12));
}
