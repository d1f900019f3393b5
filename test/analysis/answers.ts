import { type Verdict, verdict } from '../support/argo-verdict';
import { type PromCase, promAnswers } from '../support/promtool';
import type { PromMetric } from './bound';

/** What Prometheus holds, and when it is asked in seconds: one number, and what Argo Rollouts makes of it. */
export type Answer = [name: string, series: Record<string, string>, at: number, value: number, verdict: Verdict];

/** Asks the query of a metric in all states of the data in one process, and compares value and verdict. */
export function expectAnswers(metric: PromMetric, answers: readonly Answer[]): void {
  const query = metric.provider.prometheus.query
    .replaceAll('{{args.canary-hash}}', 'abc123')
    .replaceAll('{{args.stable-hash}}', 'fff999');
  expect(query).not.toContain('{{');
  const got = promAnswers(answers.map(([, series, at]): PromCase => ({ series, at, query })));
  const seen = answers.map(([name], i) => [name, got[i]?.map(rounded), verdict(metric, got[i] ?? [])]);
  expect(seen).toEqual(answers.map(([name, , , value, expected]) => [name, [rounded(value)], expected]));
}

/** The labels of a series: `{reporter="source",pod="gateway-1"}`. */
export function labelSet(labels: Readonly<Record<string, string>>): string {
  return `{${Object.entries(labels)
    .map(([label, value]) => `${label}="${value}"`)
    .join(',')}}`;
}

// The last digits of a quotient depend on the order of the divisions.
function rounded(value: number): number {
  return Number(value.toPrecision(9));
}
