import { ApiObject, Chart, Duration, Testing } from 'cdk8s';
import {
  type BoundAnalysis,
  bindGate,
  CanaryPlan,
  type CanaryPlanStep,
  referencesTo,
  SequentialErrorAnalysis,
} from '../../lib/analysis';
import { Slo } from '../../lib/slo';
import { verdict } from '../support/argo-verdict';
import { bound, boundTo, TARGET } from './bound';

const minutes = Duration.minutes;

test('the standard plan gives 5, 25 and 50 % for 2, 5 and 10 minutes', () => {
  const plan = CanaryPlan.standard();
  expect(plan.problems).toEqual([]);
  expect(plan.totalHold.toMinutes()).toBe(17);
  expect(plan.holdBeforeLastWeight.toMinutes()).toBe(7);
  expect(plan.toCanary().steps).toEqual([
    { setWeight: 5 },
    { pause: { duration: '2m' } },
    { setWeight: 25 },
    { pause: { duration: '5m' } },
    { setWeight: 50 },
    { pause: { duration: '10m' } },
  ]);
});

test('a plan of one step has its only hold before the promotion', () => {
  const plan = CanaryPlan.of([{ weight: 10, hold: minutes(4) }]);
  expect(plan.holdBeforeLastWeight.toMinutes()).toBe(4);
});

test('a list that changes after the plan was made does not change the plan', () => {
  const steps: CanaryPlanStep[] = [{ weight: 10, hold: minutes(4) }];
  const plan = CanaryPlan.of(steps);
  steps.push({ weight: 20, hold: minutes(4) });
  expect(plan.steps).toHaveLength(1);
});

test('holds that are no whole minutes keep their seconds', () => {
  expect(CanaryPlan.of([{ weight: 10, hold: Duration.seconds(90) }]).toCanary().steps?.[1]).toEqual({
    pause: { duration: '90s' },
  });
});

