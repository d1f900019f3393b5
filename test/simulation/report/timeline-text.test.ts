import type { PlayedRelease, TimelineEvent } from '../../../lib/simulation/outcome';
import { timelineText } from '../../../lib/simulation/report/timeline-text';
import { ABORTED, PAUSED } from './made-up-releases';

function timeline(...events: TimelineEvent[]): string[] {
  return timelineText({ ...ABORTED, timeline: events } as PlayedRelease).split('\n');
}

function measurement(at: number, value: string, more: object = {}): TimelineEvent {
  return { at, type: 'measurement', run: 'background', metric: 'error-rate', phase: 'Successful', value, ...more };
}

test('a release reads as a line an event', () => {
  expect(timelineText(ABORTED)).toBe(
    [
      ' 0:00  step 0: setWeight 5',
      ' 0:00  new version: 0 → 1 of 1 pods available, until 0:20',
      ' 0:20  weight 5 %',
      ' 0:21  analysis background starts: sequential-error-15s, client-error-rate, saturation',
      ' 0:21  step 1: pause 2m',
      ' 0:21  saturation: 3 × Successful (0), until 0:51',
      ' 0:36  sequential-error-15s: 2 × Successful (0.331 … 4.11), until 0:51',
      ' 1:06  sequential-error-15s: Failed (7.92)',
      ' 1:06  analysis background Failed',
      ' 1:06  aborted: Background analysis phase error/failed: Metric "sequential-error-15s" assessed Failed due to failed (1) > failureLimit (0)',
      ' 1:06  weight 0 %',
      ' 1:06  degraded: RolloutAborted: Rollout aborted update to revision 2',
    ].join('\n'),
  );
});

test('equal measurements are one line as long as the weight stays', () => {
  expect(
    timeline(
      measurement(15, '[0]'),
      measurement(30, '[0.012345]'),
      { at: 31, type: 'weight', weight: 25 },
      measurement(45, '[0.5]'),
    ),
  ).toEqual([
    ' 0:15  error-rate: 2 × Successful (0 … 0.0123), until 0:30',
    ' 0:31  weight 25 %',
    ' 0:45  error-rate: Successful (0.5)',
  ]);
});

test('a metric that two runs measure bears the name of the run', () => {
  expect(timeline(measurement(15, '1'), measurement(30, '2', { run: 'step-2' }))).toEqual([
    ' 0:15  background/error-rate: Successful (1)',
    ' 0:30  step-2/error-rate: Successful (2)',
  ]);
});

test('what is no single number stands as it is', () => {
  expect(
    timeline(
      measurement(15, '[]'),
      measurement(30, '[0.1,NaN]', { phase: 'Failed' }),
      measurement(45, '', { phase: 'Error' }),
      measurement(60, '[+Inf]'),
    ),
  ).toEqual([
    ' 0:15  error-rate: Successful (no data)',
    ' 0:30  error-rate: Failed (0.1, NaN)',
    ' 0:45  error-rate: Error',
    ' 1:00  error-rate: Successful (+Inf)',
  ]);
});

test('a pause for want of evidence says so', () => {
  expect(timelineText(PAUSED)).toContain(' 2:23  pause: an analysis is inconclusive');
});

test('what the abort of the same moment gives as its reason stands there only', () => {
  expect(
    timeline(
      { at: 600, type: 'degraded', message: 'ProgressDeadlineExceeded: pods have timed out.' },
      { at: 600, type: 'abort', message: 'pods have timed out.' },
    ),
  ).toEqual(['10:00  degraded: ProgressDeadlineExceeded', '10:00  aborted: pods have timed out.']);
});

test('another message than that of the abort, or of another moment, is told', () => {
  const ended = { type: 'analysis-ended', run: 'step-2', phase: 'Failed', message: 'no luck' } as const;
  expect(
    timeline(
      { ...ended, at: 59 },
      { ...ended, at: 60, message: 'Run Terminated' },
      { at: 60, type: 'abort', message: 'no luck' },
    ),
  ).toEqual([
    ' 0:59  analysis step-2 Failed: no luck',
    ' 1:00  analysis step-2 Failed: Run Terminated',
    ' 1:00  aborted: no luck',
  ]);
});

test('a release without events has no text', () => {
  expect(timelineText({ ...ABORTED, timeline: [] })).toBe('');
});
