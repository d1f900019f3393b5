import { fleet } from '../../../apps/quickstart/main';
import type { WorkerProps } from '../../../lib';
import { workerFile } from '../../service/worker';
import type { ScriptedAnswer, ScriptedAnswers, ScriptedRelease } from './argo-rollouts';
import {
  analysis,
  clusterTemplate,
  GUARDED,
  manifests,
  metric,
  pause,
  setWeight,
  template,
  templates,
} from './manifests';

export const GOOD: ScriptedAnswer = { vector: [0.001] };
export const BAD: ScriptedAnswer = { vector: [0.5] };
export const NONE: ScriptedAnswer = { vector: [] };
export const NAN: ScriptedAnswer = { vector: [Number.NaN] };
export const AWAY: ScriptedAnswer = { error: 'connection refused' };

/** Releases of many forms; a case's name says what it is about. */
export const cases: Readonly<Record<string, ScriptedRelease>> = {
  'no steps': release(manifests([])),
  "the article's Rollout, good": article(GOOD),
  "the article's Rollout, bad from the second analysis on": article(GOOD, 1100, BAD),
  "the article's Rollout with a scalar's condition": article(GOOD, 0, GOOD, 'result < 0.02'),
  'pauses of seconds, minutes and hours': release(
    manifests([setWeight(10), pause(15), setWeight(40), pause('1m30s'), setWeight(70), pause('20m')]),
    { horizon: 1600 },
  ),
  'a pause without end': release(manifests([setWeight(10), pause()]), { horizon: 900 }),
  'a pause without end, promoted': release(manifests([setWeight(10), pause(), setWeight(50), pause('1m')]), {
    actions: [{ at: 200, do: 'promote' }],
  }),
  'a pause promoted before its end': release(manifests([setWeight(10), pause('10m'), setWeight(50), pause('1m')]), {
    actions: [{ at: 100, do: 'promote' }],
  }),
  'promoted while pods start': release(manifests([setWeight(10), pause('1m'), setWeight(50), pause('1m')]), {
    actions: [{ at: 5, do: 'promote' }],
  }),
  'promoted in full': release(manifests([setWeight(10), pause('10m'), setWeight(50), pause('10m')]), {
    actions: [{ at: 100, do: 'promote-full' }],
  }),
  'aborted by a person': release(manifests([setWeight(10), pause('5m'), setWeight(50), pause('5m')]), {
    actions: [{ at: 400, do: 'abort' }],
  }),
  'aborted and tried again': release(manifests([setWeight(10), pause('5m'), setWeight(50), pause('1m')]), {
    actions: [
      { at: 100, do: 'abort' },
      { at: 200, do: 'retry' },
    ],
  }),
  'aborted and tried again while the pods are still there': release(
    manifests([setWeight(10), pause('5m'), setWeight(50), pause('1m')]),
    {
      actions: [
        { at: 100, do: 'abort' },
        { at: 110, do: 'retry' },
      ],
    },
  ),
  'a background run that fails': background({ interval: '30s', failureLimit: 2 }, [
    [0, GOOD],
    [100, BAD],
  ]),
  'a background run that is good': background({ interval: '30s' }, [[0, GOOD]]),
  'a background run that is undecided, and promoted': background(
    { interval: '30s', ...GUARDED },
    [
      [0, GOOD],
      [70, NONE],
      [150, GOOD],
    ],
    { actions: [{ at: 200, do: 'promote' }] },
  ),
  'a background run that is undecided within its limit': background(
    { interval: '30s', inconclusiveLimit: 3, ...GUARDED },
    [
      [0, NONE],
      [100, GOOD],
    ],
  ),
  'a background run that is undecided while the last weight waits': background(
    { interval: '30s', ...GUARDED },
    [
      [0, GOOD],
      [190, NONE],
    ],
    {
      horizon: 1200,
      actions: [
        { at: 500, do: 'promote' },
        { at: 700, do: 'promote' },
      ],
    },
  ),
  'a background run that starts later, with a delay': background(
    { interval: '20s', initialDelay: '45s' },
    [
      [0, GOOD],
      [210, BAD],
    ],
    {},
    { startingStep: 2 },
  ),
  'a background run that ends by itself': background({ interval: '10s', count: 3 }, [[0, GOOD]]),
  'a background run of one measurement': background({}, [[0, GOOD]]),
  'a background run that fails, tried again': background(
    { interval: '30s' },
    [
      [0, BAD],
      [150, GOOD],
    ],
    { horizon: 900, actions: [{ at: 200, do: 'retry' }] },
  ),
  'a background run from the first step on that fails, tried again while the pods are there': background(
    { interval: '30s' },
    [
      [0, GOOD],
      [45, BAD],
      [70, GOOD],
    ],
    { horizon: 900, actions: [{ at: 80, do: 'retry' }] },
    { startingStep: 0 },
  ),
  'a background run from the first step on that fails, tried again later': background(
    { interval: '30s' },
    [
      [0, GOOD],
      [45, BAD],
      [150, GOOD],
    ],
    { horizon: 900, actions: [{ at: 200, do: 'retry' }] },
    { startingStep: 0 },
  ),
  'a background run from the first step on, aborted by a person and tried again': background(
    { interval: '30s' },
    [[0, GOOD]],
    {
      horizon: 900,
      actions: [
        { at: 100, do: 'abort' },
        { at: 200, do: 'retry' },
      ],
    },
    { startingStep: 0 },
  ),
  'errors up to the limit': background({ interval: '30s' }, [
    [0, AWAY],
    [55, GOOD],
    [90, AWAY],
  ]),
  'errors over a limit of its own': background({ interval: '30s', consecutiveErrorLimit: 1 }, [
    [0, GOOD],
    [60, AWAY],
  ]),
  'a limit of failures as wide as the release': background({ interval: '20s', failureLimit: 100 }, [[0, BAD]]),
  'a background run that is only watched': background(
    { interval: '20s' },
    [[0, BAD]],
    {},
    { dryRun: [{ metricName: 'errors' }] },
  ),
  'a step run that fails': step({ count: 3, interval: '10s' }, [[0, BAD]]),
  'a step run of one measurement': step({}, [[0, GOOD]]),
  'a step run of one measurement that errs first': step({}, [
    [0, AWAY],
    [95, GOOD],
  ]),
  'a step run that is undecided, and promoted': step({ count: 3, interval: '10s', ...GUARDED }, [[0, NONE]], {
    actions: [{ at: 200, do: 'promote' }],
  }),
  'a step run that is undecided, and nobody comes': step({ count: 3, interval: '10s', ...GUARDED }, [[0, NAN]]),
  'a step run that needs successes in a row': step(
    { count: 10, interval: '10s', consecutiveSuccessLimit: 3, failureLimit: 2 },
    [
      [0, GOOD],
      [95, BAD],
      [105, GOOD],
    ],
  ),
  'a step run without enough successes in a row': step(
    { count: 4, interval: '10s', consecutiveSuccessLimit: 3, failureLimit: 1 },
    [
      [0, GOOD],
      [95, BAD],
      [105, GOOD],
    ],
  ),
  'a step run with successes in a row alone': step(
    { interval: '10s', consecutiveSuccessLimit: 4, failureLimit: -1, count: 20 },
    [
      [0, BAD],
      [125, GOOD],
    ],
  ),
  'a step run with a delay': step({ initialDelay: '1m', count: 2, interval: '15s' }, [[0, GOOD]]),
  'a promotion in the midst of a step run': step({ count: 10, interval: '30s' }, [[0, GOOD]], {
    actions: [{ at: 150, do: 'promote' }],
  }),
  'a person aborts in the midst of a step run': step({ count: 10, interval: '30s' }, [[0, GOOD]], {
    actions: [{ at: 150, do: 'abort' }],
  }),
  'several metrics in a run, one fails': several(
    [
      metric('a', { interval: '10s', count: 6 }),
      metric('b', { interval: '20s', count: 3, failureLimit: 1 }),
      metric('c', { initialDelay: '5m' }),
    ],
    { '(a)': [[0, GOOD]], '(b)': [[0, BAD]], '(c)': [[0, GOOD]] },
  ),
  'several metrics in a run, one is only watched': several(
    [metric('a', { interval: '10s', count: 3 }), metric('b', { interval: '10s', count: 5 })],
    { '(a)': [[0, BAD]], '(b)': [[0, GOOD]] },
    { dryRun: [{ metricName: 'a' }] },
  ),
  'a rule for dry runs that is no pattern': several(
    [metric('a', { interval: '10s', count: 3 }), metric('b', { interval: '10s', count: 5 })],
    { '(a)': [[0, BAD]], '(b)': [[0, GOOD]] },
    { dryRun: [{ metricName: 'a(' }] },
  ),
  'a rule for dry runs, in large letters': several(
    [metric('a', { interval: '10s', count: 3 }), metric('b', { interval: '10s', count: 5 })],
    { '(a)': [[0, BAD]], '(b)': [[0, GOOD]] },
    { dryRun: [{ metricName: '(?i)A' }] },
  ),
  'an undecided metric beside one that fails at the same time': several([metric('a', { ...GUARDED }), metric('b')], {
    '(a)': [[0, NONE]],
    '(b)': [[0, BAD]],
  }),
  'several templates in one analysis, one for the whole cluster, one inside another': nested(),
  arguments: withArguments('{{args.limit}}', [{ name: 'limit', value: '0.3' }]),
  'an argument that nobody declares': withArguments('{{args.unknown}}', [{ name: 'limit', value: '0.3' }]),
  'an argument of the pod template': withArguments('{{ args.limit }}', [
    { name: 'limit', value: '0.6' },
    { name: 'hash', valueFrom: { podTemplateHashValue: 'Latest' } },
  ]),
  'a metric that is not valid': step({ count: 2, failureLimit: 3, interval: '10s' }, [[0, GOOD]]),
  'pods that never become available': release(
    manifests([setWeight(10), pause('1m')], { spec: { progressDeadlineSeconds: 300 } }),
    { startup: 'never', horizon: 700 },
  ),
  'pods that never become available, with a deadline that aborts': release(
    manifests([setWeight(10), pause('1m')], { spec: { progressDeadlineSeconds: 300, progressDeadlineAbort: true } }),
    { startup: 'never', horizon: 700 },
  ),
  'pods that take longer than the deadline': release(
    manifests([setWeight(50), pause('10m'), setWeight(80)], {
      spec: { progressDeadlineSeconds: 60, progressDeadlineAbort: true },
    }),
    { startup: 90 },
  ),
  'a pause longer than the deadline': release(
    manifests([setWeight(50), pause('10m'), setWeight(80)], {
      spec: { progressDeadlineSeconds: 60, progressDeadlineAbort: true },
    }),
  ),
  'a run longer than the deadline': step(
    { count: 10, interval: '30s' },
    [[0, GOOD]],
    {},
    { spec: { progressDeadlineSeconds: 60, progressDeadlineAbort: true } },
  ),
  setCanaryScale: release(
    manifests([
      { setCanaryScale: { replicas: 3 } },
      setWeight(10),
      pause('1m'),
      { setCanaryScale: { weight: 50 } },
      pause('1m'),
      { setCanaryScale: { matchTrafficWeight: true } },
      setWeight(40),
      pause('1m'),
    ]),
  ),
  'a weight and a pause in one step': release(manifests([{ ...setWeight(10), ...pause('1m') }, setWeight(50)])),
  'setCanaryScale, aborted': release(manifests([{ setCanaryScale: { replicas: 3 } }, setWeight(10), pause('5m')]), {
    actions: [{ at: 100, do: 'abort' }],
  }),
  'a delay of the abort of its own': release(
    manifests([setWeight(10), pause('5m')], { canary: { abortScaleDownDelaySeconds: 120 } }),
    { actions: [{ at: 100, do: 'abort' }] },
  ),
  'an abort that leaves its pods': release(
    manifests([setWeight(10), pause('5m')], { canary: { abortScaleDownDelaySeconds: 0 } }),
    { actions: [{ at: 100, do: 'abort' }] },
  ),
  'an abort with a delay as long as the resync': release(
    manifests([setWeight(10), pause('5m')], { canary: { abortScaleDownDelaySeconds: 900 } }),
    { actions: [{ at: 100, do: 'abort' }], horizon: 1100 },
  ),
  'an abort with a delay longer than the resync': release(
    manifests([setWeight(10), pause('5m')], { canary: { abortScaleDownDelaySeconds: 1000 } }),
    { actions: [{ at: 100, do: 'abort' }], horizon: 1200 },
  ),
  'a delay before the old pods go': release(
    manifests([setWeight(50), pause('1m')], { canary: { scaleDownDelaySeconds: 200 } }),
  ),
  dynamicStableScale: release(
    manifests([setWeight(20), pause('1m'), setWeight(60), pause('1m')], { canary: { dynamicStableScale: true } }),
  ),
  'dynamicStableScale, aborted': release(
    manifests([setWeight(20), pause('1m'), setWeight(60), pause('5m')], { canary: { dynamicStableScale: true } }),
    { actions: [{ at: 300, do: 'abort' }] },
  ),
  'dynamicStableScale, promoted in full': release(
    manifests([setWeight(20), pause('1m'), setWeight(60), pause('5m')], { canary: { dynamicStableScale: true } }),
    { actions: [{ at: 70, do: 'promote-full' }] },
  ),
  'dynamicStableScale with a background run that fails': background(
    { interval: '30s' },
    [
      [0, GOOD],
      [250, BAD],
    ],
    {},
    {},
    { canary: { dynamicStableScale: true } },
  ),
  'at least two pods in each ReplicaSet': release(
    manifests([setWeight(5), pause('1m'), setWeight(50), pause('1m')], { canary: { minPodsPerReplicaSet: 2 } }),
  ),
  'one pod': release(manifests([setWeight(10), pause('1m'), setWeight(50), pause('1m')], { replicas: 1 })),
  'a weight of 100': release(manifests([setWeight(10), pause('1m'), setWeight(100), pause('1m')])),
  'a weight of 0': release(manifests([setWeight(0), pause('1m'), setWeight(30), pause('1m')])),
  'two weights in a row': release(manifests([setWeight(10), setWeight(30), setWeight(60), pause('1m')])),
  'steps that begin with an analysis': release(
    manifests(
      [analysis('errors'), setWeight(50), pause('1m')],
      {},
      template('errors', [metric('errors', { count: 2, interval: '20s' })]),
    ),
    { answers: answers({ errors: [[0, GOOD]] }) },
  ),
  'without a router': release(manifests([setWeight(20), pause('1m'), setWeight(60), pause('1m')], { routed: false })),
  'without a router, without steps': release(manifests([], { routed: false })),
  'without a router, aborted': release(
    manifests([setWeight(20), pause('1m'), setWeight(60), pause('5m')], { routed: false }),
    { actions: [{ at: 250, do: 'abort' }] },
  ),
  'without a router, no pods more than wanted': release(
    manifests([setWeight(20), pause('1m'), setWeight(60), pause('1m')], {
      routed: false,
      canary: { maxSurge: 0, maxUnavailable: 1 },
    }),
  ),
  'without a router, one pod more': release(
    manifests([setWeight(20), pause('1m'), setWeight(60), pause('1m')], {
      routed: false,
      canary: { maxSurge: 1, maxUnavailable: 0 },
    }),
  ),
  'without a router, half more and half away': release(
    manifests([setWeight(20), pause('1m'), setWeight(60), pause('1m')], {
      routed: false,
      canary: { maxSurge: '50%', maxUnavailable: '50%' },
      replicas: 5,
    }),
  ),
  'without a router, three pods, a weight of 1': release(
    manifests([setWeight(1), pause('1m'), setWeight(99), pause('1m')], { routed: false, replicas: 3 }),
  ),
  'without a router, a background run that fails': background(
    { interval: '30s' },
    [
      [0, GOOD],
      [200, BAD],
    ],
    {},
    {},
    { routed: false },
  ),
  'without a router, pods that never become available': release(
    manifests([setWeight(20), pause('1m')], {
      routed: false,
      spec: { progressDeadlineSeconds: 120, progressDeadlineAbort: true },
    }),
    { startup: 'never' },
  ),
  "this library's worker, good": worker(),
  "this library's worker, bad at once": worker({
    'processed in 15s': [
      [0, { vector: [0] }],
      [60, { vector: [7] }],
    ],
  }),
  "this library's worker, bad in its last step": worker({
    'processed in 1m,': [
      [0, { vector: [0] }],
      [700, { vector: [7] }],
    ],
  }),
  "this library's worker, without a job": worker({ '-2.996 or less passes': [[0, NAN]] }),
  "this library's worker, without a job, promoted each time": worker({ '-2.996 or less passes': [[0, NAN]] }, {}, [
    { at: 900, do: 'promote' },
    { at: 1700, do: 'promote' },
  ]),
  "this library's worker, one pod": worker({}, { replicas: 1 }),
  "this library's Rollout, good": ours(),
  "this library's Rollout, bad at once": ours({
    'answered in 15s': [
      [0, { vector: [0] }],
      [60, { vector: [7] }],
    ],
  }),
  "this library's Rollout, bad for the callers later": ours({
    'reporter="source"': [
      [0, { vector: [-1] }],
      [400, { vector: [0.3] }],
    ],
  }),
  "this library's Rollout, without evidence, promoted each time": ours({ '-2.996 or less passes': [[0, NAN]] }, [
    { at: 900, do: 'promote' },
    { at: 1900, do: 'promote' },
  ]),
  "this library's Rollout, with evidence at the second look": ours({
    '-2.996 or less passes': [
      [0, NAN],
      [500, { vector: [-5] }],
    ],
  }),
  "this library's Rollout, Prometheus away": ours({
    '': [
      [0, { vector: [0] }],
      [200, AWAY],
    ],
    'answered in 15s': [
      [0, { vector: [0] }],
      [200, AWAY],
    ],
  }),
};

