import { rolloutState } from '../../../lib/operations';
import { type AnalysisRun, analysisRun, verdictsOf } from '../../../lib/operations/status/analyses';
import { analysesText, analysisCause } from '../../../lib/operations/status/analysis-text';
import { aborted, canary, inFlight, NEW, run } from '../../support/rollouts';

function runs(...objects: unknown[]): AnalysisRun[] {
  return objects.flatMap((object) => analysisRun(object as Record<string, unknown>) ?? []);
}

const AT = '2026-11-23T13:55:00Z';

test('the worst analysis stands first, with its worst metric and what was measured with that verdict', () => {
  const failed = run('Failed', { step: 5, values: ['[0.0312]', '[0.0409]'] });
  failed.status.metricResults[0].measurements.push({ phase: 'Successful', value: '[0.001]' });
  const verdicts = verdictsOf(rolloutState(aborted(AT)), runs(run('Successful'), failed));
  expect(verdicts.map(({ verdict, step }) => [verdict, step])).toEqual([
    ['Failed', 5],
    ['Successful', undefined],
  ]);
  expect(verdicts[0]?.metric).toMatchObject({ name: 'error-rate', value: '[0.0409]', failed: 2 });
  expect(analysesText(verdicts)).toBe('error-rate Failed 0.0409, +1');
});

test('analyses of another release, or of the same pods in an earlier one, do not count', () => {
  const other = run('Failed');
  other.metadata.labels['rollouts-pod-template-hash'] = 'another';
  const earlier = run('Failed', { step: 2 });
  earlier.metadata.annotations['rollout.argoproj.io/revision'] = '2';
  const rollout = canary(NEW);
  rollout.metadata.annotations['rollout.argoproj.io/revision'] = '4';
  expect(verdictsOf(rolloutState(rollout), runs(other, earlier))).toEqual([]);
});

test('of a release that is tried again, those of the first try do not count where it has not come to them again', () => {
  const rollout = inFlight(3);
  rollout.status.canary.currentBackgroundAnalysisRunStatus.name = 'svc-a-7c6b8d9f54-4.1';
  const first = [run('Failed'), run('Failed', { step: 2 }), run('Failed', { step: 5 })];
  const again = [
    run('Running', { suffix: '.1', createdAt: '2026-11-23T14:05:00Z' }),
    run('Successful', { step: 2, suffix: '.1', createdAt: '2026-11-23T14:10:00Z' }),
  ];
  const verdicts = verdictsOf(rolloutState(rollout), runs(...first, ...again));
  expect(verdicts.map(({ name, verdict }) => [name, verdict])).toEqual([
    ['svc-a-7c6b8d9f54-4.1', 'Running'],
    ['svc-a-7c6b8d9f54-4-2.1', 'Successful'],
  ]);
});

test('where the AnalysisRuns may not be read, the Rollout tells of them itself', () => {
  const verdicts = verdictsOf(rolloutState(aborted(AT)), []);
  expect(verdicts[0]).toMatchObject({ at: 'step', verdict: 'Failed' });
  expect(analysesText(verdicts)).toBe('step Failed, +1');
});

test('a metric that only plays (dryRun) is no verdict', () => {
  const played = run('Successful');
  played.status.metricResults.push({ name: 'played', phase: 'Failed', dryRun: true, failed: 3 });
  const [verdict] = verdictsOf(rolloutState(inFlight(3)), runs(played));
  expect(verdict?.metric?.name).toBe('error-rate');
});

describe('in words', () => {
  test.each([
    [['[0.03125]'], 'error-rate Failed with 0.0313 (1 measured, 1 failed)'],
    [['[]'], 'error-rate Failed with no data (1 measured, 1 failed)'],
    [['[0.1,0.2]'], 'error-rate Failed with [0.1,0.2] (1 measured, 1 failed)'],
    [['[NaN]'], 'error-rate Failed with NaN (1 measured, 1 failed)'],
    [['0.5'], 'error-rate Failed with 0.5 (1 measured, 1 failed)'],
  ])('a measurement of %j', (values, words) => {
    const [verdict] = runs(run('Failed', { values }));
    expect(verdict && analysisCause(verdict)).toBe(words);
  });

  test('an error says what the provider said', () => {
    const message = 'Post "http://prometheus:9090/api/v1/query": dial tcp: i/o timeout';
    const metric = { count: 0, error: 5, measurements: [{ phase: 'Error', message }] };
    const [verdict] = runs(run('Error', { metric }));
    expect(verdict && analysisCause(verdict)).toBe(`error-rate Error (5 errors): ${message}`);
  });

  test('those that passed are counted', () => {
    expect(analysesText(runs(run('Successful'), run('Successful', { step: 2 })))).toBe('2 passed');
    expect(analysesText(runs(run('Running', { values: ['[0]', '[0]'] })))).toBe('error-rate 2 measured');
    expect(analysesText([])).toBe('');
  });
});

test('an AnalysisRun that no Rollout owns is none of a release', () => {
  const own = run('Failed');
  own.metadata.ownerReferences = [];
  expect(analysisRun(own)).toBeUndefined();
});
