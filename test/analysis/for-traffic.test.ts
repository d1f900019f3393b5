import { Duration } from 'cdk8s';
import {
  CanaryPlan,
  type RequestsPerSecond,
  SequentialErrorAnalysis,
  SyntheticAnalysis,
  type TrafficPlanOptions,
} from '../../lib/analysis';
import { Slo } from '../../lib/slo';

const minutes = Duration.minutes;
const slo = Slo.availability(99.9);

/** `5 % 2m, 25 % 5m`; or what is wrong. */
function shown(options: Partial<TrafficPlanOptions> & object): string {
  const plan = planFor(options);
  return plan.problems.length > 0
    ? plan.problems.join('\n')
    : plan.steps.map(({ weight, hold }) => `${weight} % ${hold.toSeconds() / 60}m`).join(', ');
}

function planFor(options: Partial<TrafficPlanOptions> & object): CanaryPlan {
  return CanaryPlan.forTraffic({ requestsPerSecond: 100, slo, ...options });
}

test.each<[number, number, string]>([
  [99, 0.1, '50 % 30m'],
  [99, 1, '5 % 12m, 25 % 5m, 50 % 10m'],
  [99, 10, '5 % 2m, 25 % 5m, 50 % 10m'],
  [99, 100, '1 % 2m, 5 % 2m, 25 % 5m, 50 % 10m'],
  [99, 10_000, '1 % 2m, 5 % 2m, 25 % 5m, 50 % 10m'],
  [
    99.9,
    0.1,
    '0.1 requests per second cannot show within 1h that 1 % of them fail: it takes 845 requests of the canary, and with half of the traffic it answers 180 until then; write longestRollout: Duration.minutes(283), or synthetic: { analysis, requestsPerSecond: 0.19 } for the 0.19 requests per second that are missing',
  ],
  [99.9, 1, '30 % 48m, 50 % 12m'],
  [99.9, 10, '5 % 12m, 25 % 5m, 50 % 10m'],
  [99.9, 50, '10 % 2m, 25 % 5m, 50 % 10m'],
  [99.9, 1000, '1 % 2m, 5 % 2m, 25 % 5m, 50 % 10m'],
  [99.9, 10_000, '1 % 2m, 5 % 2m, 25 % 5m, 50 % 10m'],
  [99.99, 10, '30 % 48m, 50 % 12m'],
  [99.99, 100, '5 % 12m, 25 % 5m, 50 % 10m'],
  [99.99, 1000, '5 % 2m, 25 % 5m, 50 % 10m'],
  [99.99, 10_000, '1 % 2m, 5 % 2m, 25 % 5m, 50 % 10m'],
])('at %s % and %s requests per second: %s', (objective, requestsPerSecond, expected) => {
  expect(shown({ slo: Slo.availability(objective), requestsPerSecond })).toBe(expected);
});

test('at 100 requests per second and 99.9 % it is the standard plan', () => {
  expect(planFor({}).toCanary().steps).toEqual(CanaryPlan.standard().toCanary().steps);
});

test('it measures all the time, and tells the analyses what they have to know', () => {
  const plan = planFor({ requestsPerSecond: { day: 100, night: 20 } });
  expect(plan.analysis).toBe('background');
  expect(plan.occasion()).toEqual({
    kind: 'background',
    steps: plan.steps,
    requestsPerSecond: 20,
    syntheticRequestsPerSecond: 0,
    scrape: 15,
    detects: 1,
    slo,
  });
});

