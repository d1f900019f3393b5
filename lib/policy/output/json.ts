import type { CheckReport } from '../check';
import type { Rule } from '../rule';

/** A report for programs. Its form only grows: a field that is there stays, with its meaning. */
export function jsonReport(report: CheckReport, rules: readonly Rule[]): string {
  const named = new Set([...report.findings, ...report.suppressed].map(({ rule }) => rule));
  const explained = rules
    .filter(({ id }) => named.has(id))
    .map(({ id, family, severity, title, cause, remedy, see }) => ({
      id,
      family,
      severity,
      title,
      cause,
      remedy,
      see,
    }));
  return `${JSON.stringify({ version: 1, ...report, rules: explained }, null, 2)}\n`;
}
