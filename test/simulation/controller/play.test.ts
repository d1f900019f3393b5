import { type Measured, measure } from '../../../lib/condition';
import type { PlayOptions } from '../../../lib/simulation/controller/play';
import { play } from '../../../lib/simulation/controller/play';
import type { PlayedRelease } from '../../../lib/simulation/outcome';
import { parseManifests } from '../../../lib/simulation/path/manifests';
import { readPaths } from '../../../lib/simulation/path/read-paths';
import type { QueryAnswer } from '../../../lib/simulation/query/query-engine';
import { ScriptedCluster } from './scripted-cluster';

type Answers = Readonly<Record<string, (seconds: number) => QueryAnswer>>;

const GOOD: QueryAnswer = { type: 'vector', values: [0] };
const BAD: QueryAnswer = { type: 'vector', values: [1] };
const NONE: QueryAnswer = { type: 'vector', values: [] };
const AWAY: QueryAnswer = { type: 'error', message: 'connection refused' };

interface Played extends PlayedRelease {
  readonly weights: readonly (readonly [number, number])[];
}

/** Plays a Rollout whose metrics ask for their own names. */
function played(
  yaml: string,
  answers: Answers = {},
  options: Partial<PlayOptions> & { startup?: number } = {},
): Played {
  const [path] = readPaths(parseManifests(yaml));
  if (!path) throw new Error('no path');
  const cluster = new ScriptedCluster(path.service.replicas, options.startup ?? 20);
  const game = play(path, cluster, { horizon: 7200, ...options });
  let next = game.next();
  while (!next.done) {
    const { metric, time } = next.value;
    const answer = answers[metric.query ?? '']?.(time / 1000) ?? GOOD;
    const measured: Measured = measure(metric.conditions, answer);
    next = game.next(measured);
  }
  return { ...next.value, weights: cluster.weights };
}

/** What stands in a timeline of one kind, as `seconds: words`. */
function events(release: PlayedRelease, type: string): string[] {
  return release.timeline
    .filter((it) => it.type === type)
    .map(({ at, type: _, ...rest }) => `${at}: ${Object.values(rest).flat().join(' ')}`);
}

function rollout(steps: string, more = '', spec = ''): string {
  return `
apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata: {name: svc-a, namespace: prod}
spec:
  replicas: 6
${spec}
  strategy:
    canary:
      canaryService: svc-a-canary
      stableService: svc-a-stable
      trafficRouting: {istio: {virtualService: {name: svc-a}}}
${more}
      steps:
${steps}
`;
}

function template(name: string, metric: string): string {
  return `
---
apiVersion: argoproj.io/v1alpha1
kind: AnalysisTemplate
metadata: {name: ${name}, namespace: prod}
spec:
  metrics:
    - name: ${name}
      ${metric.trim().split('\n').join('\n      ')}
      provider: {prometheus: {address: "http://prometheus:9090", query: ${name}}}
`;
}

const TWO_STEPS = `
        - setWeight: 5
        - pause: {duration: 2m}
        - setWeight: 50
        - pause: {duration: 10m}`;

const BACKGROUND = '      analysis: {startingStep: 1, templates: [{templateName: errors}]}';

const GUARD = template(
  'errors',
  `
interval: 1m
failureLimit: 1
successCondition: len(result) == 1 && result[0] < 0.5
failureCondition: len(result) == 1 && result[0] >= 0.5`,
);

describe('steps', () => {
  test('a weight waits for its pods, a pause for its time, the promotion for all pods', () => {
    const release = played(rollout(TWO_STEPS));
    expect(release.outcome).toBe('promoted');
    expect(release.weights).toEqual([
      [20, 5],
      [160.001, 50],
      [780.001, 100],
      [780.001, 100],
    ]);
    expect(events(release, 'pods')).toEqual([
      '0: canary 1 0',
      '20: canary 1 1',
      '140.001: canary 3 1',
      '160.001: canary 3 3',
      '760.001: canary 6 3',
      '780.001: canary 6 6',
    ]);
  });

  test('a pause without duration waits for a person', () => {
    const release = played(rollout('        - setWeight: 5\n        - pause: {}'));
    expect(release).toMatchObject({ outcome: 'paused', reason: 'a pause that a person ends', endedAt: 7200 });
    const approved = played(rollout('        - setWeight: 5\n        - pause: {}'), {}, { approvesAfter: 60 });
    expect(approved.outcome).toBe('promoted');
    expect(events(approved, 'resume')).toEqual(['80: ']);
  });

  test('setCanaryScale holds the number of pods until traffic is matched again', () => {
    const release = played(
      rollout(`
        - setCanaryScale: {replicas: 4}
        - setWeight: 5
        - pause: {duration: 1m}
        - setCanaryScale: {matchTrafficWeight: true}
        - setWeight: 20`),
    );
    expect(events(release, 'pods').map((it) => it.replace(/^.*: /, ''))).toEqual([
      'canary 4 0',
      'canary 4 4',
      'canary 1 1',
      'canary 2 1',
      'canary 2 2',
      'canary 6 2',
      'canary 6 6',
    ]);
  });
});