describe('the analyses', () => {
  const analyses = [bound().analysis];
  const references = {
    templates: [{ templateName: 'svc-a-error-rate' }],
    args: [{ name: 'canary-hash', valueFrom: { podTemplateHashValue: 'Latest' } }],
  };

  test('run in the background from the first hold on', () => {
    const { steps, analysis } = CanaryPlan.standard().toCanary(analyses);
    expect(analysis).toEqual({ ...references, startingStep: 1 });
    expect(steps).toEqual(CanaryPlan.standard().toCanary().steps);
  });

  test('or come after each hold, in a step of their own', () => {
    const plan = CanaryPlan.of(
      [
        { weight: 5, hold: minutes(2) },
        { weight: 50, hold: minutes(5) },
      ],
      { analysis: 'after-each-hold' },
    );
    expect(plan.toCanary([bound({}, { plan }).analysis])).toEqual({
      steps: [
        { setWeight: 5 },
        { pause: { duration: '2m' } },
        { analysis: references },
        { setWeight: 50 },
        { pause: { duration: '5m' } },
        { analysis: references },
      ],
    });
  });

  test.each(['background', 'after-each-hold'] as const)(
    'leave nothing behind where there are none (%s)',
    (analysis) => {
      const plan = CanaryPlan.of([{ weight: 5, hold: minutes(9) }], { analysis });
      expect(plan.toCanary()).toEqual({ steps: [{ setWeight: 5 }, { pause: { duration: '9m' } }] });
    },
  );

  test('pass an argument that several of them need once', () => {
    const eu = bound({ id: 'error-rate-eu' });
    expect(referencesTo([bound().analysis, eu.analysis])).toEqual({
      templates: [{ templateName: 'svc-a-error-rate' }, { templateName: 'svc-a-error-rate-eu' }],
      args: references.args,
    });
    expect(eu.analysis.template.node.validate()).toEqual([]);
  });

  test('that measure two things under one name are told so', () => {
    const second = bound();
    referencesTo([bound().analysis, second.analysis]);
    expect(second.analysis.template.node.validate()[0]).toBe(
      'another analysis of this service measures something called "client-error-rate" too, and a run of both would be refused; give one of them another id',
    );
  });

  test('that come before the first weight are steps of their own, first what needs no pod', () => {
    const moment = (name: string, needsPods?: boolean): BoundAnalysis => ({
      ...bound({ id: name }).analysis,
      when: 'before-first-weight',
      needsPods,
    });
    const { steps, analysis } = CanaryPlan.of([{ weight: 5, hold: minutes(9) }]).toCanary([
      moment('smoke', true),
      moment('budget'),
      bound().analysis,
    ]);
    expect(steps).toEqual([
      { analysis: { templates: [{ templateName: 'svc-a-budget' }], args: references.args } },
      { setCanaryScale: { replicas: 1 } },
      { analysis: { templates: [{ templateName: 'svc-a-smoke' }], args: references.args } },
      // Without traffic the scale that follows it would be none, and the tested pod would go.
      { setCanaryScale: { weight: 5 } },
      { setWeight: 5 },
      { setCanaryScale: { matchTrafficWeight: true } },
      { pause: { duration: '9m' } },
    ]);
    expect(analysis?.startingStep).toBe(6);
  });

  describe('in the background', () => {
    const gate = () => bindGate(new Chart(Testing.app(), 'svc-a'), TARGET, CanaryPlan.standard().occasion());
    const stepsOf = (plan: CanaryPlan, ...bounds: BoundAnalysis[]) =>
      (plan.toCanary(bounds, gate).steps ?? [])
        .filter((step) => 'setWeight' in step || 'analysis' in step)
        .map((step) =>
          'analysis' in step ? step.analysis?.templates.map(({ templateName }) => templateName).join() : step.setWeight,
        );

    test('are followed by a gate after each hold, where a release that was paused waits', () => {
      expect(stepsOf(CanaryPlan.standard(), bound().analysis)).toEqual([
        5,
        'svc-a-gate',
        25,
        'svc-a-gate',
        50,
        'svc-a-gate',
      ]);
    });

    test('with a verdict have it before the last weight and before the promotion, and the gate behind it', () => {
      const judged = boundTo(new SequentialErrorAnalysis()).analysis;
      const decision = 'svc-a-sequential-error-verdict';
      expect(stepsOf(CanaryPlan.standard(), judged)).toEqual([
        5,
        'svc-a-gate',
        25,
        decision,
        'svc-a-gate',
        50,
        decision,
        'svc-a-gate',
      ]);
      expect(stepsOf(CanaryPlan.of([{ weight: 20, hold: minutes(9) }]), judged)).toEqual([20, decision, 'svc-a-gate']);
      const full = CanaryPlan.of(
        [
          { weight: 20, hold: minutes(9) },
          { weight: 50, hold: minutes(9) },
        ],
        { proveAtFull: minutes(9) },
      );
      expect(stepsOf(full, judged)).toEqual([
        20,
        decision,
        'svc-a-gate',
        50,
        'svc-a-gate',
        100,
        decision,
        'svc-a-gate',
      ]);
    });

    test('have the gate behind a step that measures, and need none where nothing can pause', () => {
      const inline: BoundAnalysis = { ...bound({ id: 'other' }).analysis, when: 'after-each-hold' };
      expect(stepsOf(CanaryPlan.of([{ weight: 5, hold: minutes(9) }]), bound().analysis, inline)).toEqual([
        5,
        'svc-a-other',
        'svc-a-gate',
      ]);
      const dry = bound({ dryRun: true }).analysis;
      expect(stepsOf(CanaryPlan.of([{ weight: 5, hold: minutes(9) }]), dry)).toEqual([5]);
      expect(stepsOf(CanaryPlan.standard())).toEqual([5, 25, 50]);
    });

    test('the gate always passes', () => {
      const [metric] = gate().template.toJson().spec.metrics;
      expect(metric.provider.prometheus.query).toMatch(/\nvector\(1\)$/);
      expect(verdict(metric, [1])).toBe('Successful');
      expect(metric).not.toHaveProperty('count');
      expect(metric).not.toHaveProperty('interval');
    });
  });

  test('without arguments pass none', () => {
    expect(referencesTo([bound({ views: ['client'] }).analysis])).toEqual({ templates: references.templates });
    expect(referencesTo([])).toBeUndefined();
  });

  test('that want different things under one name are told so', () => {
    const chart = new Chart(Testing.app(), 'svc-a');
    const other: BoundAnalysis = {
      template: new ApiObject(chart, 'latency', { apiVersion: 'argoproj.io/v1alpha1', kind: 'AnalysisTemplate' }),
      args: [{ name: 'canary-hash', value: 'abc' }],
      metricNames: ['latency'],
      when: 'background',
    };
    referencesTo([bound().analysis, other]);
    expect(other.template.node.validate()).toEqual([
      'another analysis of this service passes another argument "canary-hash"; rename one of the two',
    ]);
  });
});