describe('the traffic of a day', () => {
  const hours = Array.from({ length: 24 }, (_, hour) => (hour >= 8 && hour < 18 ? 100 : 5));

  test('is as good as its quietest time, since a release may come at any', () => {
    expect(shown({ requestsPerSecond: hours })).toBe(shown({ requestsPerSecond: 5 }));
    expect(shown({ requestsPerSecond: { day: 100, night: 5 } })).toBe(shown({ requestsPerSecond: 5 }));
  });

  test('or as the quietest of the hours between which releases come', () => {
    expect(shown({ requestsPerSecond: hours, releasedBetween: [8, 18] })).toBe(shown({ requestsPerSecond: 100 }));
    expect(shown({ requestsPerSecond: hours, releasedBetween: [8, 19] })).toBe(shown({ requestsPerSecond: 5 }));
    expect(shown({ requestsPerSecond: hours, releasedBetween: [22, 6] })).toBe(shown({ requestsPerSecond: 5 }));
  });

  test('puts more of the budget at risk in the busy hours, which bring most of it', () => {
    const atRisk = (requestsPerSecond: RequestsPerSecond) =>
      planFor({ requestsPerSecond }).rows()[0]?.budgetAtRisk.detectable;
    const [even, uneven] = [atRisk(5), atRisk({ day: 15, night: 5 })] as [number, number];
    expect(uneven / even).toBeCloseTo(1.5);
  });

  test('may have silent hours if no release comes then', () => {
    const quiet = hours.map((rate) => (rate === 5 ? 0 : rate));
    expect(shown({ requestsPerSecond: quiet, releasedBetween: [8, 18] })).toBe(shown({}));
    expect(shown({ requestsPerSecond: quiet })).toBe(
      'requestsPerSecond: hour 0: there is no traffic, and nobody could judge a release; give the 24 hours and releasedBetween: [9, 17], say, or write how much there is',
    );
  });
});

describe('a plan within bounds', () => {
  test('has larger steps if the rollout must be over soon', () => {
    expect(shown({ longestRollout: minutes(4) })).toBe('20 % 2.5m, 50 % 1.5m');
    expect(shown({ requestsPerSecond: 1, longestRollout: minutes(30) })).toBe('50 % 30m');
  });

  test('has smaller or shorter steps if little of the budget may burn', () => {
    expect(shown({ blastRadius: 0.05 })).toBe('1 % 6.5m, 5 % 2m, 25 % 2.5m, 50 % 2.5m');
  });

  test('needs fewer requests for errors that are easier to see', () => {
    expect(shown({ requestsPerSecond: 10, detects: 5 })).toBe('10 % 2m, 25 % 5m, 50 % 10m');
    expect(shown({ requestsPerSecond: 10, detects: 1 })).toBe('5 % 12m, 25 % 5m, 50 % 10m');
  });

  test('proves the new version at full, after the last weight below', () => {
    const plan = planFor({ proveAtFull: minutes(10) });
    expect(plan.toCanary().steps?.slice(-2)).toEqual([{ setWeight: 100 }, { pause: { duration: '10m' } }]);
    expect(plan.holdBeforeLastWeight.toMinutes()).toBe(7);
  });
});

describe('synthetic traffic', () => {
  const analysis = SyntheticAnalysis.k6({
    image: 'grafana/k6:1.4.0',
    requestsPerSecond: 2,
    duration: minutes(2),
    when: 'background',
  });

  test('counts for the canary alone, at every weight, and its analysis is part of the plan', () => {
    const plan = planFor({ requestsPerSecond: 0.1, synthetic: { analysis, requestsPerSecond: 2 } });
    expect(plan.problems).toEqual([]);
    expect(plan.analyses).toEqual([analysis]);
    expect(plan.steps[0]?.weight).toBe(1);
    expect(plan.rows()[0]?.requests).toBe(Math.floor(2.001 * (plan.steps[0]?.hold.toSeconds() ?? 0)));
    expect(plan.occasion()).toMatchObject({ requestsPerSecond: 0.1, syntheticRequestsPerSecond: 2 });
  });

  test('without a sidecar is told to count at the pods alone', () => {
    const atPods = (mesh: 'none' | 'native-sidecar') => {
      const own = SyntheticAnalysis.k6({ image: 'k6:1', duration: minutes(2), when: 'background', mesh });
      return planFor({ synthetic: { analysis: own, requestsPerSecond: 10 } });
    };
    const text =
      "The requests that are made for the canary come without a sidecar: they count at the pods, and not on the callers' side.";
    expect(atPods('none').explain()).toContain(text);
    expect(atPods('native-sidecar').explain()).not.toContain(text);
    expect(atPods('none').occasion().syntheticAtPodsOnly).toBe(true);
    expect(atPods('native-sidecar').occasion()).not.toHaveProperty('syntheticAtPodsOnly');
  });

  test('that nobody makes is not counted on', () => {
    expect(planFor({ synthetic: { analysis, requestsPerSecond: 50 } }).problems).toEqual([
      'synthetic: requestsPerSecond: the plan counts on 50, and the analysis makes 2; write the same number in both',
    ]);
    const own = SyntheticAnalysis.k6({
      image: 'grafana/k6:1.4.0',
      script: 'export default function () {}',
      duration: minutes(2),
      when: 'background',
    });
    expect(planFor({ synthetic: { analysis: own, requestsPerSecond: 50 } }).problems).toEqual([]);
  });

  test('that is not enough either is told how much would be', () => {
    expect(shown({ requestsPerSecond: 0.1, synthetic: { analysis, requestsPerSecond: 0.1 } })).toContain(
      'or synthetic: { …, requestsPerSecond: 0.19 }',
    );
  });

  test.each<[unknown, string[]]>([
    [
      {},
      [
        'synthetic: analysis: missing; write { analysis: new SyntheticAnalysis({ … }), requestsPerSecond: 2 }',
        'synthetic: requestsPerSecond: missing; write { analysis: new SyntheticAnalysis({ … }), requestsPerSecond: 2 }',
      ],
    ],
    [
      { analysis: 3, requestsPerSecond: -1 },
      [
        'synthetic: analysis: 3 is no analysis; write new SyntheticAnalysis({ … })',
        'synthetic: requestsPerSecond: -1 is no number of requests per second; write a number above 0, such as 2',
      ],
    ],
    [
      { analysis: new SequentialErrorAnalysis({ when: 'before-first-weight' }), requestsPerSecond: 2 },
      [
        "synthetic: analysis: it makes its requests before-first-weight, and not while the canary is judged; write when: 'background' there",
      ],
    ],
  ])('must be whole: %j', (synthetic, problems) => {
    expect(planFor({ synthetic: synthetic as never }).problems).toEqual(problems);
  });
});