describe('background analysis', () => {
  test('two failed measurements of one that is borne abort, and the weight is 0 at once', () => {
    const release = played(rollout(TWO_STEPS, BACKGROUND) + GUARD, { errors: (at) => (at < 100 ? GOOD : BAD) });
    expect(release).toMatchObject({ outcome: 'aborted', decidedBy: 'background/errors' });
    expect(events(release, 'measurement')).toEqual([
      '20: background errors Successful [0]',
      '80.001: background errors Successful [0]',
      '140.001: background errors Failed [1]',
      '200.001: background errors Failed [1]',
    ]);
    expect(release.weights.at(-1)).toEqual([200.001, 0]);
    expect(release.secondsToAbort).toBeCloseTo(180, 1);
    expect(release.reason).toBe(
      'Background analysis phase error/failed: Metric "errors" assessed Failed due to failed (2) > failureLimit (1)',
    );
  });

  test('without Prometheus it aborts after five errors, ten seconds apart', () => {
    const release = played(rollout(TWO_STEPS, BACKGROUND) + GUARD, { errors: () => AWAY });
    expect(release.outcome).toBe('aborted');
    expect(events(release, 'measurement').map((it) => Math.round(Number(it.split(':')[0])))).toEqual([
      20, 30, 40, 50, 60,
    ]);
    expect(release.reason).toContain('consecutiveErrors (5) > consecutiveErrorLimit (4)');
  });

  test('an inconclusive run pauses the release where it stands, and pods with it', () => {
    const release = played(rollout(TWO_STEPS, BACKGROUND) + GUARD, { errors: () => NONE });
    expect(release).toMatchObject({ outcome: 'paused', decidedBy: 'background/errors' });
    expect(events(release, 'pause')).toEqual(['20: CanaryPauseStep', '20: InconclusiveAnalysisRun']);
  });

  test('where the next weights need no further pod, an inconclusive run does not stop them', () => {
    const one = rollout(TWO_STEPS, BACKGROUND).replace('replicas: 6', 'replicas: 1');
    const release = played(one + GUARD, { errors: () => NONE });
    expect(release.outcome).toBe('promoted');
  });

  test('it starts at its step, and ends as successful when the release is promoted before it measured', () => {
    const late = GUARD.replace('interval: 1m', 'interval: 1m\n      initialDelay: 2h');
    const release = played(rollout(TWO_STEPS, BACKGROUND) + late, { errors: () => BAD });
    expect(release.outcome).toBe('promoted');
    expect(events(release, 'analysis-started')).toEqual(['20: background background errors']);
    expect(events(release, 'measurement')).toEqual([]);
  });
});

describe('step analysis', () => {
  const STEPS = `
        - setWeight: 5
        - analysis: {templates: [{templateName: errors}]}
        - setWeight: 50`;
  const counted = GUARD.replace('interval: 1m', 'interval: 1m\n      count: 3\n      inconclusiveLimit: 1');

  test('holds the step until it has its measurements', () => {
    const release = played(rollout(STEPS) + counted);
    expect(events(release, 'step')).toEqual([
      '0: 0 setWeight 5',
      '20: 1 analysis errors',
      '140.001: 2 setWeight 50',
      '160.001: 3 all steps are done',
    ]);
    expect(release.outcome).toBe('promoted');
  });

  test('pauses when it cannot tell, and a person who promotes skips it', () => {
    const release = played(rollout(STEPS) + counted, { errors: () => NONE });
    expect(release).toMatchObject({ outcome: 'paused', decidedBy: 'step-1/errors' });
    expect(events(release, 'pause')).toEqual(['80.001: InconclusiveAnalysisRun']);
    const promoted = played(
      rollout(STEPS) + counted,
      { errors: () => NONE },
      { actions: [{ at: 300, do: 'promote' }] },
    );
    expect(promoted.outcome).toBe('promoted');
    expect(events(promoted, 'step')).toContain('300: 2 setWeight 50');
  });

  test('a metric without end is refused before anything is rolled out', () => {
    const release = played(rollout(STEPS) + GUARD);
    expect(release).toMatchObject({ outcome: 'refused', weights: [] });
    expect(release.reason).toBe('steps[1]: the metric errors runs indefinitely; give it a count');
  });
});

describe('pods that do not come up', () => {
  const never = { startup: Number.POSITIVE_INFINITY };

  test('are waited for without end, unless the deadline aborts', () => {
    const release = played(rollout(TWO_STEPS), {}, never);
    expect(release).toMatchObject({ outcome: 'stuck', reason: 'has timed out progressing, and nothing aborts it' });
    expect(events(release, 'degraded')).toEqual([
      '601: ProgressDeadlineExceeded: ReplicaSet "svc-a-7b8c5d6f4c" has timed out progressing.',
    ]);
    const aborted = played(
      rollout(TWO_STEPS, '', '  progressDeadlineAbort: true\n  progressDeadlineSeconds: 300'),
      {},
      never,
    );
    expect(aborted).toMatchObject({ outcome: 'aborted', canaryRequests: 0 });
    expect(events(aborted, 'abort')[0]).toMatch(/^301: /);
    expect(aborted.secondsToAbort).toBeUndefined();
  });
});

describe('without a traffic router', () => {
  test('pods are the weight, as near as whole pods come', () => {
    const basic = rollout(
      '        - setWeight: 5\n        - pause: {duration: 1m}',
      '      maxSurge: 1\n      maxUnavailable: 0',
    ).replace(/ {6}trafficRouting.*\n/, '');
    const release = played(basic);
    expect(release.outcome).toBe('promoted');
    expect(events(release, 'pods').slice(0, 4)).toEqual([
      '0: canary 1 0',
      '20: canary 1 1',
      '80.001: stable 5 5',
      '80.001: canary 2 1',
    ]);
    expect(events(release, 'weight').slice(0, 2)).toEqual(['20: 14', '80.001: 17']);
  });
});

test('the same input gives the same timeline', () => {
  const yaml = rollout(TWO_STEPS, BACKGROUND) + GUARD;
  expect(played(yaml, { errors: (at) => (at < 300 ? GOOD : BAD) })).toEqual(
    played(yaml, { errors: (at) => (at < 300 ? GOOD : BAD) }),
  );
});
