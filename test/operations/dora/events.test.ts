import { eventsWitness } from '../../../lib/operations/dora/events';
import { GitOps, MINUTE, outcomes } from './gitops';

const DAY5 = (time: string): string => `2026-01-05T${time}:00Z`;

/** What the Rollouts controller tells, as `kubectl get events -o json` prints it. */
function kubernetesEvent(reason: string, at: string, name = 'svc-a', kind = 'Rollout'): object {
  return {
    apiVersion: 'v1',
    kind: 'Event',
    reason,
    firstTimestamp: at,
    lastTimestamp: at,
    eventTime: null,
    involvedObject: { kind, name, namespace: 'shop' },
  };
}

function list(...items: object[]): string {
  return JSON.stringify({ kind: 'List', apiVersion: 'v1', items });
}

function released(): GitOps {
  return new GitOps()
    .release('2025-12-01 10:00', { 'prod/svc-a': 'r1', 'prod/svc-b': 'r1' })
    .release('2026-01-05 10:00', { 'prod/svc-a': 'r2' })
    .release('2026-01-06 10:00', { 'prod/svc-a': 'r3' });
}

const seen = (repo: GitOps, text: string, environment?: string) =>
  repo.prod({ witnesses: [eventsWitness(text, 'events.json', environment)] });

test('an aborted canary that a newer release replaced is known from events, and counts once however often it is told', async () => {
  expect(outcomes(await released().prod())).toEqual(['svc-a r2 promoted', 'svc-a r3 promoted']);
  const twice = [DAY5('10:09'), DAY5('10:09')].map((at) => kubernetesEvent('RolloutAborted', at));
  const prod = await seen(released(), list(...twice, kubernetesEvent('RolloutCompleted', '2026-01-06T10:30:00Z')));
  expect(outcomes(prod)).toEqual(['svc-a r2 caught-by-canary', 'svc-a r3 promoted']);
  expect(prod.fleet.failures).toMatchObject({ attempts: 2, caughtByCanary: 1, promoted: 1, failedAfterPromotion: 0 });
  expect(prod.fleet.timeToAbort).toMatchObject({ n: 1, median: 9 * MINUTE });
});

test('lines of a webhook say the same, flat or as events of the new API', async () => {
  const lines = [
    { reason: 'RolloutAborted', time: DAY5('10:09'), namespace: 'shop', rollout: 'svc-a', environment: 'prod' },
    {
      reason: 'RolloutAborted',
      eventTime: '2026-01-06T10:09:00Z',
      regarding: { kind: 'Rollout', name: 'svc-a', namespace: 'shop' },
    },
    { reason: 'ScalingReplicaSet', time: 'whenever' },
  ];
  const prod = await seen(released(), `${lines.map((line) => JSON.stringify(line)).join('\n')}\n`);
  expect(outcomes(prod)).toEqual(['svc-a r2 caught-by-canary', 'svc-a r3 caught-by-canary']);
});

test('a release that was aborted and then completed after all is promoted', async () => {
  const text = list(
    kubernetesEvent('RolloutCompleted', DAY5('11:00')),
    kubernetesEvent('RolloutAborted', DAY5('10:09')),
  );
  expect(outcomes(await seen(released(), text))).toEqual(['svc-a r2 promoted', 'svc-a r3 promoted']);
});

test('events say where a release failed that was taken back in silence', async () => {
  const repo = (): GitOps => {
    const made = released();
    made.git('2026-01-06 12:00', 'revert', '--no-edit', 'HEAD');
    return made;
  };
  const event = (reason: string): string => list(kubernetesEvent(reason, '2026-01-06T10:30:00Z'));
  expect(outcomes(await repo().prod())).toContain('svc-a r3 failed-unknown');
  expect(outcomes(await seen(repo(), event('RolloutAborted')))).toContain('svc-a r3 caught-by-canary');
  expect(outcomes(await seen(repo(), event('RolloutCompleted')))).toContain('svc-a r3 failed-after-promotion');
});

