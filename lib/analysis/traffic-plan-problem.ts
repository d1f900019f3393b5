import { decimal, percent } from '../slo';
import type { CanaryPlanStep } from './canary-step';
import type { PlanCircumstances } from './plan-circumstances';
import { canaryRate, requestsBeforeLastWeight } from './plan-detection';
import { printed } from './schedule';
import { perSecond } from './traffic';
import { EASES, fastestSteps, type PlanBounds, shortestProof, spoilt, waysWithin } from './traffic-steps';

/** Why no steps keep the promise within the bounds, and what to write instead. */
export function noPlanProblem(circumstances: PlanCircumstances, bounds: PlanBounds): string {
  const proofNeeded = shortestProof(circumstances);
  if (bounds.proof > 0 && bounds.proof < proofNeeded) return proofTooShort(circumstances, bounds, proofNeeded);
  const ways = EASES.flatMap((ease) => waysWithin(circumstances, bounds, ease));
  if (ways.length > 0) return burnsTooMuch(circumstances, bounds, ways);
  return tooLittleTraffic(circumstances, bounds);
}

const A_DAY = 24 * 60 * 60;

function proofTooShort({ detects }: PlanCircumstances, { proof }: PlanBounds, needed: number): string {
  return `proveAtFull: in ${printed(proof)} nobody can see that ${percent(detects)} of the requests fail; write Duration.seconds(${needed}) or more, or leave it out`;
}

function burnsTooMuch(circumstances: PlanCircumstances, bounds: PlanBounds, ways: CanaryPlanStep[][]): string {
  const least = ways.reduce((a, b) => (spoilt(circumstances, b) < spoilt(circumstances, a) ? b : a));
  const share = roundedUp(spoilt(circumstances, least));
  const others = 'give smaller steps more time (longestRollout) or more requests (synthetic)';
  return (
    `blastRadius: the plan that burns least of the period's error budget until a bad release is stopped begins with ` +
    `${least[0]?.weight} % and burns ${percent(share)}, more than ${percent(bounds.blastRadius)}; ` +
    (share > 100 ? `write what stops it sooner: ${others}` : `write blastRadius: ${decimal(share)}, or ${others}`)
  );
}

/** What would be enough: more time, errors that are easier to see, or more requests. */
function tooLittleTraffic(circumstances: PlanCircumstances, bounds: PlanBounds): string {
  const { traffic, synthetic, detects, slo } = circumstances;
  const fits = (others: Partial<PlanCircumstances>, longest = bounds.longest) =>
    fastestSteps({ ...circumstances, ...others }, { ...bounds, longest }) !== undefined;
  const time = firstThat((longest) => fits({}, longest), bounds.longest, A_DAY);
  const errorRate = firstThat((rate) => fits({ detects: rate }), detects, (slo.errorBudget + 100) / 2);
  const made = firstThat((rate) => fits({ synthetic: synthetic + rate }), LEAST_MADE, MOST_MADE);
  const minutes = time && Math.min(Math.ceil(time / 60), A_DAY / 60);
  const remedies = [
    ...(minutes ? [`longestRollout: Duration.minutes(${minutes})`] : []),
    ...(errorRate ? [`detects: ${decimal(errorRate)}`] : []),
    ...(made ? [missing(synthetic, made)] : []),
  ];
  const within = bounds.longest - bounds.proof;
  const needed = requestsBeforeLastWeight(circumstances);
  const answered = Math.floor(canaryRate(circumstances, 50) * within);
  if (answered > needed && minutes) {
    return `longestRollout: ${printed(within)} of steps are too short for the analyses, which need time to measure; write Duration.minutes(${minutes}) or more`;
  }
  return (
    `${perSecond(traffic.quietest)}${synthetic > 0 ? `, and ${decimal(synthetic)} made for the canary,` : ''} cannot show within ` +
    `${printed(within)} that ${percent(detects)} of them fail: it takes ${needed} requests of the canary, and with ` +
    `half of the traffic it answers ${answered} until then; write ${remedies.join(', or ')}`
  );
}

function missing(synthetic: number, made: number): string {
  return synthetic > 0
    ? `synthetic: { …, requestsPerSecond: ${decimal(roundedUp(synthetic + made))} }`
    : `synthetic: { analysis, requestsPerSecond: ${decimal(made)} } for the ${decimal(made)} requests per second that are missing`;
}

const LEAST_MADE = 0.001;
const MOST_MADE = 1e6;

/** About the smallest number above `from` that fits, rounded up; undefined if not even `most` does. */
function firstThat(fits: (value: number) => boolean, from: number, most: number): number | undefined {
  let [low, high] = [from, Math.min(2 * from, most)];
  while (!fits(high)) {
    if (high >= most) return undefined;
    [low, high] = [high, Math.min(2 * high, most)];
  }
  while (high - low > high / 200) {
    const middle = (low + high) / 2;
    if (fits(middle)) high = middle;
    else low = middle;
  }
  return [Math.min(roundedUp(high), most), high].find(fits);
}

/** Two digits of a number, so that it is not smaller. */
function roundedUp(value: number): number {
  const unit = 10 ** (Math.floor(Math.log10(value)) - 1);
  return Number((Math.ceil(value / unit - 1e-9) * unit).toPrecision(12));
}
