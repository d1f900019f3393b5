import type { TimelineEvent } from '../../../lib/simulation/outcome';
import { type DirectedRelease, playedOnce, type RealRelease, testWithArgoRollouts } from './argo-rollouts';
import { NAN, ours, worker } from './cases';

// What docs/workers.md, docs/guards.md and docs/freezes.md say of the commands and of Argo CD's actions.
const VERDICT = '-2.996 or less passes';
const releases = {
  promotedTwice: {
    ...worker({ [VERDICT]: [[0, NAN]] }),
    actions: [
      { at: 900, do: 'promote' },
      { at: 1700, do: 'promote' },
    ],
  },
  resumed: {
    ...worker({ [VERDICT]: [[0, NAN]] }),
    actions: [
      { at: 900, do: 'resume' },
      { at: 1700, do: 'resume' },
    ],
  },
  resumedWithEvidence: {
    ...worker({
      [VERDICT]: [
        [0, NAN],
        [800, { vector: [-5] }],
      ],
    }),
    actions: [{ at: 900, do: 'resume' }],
  },
  resumedWhileBad: {
    ...worker({
      [VERDICT]: [
        [0, NAN],
        [800, { vector: [7] }],
      ],
    }),
    actions: [{ at: 900, do: 'resume' }],
  },
  pausedAndResumed: {
    ...ours(),
    actions: [
      { at: 60, do: 'pause' },
      { at: 300, do: 'resume' },
    ],
  },
  pausedWhileBad: {
    ...ours({
      'answered in 15s': [
        [0, { vector: [0] }],
        [100, { vector: [7] }],
      ],
    }),
    actions: [{ at: 60, do: 'pause' }],
  },
  resumedInAHold: { ...ours(), actions: [{ at: 100, do: 'resume' }] },
  verdictsTerminated: {
    ...worker({ [VERDICT]: [[0, NAN]] }),
    actions: [
      { at: 470, do: 'terminate' },
      { at: 1120, do: 'terminate' },
    ],
  },
  backgroundTerminated: {
    ...ours({
      'reporter="source"': [
        [0, { vector: [-1] }],
        [300, { vector: [0.3] }],
      ],
    }),
    actions: [{ at: 200, do: 'terminate' }],
  },
} satisfies Record<string, DirectedRelease>;

const played = playedOnce(releases);

/** Second by second, the runs of the verdicts. */
function verdicts({ events }: RealRelease): string[] {
  const metrics = new Map(events.flatMap((it) => (it.type === 'analysis-started' ? [[it.run, it.metrics]] : [])));
  return events.flatMap((it) =>
    it.type === 'analysis-ended' && metrics.get(it.run)?.some((metric) => metric.endsWith('-verdict'))
      ? [`${it.at} ${it.run} ${it.phase}`]
      : [],
  );
}

function ofType<T extends TimelineEvent['type']>({ events }: RealRelease, type: T) {
  return events.filter((it): it is Extract<TimelineEvent, { type: T }> => it.type === type);
}

describe('an undecided verdict', () => {
  testWithArgoRollouts('is taken for good by `promote`: a worker that processes nothing gets to all pods so', () => {
    const release = played('promotedTwice');
    expect(verdicts(release)).toEqual(['510 step-2 Inconclusive', '1590 step-6 Inconclusive']);
    expect(release.final).toMatchObject({ phase: 'Healthy', stable: 'new' });
  });

  testWithArgoRollouts('is measured once more by `resume`, and waits again while there is nothing to see', () => {
    const release = played('resumed');
    expect(verdicts(release)).toEqual([
      '510 step-2 Inconclusive',
      '960 step-2.1 Inconclusive',
      '1760 step-2.2 Inconclusive',
    ]);
    expect(release.final).toMatchObject({ phase: 'Paused', stable: 'old', stepIndex: 2 });
  });

  testWithArgoRollouts('that is measured once more lets the release go on, or aborts it', () => {
    expect(verdicts(played('resumedWithEvidence')).slice(0, 2)).toEqual([
      '510 step-2 Inconclusive',
      '900 step-2.1 Successful',
    ]);
    expect(played('resumedWithEvidence').final).toMatchObject({ phase: 'Healthy', stable: 'new' });
    expect(verdicts(played('resumedWhileBad'))).toEqual(['510 step-2 Inconclusive', '900 step-2.1 Failed']);
    expect(played('resumedWhileBad').final).toMatchObject({ phase: 'Degraded', stable: 'old', abort: true });
  });
});

testWithArgoRollouts('`resume` ends the hold that a canary is in', () => {
  expect(ofType(played('resumedInAHold'), 'weight').slice(0, 2)).toEqual([
    { at: 30, type: 'weight', weight: 5 },
    { at: 130, type: 'weight', weight: 25 },
  ]);
});

testWithArgoRollouts('`pause` lets the guards abort, and stops the steps until `resume`', () => {
  expect(ofType(played('pausedAndResumed'), 'step').filter(({ index }) => index === 2)).toMatchObject([{ at: 300 }]);
  expect(played('pausedWhileBad').final).toMatchObject({ phase: 'Degraded', stable: 'old', weight: 0 });
  expect(ofType(played('pausedWhileBad'), 'abort')).toMatchObject([{ at: 105 }]);
});

describe('an AnalysisRun that is terminated', () => {
  testWithArgoRollouts('is Successful, so that a verdict has passed', () => {
    const release = played('verdictsTerminated');
    expect(verdicts(release)).toEqual(['470 step-2 Successful', '1120 step-6 Successful']);
    expect(release.final).toMatchObject({ phase: 'Healthy', stable: 'new' });
  });

  testWithArgoRollouts(
    'is not made again in the background: 30 % failures of the callers abort nothing any more',
    () => {
      const release = played('backgroundTerminated');
      expect(ofType(release, 'analysis-started').filter((it) => it.kind === 'background')).toHaveLength(1);
      expect(release.final).toMatchObject({ phase: 'Healthy', stable: 'new' });
    },
  );
});