describe('a plan that proves the new version at full', () => {
  const plan = CanaryPlan.of(
    [
      { weight: 10, hold: minutes(5) },
      { weight: 50, hold: minutes(10) },
    ],
    { proveAtFull: minutes(15) },
  );

  test('holds it at 100 % under analysis, before it becomes the stable one', () => {
    expect(plan.problems).toEqual([]);
    expect(plan.toCanary().steps?.slice(-2)).toEqual([{ setWeight: 100 }, { pause: { duration: '15m' } }]);
    expect(plan.totalHold.toMinutes()).toBe(30);
  });

  test('still pauses a canary without traffic before half of the users get it', () => {
    expect(plan.holdBeforeLastWeight.toMinutes()).toBe(5);
    expect(bound({}, { plan }).metric('pod-error-rate').inconclusiveLimit).toBe(3);
  });

  test('of one step pauses a canary without traffic before all users get it', () => {
    const single = CanaryPlan.of([{ weight: 10, hold: minutes(5) }], { proveAtFull: minutes(10) });
    expect(single.holdBeforeLastWeight.toMinutes()).toBe(5);
  });

  test.each<[unknown, string]>([
    ['10m', 'proveAtFull: "10m" is not a duration; write for example Duration.minutes(2)'],
    [Duration.hours(25), 'proveAtFull: 25h is out of range; write a duration from 1s to 24h'],
  ])('not for %p', (proveAtFull, problem) => {
    expect(
      CanaryPlan.of([{ weight: 10, hold: minutes(5) }], { proveAtFull: proveAtFull as Duration }).problems,
    ).toEqual([problem]);
  });
});

