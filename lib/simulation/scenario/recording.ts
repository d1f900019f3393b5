import { ReleaseTrainError } from '../../core';
import { NOTHING_FAILED, type RangeSeries, rangeSeries, sumAt } from './range-answer';
import type { Recording } from './scenario';

/** Answers of Prometheus to queries over a range of time, as JSON: what `/api/v1/query_range` answers. */
export interface RecordedAnswers {
  /** Requests per second. */
  readonly requests: string;
  /** Failed requests per second. Either this or `errors`. */
  readonly failed?: string;
  /** Share of the requests that failed. */
  readonly errors?: string;
}

/**
 * Reads traffic and failures that a Prometheus recorded, such as the answers to `sum(rate(istio_requests_total{…}[1m]))`.
 *
 * Of several series the sum counts. The steps are those of the requests, from the first to the last one.
 *
 * @throws ReleaseTrainError that names what is no such answer, and every gap in it
 */
export function readRecording(answers: RecordedAnswers): Recording {
  const { failed, errors } = answers;
  const bad = failed ?? errors;
  if (bad === undefined || (failed !== undefined && errors !== undefined)) {
    throw refusal(['failed: give either the failed requests per second, or errors: the share that failed']);
  }
  const problems: string[] = [];
  const requests = rangeSeries('requests', answers.requests, problems);
  const failures = rangeSeries(failed === undefined ? 'errors' : 'failed', bad, problems);
  if (!requests || !failures) throw refusal(problems);
  const recording = sampled(requests, failures, failed !== undefined, problems);
  if (problems.length > 0) throw refusal(problems);
  return recording;
}

function sampled(requests: RangeSeries, failures: RangeSeries, perSecond: boolean, problems: string[]): Recording {
  const requestsPerSecond: number[] = [];
  const errorRate: number[] = [];
  const gaps = { requests: new Gaps(requests), failures: new Gaps(failures) };
  const { from, to, step } = requests;
  for (let i = 0; from + i * step <= to + step / 2; i++) {
    const time = from + i * step;
    const total = sumAt(requests, time);
    // Nothing fails where nothing is asked, whatever 0/0 reads as.
    const bad = total === 0 ? 0 : sumAt(failures, time);
    gaps.requests.see(time, total !== undefined);
    gaps.failures.see(time, bad !== undefined);
    const share = bad === undefined || !total ? 0 : perSecond ? bad / total : bad;
    // Two queries see a moment a little differently.
    if (share > 1.01 || share < 0 || (total ?? 0) < 0) problems.push(impossible(time, total ?? 0, bad ?? 0, perSecond));
    requestsPerSecond.push(total ?? 0);
    errorRate.push(Math.min(share, 1));
  }
  problems.push(...gaps.requests.problems(), ...gaps.failures.problems());
  return { step, requestsPerSecond, errorRate };
}

/** Where an answer says nothing. */
class Gaps {
  private readonly gaps: { from: number; to: number }[] = [];
  private open = false;

  constructor(private readonly series: RangeSeries) {}

  see(time: number, known: boolean): void {
    const last = this.gaps.at(-1);
    if (known) this.open = false;
    else if (this.open && last) last.to = time;
    else {
      this.gaps.push({ from: time, to: time });
      this.open = true;
    }
  }

  problems(): string[] {
    const { name } = this.series;
    const remedy = name === 'requests' ? 'take a range without it' : `${NOTHING_FAILED}; else take a range without it`;
    return this.gaps.map(
      ({ from, to }) =>
        `${name}: no value ${from === to ? `at ${at(from)}` : `from ${at(from)} to ${at(to)}`}; ${remedy}`,
    );
  }
}

function impossible(time: number, total: number, bad: number, perSecond: boolean): string {
  if (total < 0) return `requests: ${total} per second at ${at(time)} is below 0; ask for the rate of a counter`;
  return perSecond
    ? `failed: ${bad} of ${total} requests per second at ${at(time)}; ask both queries for the same requests`
    : `errors: ${bad} at ${at(time)} is no share; ask for one from 0 to 1`;
}

function at(seconds: number): string {
  return new Date(Math.round(seconds * 1000)).toISOString().replace('.000', '');
}

function refusal(problems: readonly string[]): ReleaseTrainError {
  return new ReleaseTrainError(
    'The recording cannot be read.',
    problems.map((message) => ({ path: 'recorded', message })),
  );
}