type Script = readonly (readonly [from: number, answer: ScriptedAnswer])[];
type Fields = Readonly<Record<string, unknown>>;
type Parts = Parameters<typeof manifests>[1];

export function release(yaml: string, more: Partial<ScriptedRelease> = {}): ScriptedRelease {
  return { manifests: yaml, startup: 20, horizon: 600, answers: {}, ...more };
}

export function answers(scripts: Readonly<Record<string, Script>>): ScriptedAnswers {
  const entries = Object.entries(scripts).map(([part, script]) => [
    part,
    script.map(([from, answer]) => ({ from, answer })),
  ]);
  return Object.fromEntries(entries);
}

function article(
  first: ScriptedAnswer,
  from = 0,
  later = first,
  successCondition = 'result[0] < 0.02',
): ScriptedRelease {
  const errors = template('errors', [metric('errors', { interval: '1m', count: 10, successCondition })]);
  const steps = [
    setWeight(5),
    pause('2m'),
    analysis('errors'),
    setWeight(25),
    pause('5m'),
    analysis('errors'),
    setWeight(50),
    pause('10m'),
  ];
  return release(manifests(steps, {}, errors), {
    horizon: 2400,
    answers: answers({
      errors: [
        [0, first],
        [from, later],
      ],
    }),
  });
}