describe('a plan that was written by hand', () => {
  const steps = [
    { weight: 10, hold: minutes(5) },
    { weight: 50, hold: minutes(10) },
  ];
  const slo = Slo.availability(99.9);

  test('tells analyses the traffic of its quietest time', () => {
    expect(CanaryPlan.of(steps).occasion().requestsPerSecond).toBeUndefined();
    expect(CanaryPlan.of(steps, { requestsPerSecond: { day: 9, night: 3 } }).occasion().requestsPerSecond).toBe(3);
  });

  test('is told what is wrong with its traffic', () => {
    expect(CanaryPlan.of(steps, { requestsPerSecond: -3 }).problems[0]).toContain('requestsPerSecond: -3 is no number');
  });

  test('explains its steps alone where nobody says what traffic there is', () => {
    expect(CanaryPlan.of(steps).rows()).toEqual([]);
    expect(CanaryPlan.of(steps).explain()).toBe(
      [
        '| step | weight | hold |',
        '|-----:|-------:|-----:|',
        '|    1 |   10 % |   5m |',
        '|    2 |   50 % |  10m |',
        '',
        'What it catches and what it risks follows from objective and traffic: explain({ slo, requestsPerSecond }).',
      ].join('\n'),
    );
  });

  test('explains what it catches and risks to who says the traffic, or knows it itself', () => {
    const told = CanaryPlan.of(steps).explain({ slo, requestsPerSecond: 10 });
    expect(told).toContain('| step | weight | hold | requests | aborts from | budget, 1 % fail | budget, all fail |');
    expect(CanaryPlan.of(steps, { requestsPerSecond: 10 }).explain({ slo })).toBe(told);
    expect(
      CanaryPlan.of(steps)
        .rows({ slo, requestsPerSecond: 10 })
        .map(({ requests }) => requests),
    ).toEqual([300, 3000]);
  });

  test('says so where good releases would often pause, or all of them', () => {
    expect(CanaryPlan.of(steps).explain({ slo, requestsPerSecond: 20 })).toContain(
      'the step brings 540 requests in time. At least 98.6 % of the releases that fail 1 % of their requests are stopped by then, aborted or paused; at least 76.3 % of those that fail half of the error budget go on, and 95 % with 845 requests.',
    );
    expect(CanaryPlan.of(steps).explain({ slo, requestsPerSecond: 10 })).toContain(
      'the step brings 270 requests in time, and without a failure it takes 333 to pass, so that every release pauses there.',
    );
  });

  test('tells for which traffic it was written, and for which hours', () => {
    expect(CanaryPlan.of(steps).assumptions).toBeUndefined();
    expect(CanaryPlan.of(steps, { requestsPerSecond: { day: 9, night: 3 } }).assumptions).toBe(
      'Written by hand for 3 requests per second at the quietest time',
    );
    const hours = Array.from({ length: 24 }, (_, hour) => (hour >= 9 && hour < 17 ? 100 : 5));
    const plan = CanaryPlan.of(steps, { requestsPerSecond: hours, releasedBetween: [9, 17] });
    expect(plan.assumptions).toBe('Written by hand for 100 requests per second at the quietest time between 9 and 17');
    expect(plan.explain({ slo })).toContain('100 requests per second at the quietest time between 9 and 17, a scrape');
  });

  test('explains what is wrong with a review', () => {
    expect(CanaryPlan.of(steps).explain({ slo, requestsPerSecond: 0 })).toContain('requestsPerSecond: 0 is no number');
    expect(CanaryPlan.of(steps).explain({ slo })).toContain('requestsPerSecond: missing');
  });
});

