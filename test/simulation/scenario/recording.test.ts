import type { ReleaseTrainError } from '../../../lib/core';
import { type RecordedAnswers, readRecording } from '../../../lib/simulation';

const BEGIN = Date.UTC(2026, 0, 2, 3, 4, 0) / 1000;

/** An answer of /api/v1/query_range, with one value each 30 seconds; `undefined` is none. */
function matrix(...series: readonly (readonly (number | string | undefined)[])[]): string {
  const result = series.map((values, i) => ({
    metric: { pod: `p-${i}` },
    values: values.flatMap((value, at) => (value === undefined ? [] : [[BEGIN + 30 * at, String(value)]])),
  }));
  return JSON.stringify({ status: 'success', data: { resultType: 'matrix', result } });
}

function refusals(answers: RecordedAnswers): string[] {
  try {
    readRecording(answers);
  } catch (error) {
    return (error as ReleaseTrainError).problems.map(({ message }) => message);
  }
  throw new Error('was not refused');
}

test('failed requests per second become a share of the requests', () => {
  expect(readRecording({ requests: matrix([100, 200, 0]), failed: matrix([1, 20, 0]) })).toEqual({
    step: 30,
    requestsPerSecond: [100, 200, 0],
    errorRate: [0.01, 0.1, 0],
  });
});

test('a share is taken as it is', () => {
  expect(readRecording({ requests: matrix([100, 200]), errors: matrix([0.01, 0.1]) }).errorRate).toEqual([0.01, 0.1]);
});

test('several series are summed, as far as each is there', () => {
  const requests = matrix([100, 100, 100], [undefined, 50, 50]);
  expect(readRecording({ requests, failed: matrix([0, 15, 0]) })).toMatchObject({
    requestsPerSecond: [100, 150, 150],
    errorRate: [0, 0.1, 0],
  });
});

test('an answer with another step is read at the steps of the requests', () => {
  const requests = JSON.stringify({
    status: 'success',
    data: { resultType: 'matrix', result: [{ values: [0, 10, 20, 30, 40, 50].map((at) => [BEGIN + at, '10']) }] },
  });
  const { step, errorRate } = readRecording({ requests, errors: matrix([0.1, 0.2]) });
  expect(step).toBe(10);
  expect(errorRate).toEqual([0.1, 0.1, 0.1, 0.2, 0.2, 0.2]);
});

test('where nothing is asked nothing fails, whatever 0/0 reads as', () => {
  expect(readRecording({ requests: matrix([0, 100]), errors: matrix(['NaN', 0.1]) }).errorRate).toEqual([0, 0.1]);
});

test('every gap is named', () => {
  const requests = matrix([1, undefined, undefined, 4, undefined, 6, 7]);
  const failed = matrix([0, 0, 0, 0, 0, 0, 0]);
  expect(refusals({ requests, failed })).toEqual([
    'requests: no value from 2026-01-02T03:04:30Z to 2026-01-02T03:05:00Z; take a range without it',
    'requests: no value at 2026-01-02T03:06:00Z; take a range without it',
  ]);
});

test('failures of which nothing is known are not taken for none', () => {
  const remedy = 'if nothing failed then, add "or vector(0)" to the query';
  expect(refusals({ requests: matrix([1, 1, 1]), failed: matrix([undefined, 0.1, 0.1]) })).toEqual([
    `failed: no value at 2026-01-02T03:04:00Z; ${remedy}; else take a range without it`,
  ]);
  expect(refusals({ requests: matrix([1, 1, 1]), failed: matrix() })).toEqual([`failed: no series; ${remedy}`]);
});

test('more failures than requests are refused', () => {
  expect(refusals({ requests: matrix([1, 1]), failed: matrix([0, 2]) })).toEqual([
    'failed: 2 of 1 requests per second at 2026-01-02T03:04:30Z; ask both queries for the same requests',
  ]);
  expect(refusals({ requests: matrix([1, 1]), errors: matrix([0, 5]) })).toEqual([
    'errors: 5 at 2026-01-02T03:04:30Z is no share; ask for one from 0 to 1',
  ]);
});

test.each([
  ['<html>', 'requests: no JSON: '],
  ['{"status":"error","error":"query timed out"}', 'requests: Prometheus answered query timed out; ask again'],
  [
    '{"status":"success","data":{"resultType":"vector","result":[]}}',
    'requests: the answer is vector and no matrix; ask /api/v1/query_range, not /api/v1/query',
  ],
  ['{}', 'requests: Prometheus answered no success; ask again'],
  ['null', 'requests: Prometheus answered no success; ask again'],
  [matrix(), 'requests: no series; ask for a range in which there were some'],
  [
    matrix([1, 1, undefined, 1]).replace(`${BEGIN + 90}`, `${BEGIN + 75}`),
    'requests: the values are not in equal steps; ',
  ],
  [matrix([1]), 'requests: one value only; ask for a longer range'],
])('%s is refused', (requests, message) => {
  expect(refusals({ requests, errors: matrix([0, 0]) })[0]).toContain(message);
});

test('failures are given in one way', () => {
  const requests = matrix([1, 1]);
  const message = 'failed: give either the failed requests per second, or errors: the share that failed';
  expect(refusals({ requests })).toEqual([message]);
  expect(refusals({ requests, failed: requests, errors: requests })).toEqual([message]);
});