test('what is completed when a service begins, or goes back, is no deployment', async () => {
  const repo = released();
  repo.git('2026-01-06 12:00', 'revert', '--no-edit', 'HEAD');
  const text = list(
    kubernetesEvent('RolloutCompleted', '2025-12-01T10:05:00Z'),
    kubernetesEvent('RolloutCompleted', '2026-01-06T12:05:00Z'),
    kubernetesEvent('RolloutAborted', '2025-12-01T10:06:00Z', 'svc-b'),
  );
  expect(outcomes(await seen(repo, text))).toEqual(['svc-a r2 promoted', 'svc-a r3 failed-unknown']);
});

test('an abort that a drill provoked is no failure of the release that it was done to', async () => {
  const drill = { service: 'svc-a', environment: 'prod', means: 'abort-requests', result: 'passed', notes: [] };
  const times = { startedAt: DAY5('14:00'), abortedAt: DAY5('14:06'), healthyAt: DAY5('14:08') };
  const repo = released().commit('2026-01-07 10:00', {
    'docs/release/drills.jsonl': `${JSON.stringify({ ...drill, ...times })}\n`,
  });
  const during = list(kubernetesEvent('RolloutAborted', DAY5('14:06')));
  expect(outcomes(await seen(repo, during))).toEqual(['svc-a r2 promoted', 'svc-a r3 promoted']);
  const before = list(kubernetesEvent('RolloutAborted', DAY5('13:59')));
  expect(outcomes(await seen(repo, before))).toEqual(['svc-a r2 caught-by-canary', 'svc-a r3 promoted']);
});

test('a log of drills that cannot be read is told of, and the rest is measured', async () => {
  const repo = released().commit('2026-01-07 10:00', { 'docs/release/drills.jsonl': '<<<<<<< HEAD\n' });
  const { notes, environments } = await repo.measured();
  expect(notes[0]).toMatch(/^Drills are left out: docs\/release\/drills.jsonl:1 is no drill/);
  expect(environments).toHaveLength(1);
});

test('events of others say nothing', async () => {
  const text = list(
    kubernetesEvent('RolloutAborted', DAY5('10:09'), 'svc-x'),
    kubernetesEvent('RolloutAborted', DAY5('10:09'), 'svc-a', 'AnalysisRun'),
    { reason: 'toString' },
  );
  expect(outcomes(await seen(released(), text))).toEqual(['svc-a r2 promoted', 'svc-a r3 promoted']);
});

test('events that begin late say since when they know', async () => {
  const { notes } = await released().measured({
    witnesses: [
      eventsWitness(list(kubernetesEvent('RolloutCompleted', DAY5('10:30'))), 'events.json'),
      eventsWitness('', 'empty.jsonl'),
    ],
  });
  expect(notes).toEqual([
    "events.json: begins at 2026-01-05 10:30Z; before that the numbers are Git's alone.",
    "empty.jsonl: tells of no Rollout that was aborted or completed in this time; the numbers are Git's alone.",
  ]);
});

test('a Rollout that is in two environments has to be said of which it is', async () => {
  const repo = released().release('2026-01-03 10:00', { 'staging/svc-a': 'r1' });
  const text = list(kubernetesEvent('RolloutAborted', DAY5('10:09')));
  await expect(seen(repo, text)).rejects.toThrow(
    'the Rollout shop/svc-a is in several environments, and nothing says which one was seen; name one environment with --env',
  );
  expect(outcomes(await seen(repo, text, 'prod'))).toContain('svc-a r2 caught-by-canary');
  expect(outcomes(await seen(repo, text, 'staging'))).not.toContain('svc-a r2 caught-by-canary');
});

test('a text that is no events is refused with its line', () => {
  expect(() => eventsWitness('{"reason":"x"}\nLAST SEEN   TYPE\n', 'events.txt')).toThrow(
    'events.txt:2: is no event; give what kubectl get events -A -o json prints, or a JSON object a line',
  );
});