function background(
  more: Fields,
  script: Script,
  release_: Partial<ScriptedRelease> = {},
  use: Fields = {},
  parts: Parts = {},
): ScriptedRelease {
  const steps = [setWeight(20), pause('1m'), setWeight(50), pause('2m'), setWeight(80), pause('1m')];
  const canary = { ...parts.canary, analysis: { ...templates('errors'), startingStep: 1, ...use } };
  const yaml = manifests(steps, { ...parts, canary }, template('errors', [metric('errors', more)]));
  return release(yaml, { answers: answers({ errors: script }), ...release_ });
}

function step(
  more: Fields,
  script: Script,
  release_: Partial<ScriptedRelease> = {},
  parts: Parts = {},
): ScriptedRelease {
  const steps = [setWeight(20), pause('1m'), analysis('errors'), setWeight(50), pause('1m')];
  const yaml = manifests(steps, parts, template('errors', [metric('errors', more)]));
  return release(yaml, { answers: answers({ errors: script }), ...release_ });
}

function several(
  metrics: readonly Fields[],
  scripts: Readonly<Record<string, Script>>,
  use: Fields = {},
): ScriptedRelease {
  const steps = [setWeight(20), { analysis: { ...templates('all'), ...use } }, setWeight(50)];
  return release(manifests(steps, {}, template('all', metrics)), { answers: answers(scripts) });
}

