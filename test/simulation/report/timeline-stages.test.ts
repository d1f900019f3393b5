import type { TimelineEvent } from '../../../lib/simulation/outcome';
import type { Markup } from '../../../lib/simulation/report/markup';
import { scale } from '../../../lib/simulation/report/svg';
import { stages } from '../../../lib/simulation/report/timeline-stages';
import { PAUSED, PROMOTED } from './made-up-releases';

const RUN = { type: 'analysis-started', run: 'step-2', kind: 'step', metrics: ['5xx-rate'] } as const;
const PASSED = { type: 'analysis-ended', run: 'step-2', phase: 'Successful', message: '' } as const;

test('a pause ends with the next step, and the analysis that follows is a stage of its own', () => {
  expect(
    drawn(
      { at: 20, type: 'step', index: 1, step: 'pause 2m' },
      { at: 20, type: 'pause', reason: 'CanaryPauseStep' },
      { at: 140.001, type: 'step', index: 2, step: 'analysis error-rate-check' },
      { ...RUN, at: 140.001 },
      { ...PASSED, at: 755.001 },
      { at: 755.001, type: 'step', index: 3, step: 'setWeight 25' },
      { at: 775, type: 'weight', weight: 25 },
    ),
  ).toEqual([
    { kind: 'pause', from: 20, length: 120, label: 'pause 2 m', title: '0:20 step 1: pause 2m, over after 2 m' },
    {
      kind: 'analysis',
      from: 140,
      length: 615,
      label: 'analysis',
      title: '2:20 step 2: analysis error-rate-check, Successful after 10 m 15 s',
    },
  ]);
});

test('an analysis that fails ends its stage with its verdict, a pause that is cut with the abort', () => {
  const failed = { ...PASSED, phase: 'Failed', at: 200 } as const;
  expect(titles({ ...RUN, at: 140 }, failed, { at: 200, type: 'abort', message: 'no' })).toEqual([
    '2:20 analysis, Failed after 1 m',
  ]);
  const pause = { at: 20, type: 'pause', reason: 'CanaryPauseStep' } as const;
  expect(drawn(pause, { ...failed, run: 'background' }, { at: 75, type: 'abort', message: 'no' })).toMatchObject([
    { from: 20, length: 55, label: 'pause', title: '0:20 pause, aborted after 55 s' },
  ]);
});

test('a background analysis is no stage, and ends none', () => {
  expect(
    titles(
      { at: 20, type: 'pause', reason: 'CanaryPauseStep' },
      { ...RUN, at: 21, run: 'background', kind: 'background' },
      { ...PASSED, at: 30, run: 'background' },
      { at: 80, type: 'resume' },
    ),
  ).toEqual(['0:20 pause, over after 1 m']);
});

test('analyses of one moment are told together', () => {
  const [first, second] = drawn(
    { at: 480, type: 'step', index: 5, step: 'analysis verdict' },
    { ...RUN, at: 480 },
    { ...PASSED, at: 480 },
    { at: 480, type: 'step', index: 6, step: 'analysis gate' },
    { ...RUN, at: 480 },
    { ...PASSED, at: 480 },
  );
  expect(first?.title).toBe(
    '8:00 step 5: analysis verdict, Successful at once\n8:00 step 6: analysis gate, Successful at once',
  );
  expect(second).toEqual(first);
  expect(first?.length).toBeGreaterThan(0);
});

test('what waits for a person says so, to the end of the drawing', () => {
  expect(
    drawn(
      { at: 20, type: 'step', index: 1, step: 'pause until a person goes on' },
      { at: 20, type: 'pause', reason: 'CanaryPauseStep' },
    ),
  ).toMatchObject([
    {
      from: 20,
      length: 980,
      label: 'waits for a person',
      title: '0:20 step 1: pause until a person goes on, without an end',
    },
  ]);
  expect(drawn(...PAUSED.timeline).map(({ kind, label }) => [kind, label])).toEqual([
    ['pause', 'pause 2 m 1 s'],
    ['analysis', ''],
    ['asks', 'waits for a person'],
  ]);
});

test('a pause for want of evidence outlasts the step in which it begins', () => {
  expect(
    titles(
      { at: 20, type: 'step', index: 1, step: 'pause 2m' },
      { at: 20, type: 'pause', reason: 'CanaryPauseStep' },
      { at: 60, type: 'pause', reason: 'InconclusiveAnalysisRun' },
      { at: 140, type: 'step', index: 2, step: 'setWeight 25' },
      { at: 240, type: 'resume' },
    ),
  ).toEqual(['0:20 step 1: pause 2m, over after 40 s', '1:00 pause: an analysis is inconclusive, over after 3 m']);
});

test('three pauses and three analyses of a release that is promoted do not cover each other', () => {
  const all = drawn(...PROMOTED.timeline);
  expect(all.map(({ kind }) => kind)).toEqual(['pause', 'analysis', 'pause', 'analysis', 'pause', 'analysis']);
  expect(all.filter(({ from, length }, i) => from + length > (all[i + 1]?.from ?? 2000))).toEqual([]);
});

/** Bars in a drawing of a thousand seconds, or of as many as the events need. */
function drawn(...timeline: TimelineEvent[]) {
  const until = Math.max(1000, ...timeline.map(({ at }) => at));
  const parts = stages(timeline, scale(0, until), until).draw(0) as Markup[];
  const seconds = (percent: string | undefined) => Math.round((Number(percent) / 100) * until);
  return parts.flatMap(({ text }) => {
    const [, kind] = text.match(/class="stage (\w+)"/) ?? [];
    const [, from, length] = text.match(/<rect x="([\d.]+)%" width="([\d.]+)%"/) ?? [];
    const [, title] = text.match(/<title>([^<]*)/) ?? [];
    const label = text.match(/class="label">\u200B([^<]*)/)?.[1]?.replaceAll('\u00A0', ' ') ?? '';
    return kind ? [{ kind, from: seconds(from), length: seconds(length), label, title }] : [];
  });
}

function titles(...timeline: TimelineEvent[]) {
  return drawn(...timeline).map(({ title }) => title);
}
