import type { SimulationSummary } from '../../../lib/simulation/outcome';
import { change } from '../../../lib/simulation/report/comparison';
import { measuresOf } from '../../../lib/simulation/report/measures';
import type { SimulationReport } from '../../../lib/simulation/report/report';
import { MOSTLY_ABORTED, REFUSED, report, SLOWLY_ABORTED, service } from './made-up';

function changeOf(
  name: string,
  before: SimulationSummary,
  after: SimulationSummary,
  expected: SimulationReport['expected'] = 'aborted',
) {
  const results = [service('svc-a', before), service('svc-a', after)] as const;
  const measure = measuresOf(report(results, { expected })).find((it) => it.name === name)!;
  return change(measure, ...results);
}

test('a bad release that is aborted more often is better off', () => {
  expect(changeOf('Aborted', SLOWLY_ABORTED, MOSTLY_ABORTED)).toEqual({ verdict: 'better', difference: '+8.6 points' });
  expect(changeOf('Promoted', MOSTLY_ABORTED, SLOWLY_ABORTED)).toEqual({ verdict: 'worse', difference: '+8.6 points' });
});

test('a good release that is aborted more often is worse off', () => {
  expect(changeOf('Aborted', SLOWLY_ABORTED, MOSTLY_ABORTED, 'promoted')?.verdict).toBe('worse');
});

test('of a release that is neither, outcomes only change', () => {
  const measures = measuresOf(report([service('svc-a', MOSTLY_ABORTED)], { expected: undefined }));
  expect(measures.find(({ name }) => name === 'Aborted')?.better).toBeUndefined();
});

test('shares whose intervals overlap have not changed', () => {
  const slightly = { ...SLOWLY_ABORTED, aborted: { value: 0.925, low: 0.907, high: 0.94 } };
  expect(changeOf('Aborted', SLOWLY_ABORTED, slightly)).toEqual({ verdict: 'same', difference: '+1.1 points' });
});

test('times are compared by their median, from 5 % on', () => {
  const withMedian = (median: number) => ({
    ...MOSTLY_ABORTED,
    secondsToAbort: { median, p95: 90, mean: 50, max: 99 },
  });
  expect(changeOf('Time to abort', withMedian(195), withMedian(45))).toEqual({
    verdict: 'better',
    difference: '−2 m 30 s',
  });
  expect(changeOf('Time to abort', withMedian(100), withMedian(104))?.verdict).toBe('same');
  expect(changeOf('Time to abort', withMedian(100), withMedian(106))?.verdict).toBe('worse');
});

test('what one of the two does not have is not compared', () => {
  expect(changeOf('Time to promote', SLOWLY_ABORTED, MOSTLY_ABORTED)).toBeUndefined();
  expect(changeOf('Aborted', REFUSED, MOSTLY_ABORTED)).toBeUndefined();
});
