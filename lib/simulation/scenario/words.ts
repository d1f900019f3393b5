import { listed } from '../../core';
import { humanCount, humanPercent, humanSeconds } from '../report/text';
import type { Curve, Latency, Scenario, Span } from './scenario';

/** What kind of release a scenario plays, as the beginning of a sentence: `A release that fails 5 %`. */
export function releaseInWords({ canaryErrorRate, canaryLatency, canaryPods, requestsPerSecond }: Scenario): string {
  if (requestsPerSecond === 0) return 'A release that gets no requests';
  if (canaryPods === 'never-ready') return 'A release whose pods never become ready';
  if (typeof canaryPods === 'object') return `A release whose pods end after ${humanSeconds(canaryPods.livesFor)}`;
  if (canaryErrorRate !== undefined) return `A release that fails ${curveInWords(canaryErrorRate, humanPercent)}`;
  return canaryLatency ? 'A release that is slow' : 'A release like the stable version';
}

/** What should become of a release: a version that is worse than stable should be aborted; undefined if nobody can tell. */
export function expectedOutcome(scenario: Scenario): 'aborted' | 'promoted' | undefined {
  const { canaryErrorRate, stableErrorRate, canaryLatency, canaryPods, requestsPerSecond } = scenario;
  if (requestsPerSecond === 0) return undefined;
  if (canaryPods !== undefined && canaryPods !== 'start') return 'aborted';
  if (canaryErrorRate !== undefined && mostOf(canaryErrorRate) > mostOf(stableErrorRate ?? 0)) return 'aborted';
  return canaryLatency ? undefined : 'promoted';
}

function mostOf(curve: Curve): number {
  return typeof curve === 'number' ? curve : Math.max(...curve.map(({ value }) => value));
}

/** A scenario, a line in words for each thing that it says. */
export function scenarioInWords(scenario: Scenario): string[] {
  const { requestsPerSecond, recorded, canaryErrorRate, stableErrorRate, sharedErrors, canaryErrorsAbove } = scenario;
  const rate = (requests: number) => `${humanCount(requests)} requests per second`;
  const lines = [
    recorded ? 'requests and failures of the stable version as recorded' : curveInWords(requestsPerSecond, rate),
  ];
  if (canaryErrorRate !== undefined) lines.push(`the new version fails ${curveInWords(canaryErrorRate, humanPercent)}`);
  if (canaryErrorsAbove !== undefined) lines.push(`it fails only above ${rate(canaryErrorsAbove)} and pod`);
  if (stableErrorRate !== undefined)
    lines.push(`the stable version fails ${curveInWords(stableErrorRate, humanPercent)}`);
  for (const { rate: share, ...span } of sharedErrors ?? [])
    lines.push(`both fail ${humanPercent(share)} more ${spanInWords(span)}`);
  return [...lines, ...latencyInWords(scenario), ...podsInWords(scenario), ...prometheusInWords(scenario)];
}

function latencyInWords({ stableLatency, canaryLatency }: Scenario): string[] {
  const words = (version: string, { median, p99, slow }: Latency) =>
    `${version}: median ${median} ms, 99th percentile ${p99} ms${slow ? `, ${curveInWords(slow.share, humanPercent)} above ${slow.above} ms` : ''}`;
  return [
    ...(canaryLatency ? [words('the new version', canaryLatency)] : []),
    ...(stableLatency ? [words('the stable version', stableLatency)] : []),
  ];
}

function podsInWords({ canaryPods, startup }: Scenario): string[] {
  const lines = startup === undefined ? [] : [`pods start in ${humanSeconds(startup)}`];
  if (canaryPods === 'never-ready') lines.push('new pods never become ready');
  if (typeof canaryPods === 'object')
    lines.push(`new pods end ${humanSeconds(canaryPods.livesFor)} after they became ready, again and again`);
  return lines;
}

function prometheusInWords({ missingMetrics, prometheusOutages, failedScrapes, scrapeInterval }: Scenario): string[] {
  const lines = [`scraped every ${humanSeconds(scrapeInterval ?? 15)}`];
  if (failedScrapes) lines.push(`${humanPercent(failedScrapes)} of the scrapes fail`);
  if (missingMetrics?.length) lines.push(`without ${listed(missingMetrics)}`);
  for (const span of prometheusOutages ?? []) lines.push(`Prometheus is away ${spanInWords(span)}`);
  return lines;
}

function spanInWords({ from, to }: Span): string {
  return `from ${humanSeconds(from)} to ${humanSeconds(to)}`;
}

function curveInWords(curve: Curve, words: (value: number) => string): string {
  if (typeof curve === 'number') return words(curve);
  const [first, ...later] = curve;
  if (!first) return '';
  return [words(first.value), ...later.map(({ at, value }) => `from ${humanSeconds(at)} on ${words(value)}`)].join(
    ', ',
  );
}
