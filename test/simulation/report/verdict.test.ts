import { deciders, verdict } from '../../../lib/simulation/report/verdict';
import { ALL_PAUSED, MOSTLY_ABORTED, MOSTLY_PROMOTED, REFUSED, report, SLOWLY_ABORTED } from './made-up';

test.each([
  [
    'aborted',
    MOSTLY_ABORTED,
    'A release that fails 5 % is aborted in 100 % of the runs, after 45 s (median); 12 requests are spoiled.',
  ],
  [
    'promoted at times',
    SLOWLY_ABORTED,
    'A release that fails 5 % is aborted in 91.4 % of the runs, after 3 m 15 s (median), and is promoted in 8.6 % after 20 m 14 s; 58 requests are spoiled.',
  ],
  ['paused', ALL_PAUSED, 'A release that fails 5 % waits for a person in 100 % of the runs; no request is spoiled.'],
  [
    'refused',
    REFUSED,
    'Argo Rollouts refuses to roll it out: svc-r: spec.strategy.canary.steps[2].analysis: AnalysisTemplate "gate" not found.',
  ],
])('a release that is %s is told in one sentence', (_, summary, sentence) => {
  expect(verdict(report([]), summary)).toBe(sentence);
});

test('without a subject it is the release', () => {
  expect(verdict({ ...report([]), subject: undefined }, MOSTLY_PROMOTED)).toMatch(/^The release is promoted in 99.6 %/);
});

test('who decides most often is named first', () => {
  expect(deciders(MOSTLY_ABORTED)).toEqual([
    'background/sequential-error-15s ended 987 of 1,000 runs',
    'background/client-error-rate ended 13 of 1,000 runs',
  ]);
});