function nested(): ScriptedRelease {
  const use = { templates: [{ templateName: 'outer' }, { templateName: 'everywhere', clusterScope: true }] };
  const outer = template('outer', [metric('a')], { templates: [{ templateName: 'inner' }] });
  const inner = template('inner', [metric('b', { count: 2, interval: '10s' })]);
  const everywhere = clusterTemplate('everywhere', [metric('c', { count: 3, interval: '10s' })]);
  const yaml = manifests([setWeight(20), { analysis: use }, setWeight(50)], {}, outer, inner, everywhere);
  return release(yaml, {
    answers: answers({
      '(a)': [[0, GOOD]],
      '(b)': [[0, GOOD]],
      '(c)': [
        [0, GOOD],
        [35, BAD],
      ],
    }),
  });
}

function withArguments(limit: string, args: readonly Fields[]): ScriptedRelease {
  const errors = template('errors', [metric('errors', { successCondition: `result[0] < ${limit}` })], {
    args: args.map(({ name }) => ({ name })),
  });
  const yaml = manifests([setWeight(20), { analysis: { ...templates('errors'), args } }, setWeight(50)], {}, errors);
  return release(yaml, { answers: answers({ errors: [[0, BAD]] }) });
}

/** A worker, whose pods are the split. */
export function worker(
  scripts: Readonly<Record<string, Script>> = {},
  props: Partial<WorkerProps> = {},
  actions: ScriptedRelease['actions'] = [],
): ScriptedRelease {
  return release(workerFile(props), {
    startup: 30,
    horizon: 2700,
    answers: answers({ ...goodEvidence(), ...scripts }),
    actions,
  });
}

/** svc-a of the quickstart. */
export function ours(
  scripts: Readonly<Record<string, Script>> = {},
  actions: ScriptedRelease['actions'] = [],
): ScriptedRelease {
  const rendered = fleet().render().get('clusters/prod/apps/svc-a/svc-a.k8s.yaml');
  if (rendered === undefined) throw new Error('the quickstart does not render svc-a any more');
  const good = { ...goodEvidence(), 'reporter="source"': [[0, { vector: [-1] }]] } satisfies Record<string, Script>;
  return release(rendered, { startup: 30, horizon: 2700, answers: answers({ ...good, ...scripts }), actions });
}

/** What guards answer of a sound release, whoever counts. */
function goodEvidence(): Readonly<Record<string, Script>> {
  return {
    '': [[0, { vector: [0] }]],
    '-2.996 or less passes': [[0, { vector: [-5] }]],
    'Always passes': [[0, { vector: [1] }]],
  };
}