describe('a wrong plan', () => {
  const problemsOf = (steps: unknown, options?: object): readonly string[] =>
    CanaryPlan.of(steps as CanaryPlanStep[], options).problems;
  const hold = minutes(2);

  test.each<[string, unknown]>([
    ['an empty list', []],
    ['nothing', undefined],
    ['null', null],
    ['a text', '5, 25, 50'],
  ])('%s has no steps', (_, steps) => {
    expect(problemsOf(steps)).toEqual([
      'there are no steps; write at least one, such as { weight: 5, hold: Duration.minutes(2) }',
    ]);
  });

  test.each<[unknown, string]>([
    [0, 'step 1: weight 0 is no whole percentage; write a number from 1 to 99'],
    [-5, 'step 1: weight -5 is no whole percentage; write a number from 1 to 99'],
    [101, 'step 1: weight 101 is no whole percentage; write a number from 1 to 99'],
    [2.5, 'step 1: weight 2.5 is no whole percentage; write a number from 1 to 99'],
    [Number.NaN, 'step 1: weight NaN is no whole percentage; write a number from 1 to 99'],
    ['5', 'step 1: weight "5" is no whole percentage; write a number from 1 to 99'],
    [undefined, 'step 1: the weight is missing; write the percentage of traffic, such as 5'],
    [0.05, 'step 1: weight 0.05 looks like a fraction; write it in percent, as a whole number from 1 to 99'],
    [
      100,
      'step 1: weight 100 leaves nothing to fall back on, and Argo Rollouts gives the canary all traffic after the last step anyway; leave this step out, or watch it there first: proveAtFull: Duration.minutes(10)',
    ],
  ])('a weight of %p is told what to be instead', (weight, problem) => {
    expect(problemsOf([{ weight, hold }])).toEqual([problem]);
  });

  test.each<[unknown, string]>([
    [undefined, 'step 1: the hold is missing; write for example hold: Duration.minutes(2)'],
    ['2m', 'step 1: hold "2m" is not a duration; write for example Duration.minutes(2)'],
    [120, 'step 1: hold 120 is not a duration; write for example Duration.minutes(2)'],
    [Duration.seconds(0), 'step 1: hold 0s is out of range; write a duration from 1s to 24h'],
    [Duration.hours(25), 'step 1: hold 25h is out of range; write a duration from 1s to 24h'],
    [
      Duration.millis(1500.5),
      'step 1: hold 1500.5ms is no whole number of seconds; write for example Duration.seconds(2)',
    ],
    [
      Duration.millis(90_500),
      'step 1: hold 90500ms is no whole number of seconds; write for example Duration.seconds(91)',
    ],
  ])('a hold of %p is told what to be instead', (wrong, problem) => {
    expect(problemsOf([{ weight: 5, hold: wrong }])).toEqual([problem]);
  });

  test('a negative hold is refused by cdk8s itself', () => {
    expect(() => CanaryPlan.of([{ weight: 5, hold: minutes(-2) }])).toThrow('Duration amounts cannot be negative');
  });

  test('weights must increase', () => {
    expect(
      problemsOf([
        { weight: 25, hold },
        { weight: 5, hold },
        { weight: 5, hold },
      ]),
    ).toEqual([
      "step 2: weight 5 is not above step 1's 25; write increasing weights such as 5, 25, 50",
      "step 3: weight 5 is not above step 2's 5; write increasing weights such as 5, 25, 50",
    ]);
  });

  test('everything that is wrong is told together', () => {
    expect(problemsOf([{ weight: 0 }, {}, null], { analysis: 'inline' })).toEqual([
      'step 1: weight 0 is no whole percentage; write a number from 1 to 99',
      'step 1: the hold is missing; write for example hold: Duration.minutes(2)',
      'step 2: the weight is missing; write the percentage of traffic, such as 5',
      'step 2: the hold is missing; write for example hold: Duration.minutes(2)',
      'step 3: null is no step; write { weight: 5, hold: Duration.minutes(2) }',
      `analysis: "inline" is not known; write 'background' or 'after-each-hold'`,
    ]);
  });

  test('a list with holes has steps that are missing', () => {
    const steps = [{ weight: 5, hold }];
    steps[2] = { weight: 50, hold };
    expect(problemsOf(steps)).toEqual(['step 2: undefined is no step; write { weight: 5, hold: Duration.minutes(2) }']);
  });

  test.each<[unknown, unknown, string]>([
    [[{ weight: 5, hold, extra: 1 }], undefined, 'step 1: extra: there is no such property; there are hold, weight'],
    [[{ weight: 5, hold }], { analisys: 'background' }, 'analisys: there is no such property; did you mean analysis?'],
    [[{ weight: 5, hold }], null, 'null holds no properties; write { … }'],
    [[{ weight: 5, hold }], 'background', '"background" holds no properties; write { … }'],
  ])('properties that nobody knows are told: %j, %j', (steps, options, problem) => {
    expect(problemsOf(steps, options as object)).toEqual([problem]);
  });

  test('has the standard steps, so that the rest can be checked', () => {
    const plan = CanaryPlan.of([]);
    expect(plan.toCanary().steps).toEqual(CanaryPlan.standard().toCanary().steps);
  });
});
