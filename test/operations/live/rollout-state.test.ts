import { rolloutState } from '../../../lib/operations';
import {
  aborted,
  canary,
  firstRelease,
  inconclusive,
  inFlight,
  invalid,
  NEW,
  OLD,
  pastDeadline,
  paused,
  preview,
} from '../../support/rollouts';

const AT = '2026-11-23T13:55:00Z';

describe('a Rollout whose release is over', () => {
  test('is promoted, and nothing of it is in flight', () => {
    const state = rolloutState(canary());
    expect(state).toMatchObject({ phase: 'Healthy', isPromoted: true, isInFlight: false, isAborted: false });
    expect(state).toMatchObject({ image: 'ghcr.io/org/svc-a:1.4.1', releaseId: 'svc-a-1.4.1', version: '1.4.1' });
    expect(state.step).toMatchObject({ index: 8, count: 8, does: '' });
    expect(state.pods).toEqual({ wanted: 6, updated: 6, available: 6 });
  });

  test('is in flight no more because an autoscaler changes its replicas, which makes another generation', () => {
    const rollout = canary();
    rollout.metadata.generation = 8;
    expect(rolloutState(rollout)).toMatchObject({
      isObserved: false,
      phase: 'Unknown',
      isPromoted: false,
      isInFlight: false,
    });
  });

  test('is healthy without pods where it is scaled to zero, and wants one where nobody says how many', () => {
    const rollout = canary();
    rollout.spec.replicas = 0;
    expect(rolloutState(rollout).pods.wanted).toBe(0);
    delete rollout.spec.replicas;
    expect(rolloutState(rollout).pods.wanted).toBe(1);
  });
});

describe('a Rollout whose release is in flight', () => {
  test('tells its step, its weight, and the release of its template', () => {
    const state = rolloutState(inFlight(3));
    expect(state).toMatchObject({ isInFlight: true, isPromoted: false, weight: 25, weightAsked: 25, revision: 4 });
    expect(state.step).toEqual({
      index: 3,
      count: 8,
      does: 'setWeight',
      text: 'setWeight 25',
      pauseSeconds: undefined,
    });
    expect(state).toMatchObject({ currentHash: NEW.hash, stableHash: OLD.hash, version: '1.4.2' });
    expect(state.analyses).toEqual([{ name: 'svc-a-7c6b8d9f54-4', at: 'background', verdict: 'Running', message: '' }]);
  });

  test('asks for the last weight so far where no router has one', () => {
    const rollout = inFlight(4);
    delete rollout.status.canary.weights;
    expect(rolloutState(rollout)).toMatchObject({ weight: undefined, weightAsked: 25 });
  });

  test.each([
    [{ duration: '5m' }, 300, 'pause 5m'],
    [{ duration: 90 }, 90, 'pause 90'],
    [{ duration: '90' }, 90, 'pause 90'],
    [{}, undefined, 'pause until promoted'],
  ])('pauses as its step %j says', (pause, seconds, text) => {
    const rollout = paused(1, AT);
    rollout.spec.strategy.canary.steps = [{ setWeight: 5 }, { pause }];
    expect(rolloutState(rollout)).toMatchObject({
      phase: 'Paused',
      pauses: ['CanaryPauseStep'],
      pausedSince: [AT],
      step: { pauseSeconds: seconds, text },
    });
  });

  test('goes on where somebody took the pause away, before the controller knows', () => {
    const rollout = paused(1, AT);
    rollout.status.pauseConditions = [];
    expect(rolloutState(rollout)).toMatchObject({ phase: 'Progressing', message: 'waiting for the Rollout to go on' });
  });

  test('says why it waits where an analysis could not tell', () => {
    expect(rolloutState(inconclusive(5, AT))).toMatchObject({ phase: 'Paused', pauses: ['InconclusiveAnalysisRun'] });
  });
});

test('an aborted release is neither in flight nor promoted, and its step says nothing', () => {
  const state = rolloutState(aborted(AT));
  expect(state).toMatchObject({
    isAborted: true,
    abortedAt: AT,
    isInFlight: false,
    isPromoted: false,
    phase: 'Degraded',
  });
  expect(state.step?.index).toBe(0);
  expect(state.stableHash).toBe(OLD.hash);
});

test('a release whose progress deadline is over is Degraded, and not aborted: it may still be promoted', () => {
  expect(rolloutState(pastDeadline())).toMatchObject({ phase: 'Degraded', isAborted: false, isInFlight: true });
});

test('a template that the controller refuses is not promoted, although the hashes of before are the same', () => {
  expect(rolloutState(invalid())).toMatchObject({
    isObserved: true,
    isInvalid: true,
    isPromoted: false,
    isInFlight: false,
    version: '1.4.2',
  });
});

test('a first release is what is stable from the beginning; its phase tells whether it is there', () => {
  expect(rolloutState(firstRelease())).toMatchObject({
    isPromoted: true,
    isInFlight: false,
    phase: 'Progressing',
    revision: 1,
  });
});

test('a Rollout that no controller has seen tells nothing but its template', () => {
  const { status: _, ...fresh } = canary(NEW);
  expect(rolloutState(fresh)).toMatchObject({
    phase: 'Unknown',
    isInFlight: false,
    isPromoted: false,
    version: '1.4.2',
  });
});

describe('a blue-green Rollout', () => {
  test('is in flight while its preview waits, and says who gets what', () => {
    expect(rolloutState(preview(AT))).toMatchObject({
      strategy: 'blue-green',
      isInFlight: true,
      activeHash: OLD.hash,
      previewHash: NEW.hash,
      pauses: ['BlueGreenPause'],
      promotesAfter: undefined,
      step: undefined,
    });
  });

  test('is in flight after the switch as well, until it is confirmed', () => {
    const rollout = preview(AT);
    rollout.status.blueGreen.activeSelector = NEW.hash;
    expect(rolloutState(rollout)).toMatchObject({ isInFlight: true, activeHash: NEW.hash });
  });

  test('promotes itself after its seconds, unless it is told never to', () => {
    expect(rolloutState(preview(AT, { autoPromotionSeconds: 300 })).promotesAfter).toBe(300);
    expect(rolloutState(preview(AT, { autoPromotionSeconds: 300, autoPromotionEnabled: false })).promotesAfter).toBe(
      undefined,
    );
  });
});

test('what is no Rollout at all fails nothing', () => {
  expect(rolloutState({} as never)).toMatchObject({ name: '', phase: 'Unknown' });
  expect(rolloutState({ spec: null, status: { pauseConditions: 'none' }, metadata: [] } as never).pauses).toEqual([]);
});