describe('what cannot be', () => {
  const RATES = 'write a number above 0, such as 100, one for each of the 24 hours, or { day: 100, night: 2 }';
  const DETECTS = 'leave detects out (1 %), or give a number from 0.2 to 50.05';

  test.each<[object, string]>([
    [
      { requestsPerSecond: undefined },
      'requestsPerSecond: missing, and what a plan can see follows from it; write for example requestsPerSecond: 100',
    ],
    [{ requestsPerSecond: 0 }, `requestsPerSecond: 0 is no number of requests per second; ${RATES}`],
    [{ requestsPerSecond: -1 }, `requestsPerSecond: -1 is no number of requests per second; ${RATES}`],
    [{ requestsPerSecond: Number.NaN }, `requestsPerSecond: NaN is no number of requests per second; ${RATES}`],
    [{ requestsPerSecond: '100' }, `requestsPerSecond: "100" is no number of requests per second; ${RATES}`],
    [{ requestsPerSecond: [1, 2, 3] }, `requestsPerSecond: a day has 24 hours, and the list 3 numbers; ${RATES}`],
    [{ requestsPerSecond: {} }, `requestsPerSecond: there are no numbers; ${RATES}`],
    [
      { requestsPerSecond: { day: 5, night: 0 } },
      `requestsPerSecond: night: 0 is no number of requests per second; ${RATES}`,
    ],
    [{ releasedBetween: [9] }, 'releasedBetween: [9] are not two hours of a day; write for example [9, 17]'],
    [
      { releasedBetween: [9, 17] },
      'releasedBetween: hours can be chosen where requestsPerSecond has 24 of them; write one number for each hour, or leave releasedBetween out and write the traffic at that time',
    ],
    [{ slo: undefined }, 'slo: missing, and what a bad release is follows from it; write slo: Slo.availability(99.9)'],
    [{ slo: 99.9 }, 'slo: 99.9 is no objective; write Slo.availability(99.9)'],
    [
      { slo: Slo.availability(100) },
      'slo: an availability of 100 % leaves no error budget, so that every release would be aborted; write less, such as 99.9',
    ],
    [
      { detects: 0.1 },
      `detects: 0.1 % is not above the error budget of a 99.9 % objective (0.1 %), and no canary has the requests to tell the two apart; ${DETECTS}`,
    ],
    [
      { detects: 0.15 },
      `detects: 0.15 % is hardly above the error budget of a 99.9 % objective (0.1 %), and no canary has the requests to tell the two apart; ${DETECTS}`,
    ],
    [{ detects: 60 }, `detects: 60 % would let nearly everything pass; ${DETECTS}`],
    [{ detects: '1 %' }, `detects: "1 %" is no error rate in percent; ${DETECTS}`],
    [
      { blastRadius: 0 },
      'blastRadius: 0 is no share of the error budget in percent; write a number above 0, up to 100',
    ],
    [
      { blastRadius: 0.001 },
      "blastRadius: the plan that burns least of the period's error budget until a bad release is stopped begins with 1 % and burns 0.021 %, more than 0.001 %; write blastRadius: 0.021",
    ],
    // A longer rollout would burn too much of the budget, and is not named.
    [
      { requestsPerSecond: 0.05 },
      '0.05 requests per second cannot show within 1h that 1 % of them fail: it takes 845 requests of the canary, and with half of the traffic it answers 90 until then; write synthetic: { analysis, requestsPerSecond: 0.22 } for the 0.22 requests per second that are missing',
    ],
    // One thing is not enough.
    [
      { longestRollout: minutes(3), blastRadius: 0.01 },
      'longestRollout: 3m of steps are too short for the analyses, which need time to measure; no single change helps: write longestRollout: Duration.hours(24) and blastRadius: 0.021, or blastRadius: 100 and longestRollout: Duration.minutes(4)',
    ],
    [
      { requestsPerSecond: 0.1, proveAtFull: Duration.seconds(90) },
      'proveAtFull: in 1m30s nobody can see that 1 % of the requests fail, and without it 0.1 requests per second cannot show within 1h that 1 % of them fail: it takes 845 requests of the canary, and with half of the traffic it answers 180 until then; leave it out, and write longestRollout: Duration.minutes(283), or synthetic: { analysis, requestsPerSecond: 0.19 } for the 0.19 requests per second that are missing',
    ],
    [{ longestRollout: '1h' }, 'longestRollout: "1h" is not a duration; write for example Duration.minutes(2)'],
    [
      { longestRollout: minutes(3) },
      'longestRollout: 3m of steps are too short for the analyses, which need time to measure; write longestRollout: Duration.minutes(4)',
    ],
    [
      { proveAtFull: minutes(60) },
      'longestRollout: 1h leave no time for the steps before 1h at 100 %; write more, or a shorter proveAtFull',
    ],
    [
      { proveAtFull: Duration.seconds(5) },
      'proveAtFull: in 5s nobody can see that 1 % of the requests fail; write Duration.seconds(65) or more, or leave it out',
    ],
    [{ scrapeInterval: minutes(6) }, 'scrapeInterval: 6m is out of range; write a duration from 1s to 5m'],
    [{ longestRolout: minutes(3) }, 'longestRolout: there is no such property; did you mean longestRollout?'],
  ])('%j is told what to be instead', (options, problem) => {
    expect(planFor(options).problems).toEqual([problem]);
  });

  test('has the standard steps, so that the rest can be checked', () => {
    expect(planFor({ requestsPerSecond: 0 }).steps).toEqual(CanaryPlan.standard().steps);
  });

  test('explains itself by what is wrong', () => {
    expect(planFor({ requestsPerSecond: [] }).explain()).toBe(
      `There is no such plan, and the standard one stands for it:\nrequestsPerSecond: a day has 24 hours, and the list 0 numbers; ${RATES}`,
    );
  });
});

test('what a plan was made for is told in a line', () => {
  const hours = Array.from({ length: 24 }, (_, hour) => (hour >= 9 && hour < 17 ? 100 : 5));
  const plan = planFor({ requestsPerSecond: hours, releasedBetween: [9, 17], blastRadius: 5 });
  expect(plan.assumptions).toBe(
    'An objective of 99.9 % over 30 days, 100 requests per second at the quietest time between 9 and 17, a scrape every 15s; catches 1 %, burns at most 5 % of the error budget, takes 1h at most',
  );
  expect(planFor({ requestsPerSecond: 0 }).assumptions).toBeUndefined();
});

describe('what a reviewer reads', () => {
  test('of a service with normal traffic', () => {
    expect(planFor({}).explain()).toMatchSnapshot();
  });

  test('of a quiet one', () => {
    expect(planFor({ requestsPerSecond: { day: 20, night: 2 } }).explain()).toMatchSnapshot();
  });

  test('of a busy one with a strict objective, which is proven at full', () => {
    const plan = planFor({ slo: Slo.availability(99.99), requestsPerSecond: 5000, proveAtFull: minutes(10) });
    expect(plan.explain()).toMatchSnapshot();
  });
});
