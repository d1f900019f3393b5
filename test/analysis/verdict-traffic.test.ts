import { Duration } from 'cdk8s';
import {
  CanaryPlan,
  type CanaryPlanStep,
  SequentialErrorAnalysis,
  type SequentialErrorAnalysisProps,
} from '../../lib/analysis';
import { warningsOf } from '../../lib/core';
import { Slo } from '../../lib/slo';
import { boundTo, type Surroundings } from './bound';

const minutes = Duration.minutes;
const standard = CanaryPlan.standard().steps;

function found(plan: CanaryPlan, props: SequentialErrorAnalysisProps = {}, surroundings: Surroundings = {}) {
  const { problems, analysis } = boundTo(new SequentialErrorAnalysis(props), { plan, ...surroundings });
  const guard = analysis.template.node.scope;
  return {
    problems: problems.map((problem) => problem.replace(/^svc-a\/sequential-error: /, '')),
    warnings: guard ? warningsOf(guard) : [],
  };
}

const NOTHING = { problems: [], warnings: [] };

describe('a verdict over too few requests', () => {
  test('pauses every release, which is a problem with what it takes', () => {
    expect(found(CanaryPlan.of(standard, { requestsPerSecond: 0.5 }))).toEqual({
      problems: [
        'the verdict after step 2 counts 44 requests of the canary, with 0.5 requests per second at the quietest time, and without a failure it takes 333 to pass, so that every release would pause there; hold step 2 at least Duration.minutes(113), or take CanaryPlan.forTraffic({ requestsPerSecond: 0.5, slo })',
      ],
      warnings: [],
    });
  });

  test('pauses some good ones, which is a warning', () => {
    expect(found(CanaryPlan.of(standard, { requestsPerSecond: 6 }))).toEqual({
      problems: [],
      warnings: [
        'the verdict after step 2 counts 531 requests of the canary, with 6 requests per second at the quietest time, so that up to 21 % of the releases that fail half of the error budget would pause there; hold step 2 at least Duration.minutes(10), or take CanaryPlan.forTraffic({ requestsPerSecond: 6, slo })',
      ],
    });
  });

  test('is none where there are enough, or where nobody said how many there are', () => {
    expect(found(CanaryPlan.of(standard, { requestsPerSecond: 20 }))).toEqual(NOTHING);
    expect(found(CanaryPlan.of(standard))).toEqual(NOTHING);
  });

  test('does no harm in a dry run', () => {
    expect(found(CanaryPlan.of(standard, { requestsPerSecond: 0.5 }), { dryRun: true })).toEqual(NOTHING);
  });

  test('after each hold is that of the smallest step', () => {
    const plan = CanaryPlan.of(standard, { requestsPerSecond: 20, analysis: 'after-each-hold' });
    expect(found(plan).problems).toEqual([
      'the verdict after step 1 counts 90 requests of the canary, with 20 requests per second at the quietest time, and without a failure it takes 333 to pass, so that every release would pause there; hold every step at least Duration.minutes(15)',
    ]);
  });

  test('where no longer hold helps needs requests of its own', () => {
    const plan = CanaryPlan.of([{ weight: 1, hold: minutes(5) }], { requestsPerSecond: 0.05 });
    expect(found(plan).problems).toEqual([
      'the verdict after step 1 counts 0 requests of the canary, with 0.05 requests per second at the quietest time, and without a failure it takes 333 to pass, so that every release would pause there; take CanaryPlan.forTraffic({ requestsPerSecond: 0.05, slo, synthetic: { analysis, requestsPerSecond: 0.22 } })',
    ]);
  });

  test('is told once, not beside that the plan was made for another objective', () => {
    const plan = CanaryPlan.forTraffic({ requestsPerSecond: 5, slo: Slo.availability(99) });
    expect(plan.problems).toEqual([]);
    expect(found(plan, {}, { slo: Slo.availability(99.99) })).toEqual(NOTHING);
  });
});

test.each([
  [0.8, 15],
  [1, 15],
  [3, 30],
  [6, 15],
  [2, 60],
])('at %d requests per second and a scrape each %d s, what it is told to write helps', (requestsPerSecond, scrape) => {
  const surroundings = { scrapeInterval: Duration.seconds(scrape) };
  for (const analysis of ['background', 'after-each-hold'] as const) {
    const steps = [{ weight: 2, hold: minutes(1) }, ...standard.slice(1)];
    const { problems, warnings } = found(CanaryPlan.of(steps, { requestsPerSecond, analysis }), {}, surroundings);
    const [told = ''] = [...problems, ...warnings];
    const [, which, time] = /hold (step 2|every step) at least Duration\.minutes\((\d+)\)/.exec(told) ?? [];
    expect(which).toBeDefined();
    const longer = steps.map(({ weight, hold }, i): CanaryPlanStep => {
      const isMeant = which === 'every step' || i === 1;
      return { weight, hold: isMeant ? minutes(Math.max(Number(time), hold.toMinutes())) : hold };
    });
    expect(found(CanaryPlan.of(longer, { requestsPerSecond, analysis }), {}, surroundings)).toEqual(NOTHING);
  }
});
