import { humanDuration } from '../core';
import { decimal, percent } from '../slo';
import { canaryRate } from './canary-requests';
import type { PlanCircumstances } from './plan-circumstances';
import { twoDigits } from './plan-rows';
import { requestsBeforeLastWeight } from './plan-verdict';
import { perSecond } from './traffic';
import { type Change, changesThatHelp } from './traffic-plan-changes';
import { leastSpoilt, type PlanBounds, shortestProof, stepsFor } from './traffic-steps';

/** Why no steps keep the promise within the bounds, and what to write instead: only what was tried, and helps. */
export function noPlanProblem(circumstances: PlanCircumstances, bounds: PlanBounds): string {
  const needed = shortestProof(circumstances);
  if (bounds.proof === 0 || bounds.proof >= needed) {
    return `${reason(circumstances, bounds)}; ${advice(circumstances, bounds)}`;
  }
  const ways = [
    ...(stepsFor(circumstances, { ...bounds, proof: needed }) ? [`write Duration.seconds(${needed}) or more`] : []),
    ...(stepsFor(circumstances, { ...bounds, proof: 0 }) ? ['leave it out'] : []),
  ];
  const tooShort = `proveAtFull: in ${humanDuration(bounds.proof)} nobody can see that ${percent(circumstances.detects)} of the requests fail`;
  if (ways.length > 0) return `${tooShort}; ${ways.join(', or ')}`;
  const without = { ...bounds, proof: 0 };
  return `${tooShort}, and without it ${reason(circumstances, without)}; leave it out, and ${advice(circumstances, without)}`;
}

function reason(circumstances: PlanCircumstances, bounds: PlanBounds): string {
  const least = leastSpoilt(circumstances, bounds);
  return least
    ? `blastRadius: the plan that burns least of the period's error budget until a bad release is stopped begins with ` +
        `${least.steps[0]?.weight} % and burns ${percent(twoDigits(least.share))}, more than ${percent(bounds.blastRadius)}`
    : tooLittleTraffic(circumstances, bounds);
}

function tooLittleTraffic(circumstances: PlanCircumstances, bounds: PlanBounds): string {
  const { traffic, synthetic, detects } = circumstances;
  const within = bounds.longest - bounds.proof;
  const needed = requestsBeforeLastWeight(circumstances);
  const answered = Math.floor(canaryRate(circumstances, 50) * within);
  if (answered > needed) {
    return `longestRollout: ${humanDuration(within)} of steps are too short for the analyses, which need time to measure`;
  }
  return (
    `${perSecond(traffic.quietest)}${synthetic > 0 ? `, and ${decimal(synthetic)} made for the canary,` : ''} cannot show within ` +
    `${humanDuration(within)} that ${percent(detects)} of them fail: it takes ${needed} requests of the canary, and with ` +
    `half of the traffic it answers ${answered} until then`
  );
}

/** What helps: the changes of which each is enough; else two of them together. */
function advice(circumstances: PlanCircumstances, bounds: PlanBounds): string {
  const single = changesThatHelp(circumstances, bounds);
  const written = ({ option, note = '' }: Change) => `${option}${note}`;
  if (single.length > 0) return `write ${single.map(written).join(', or ')}`;
  const pairs = mostOfEach(circumstances, bounds).flatMap((first) =>
    changesThatHelp(first.circumstances, first.bounds).map((second) => `${first.option} and ${written(second)}`),
  );
  return pairs.length > 0
    ? `no single change helps: write ${pairs.join(', or ')}`
    : 'neither one change helps nor two: write synthetic traffic and a larger detects, and give both the longest rollout there may be';
}

/** The largest changes that cost neither requests nor a larger error rate. */
function mostOfEach(circumstances: PlanCircumstances, bounds: PlanBounds): Change[] {
  return [
    {
      option: 'longestRollout: Duration.hours(24)',
      circumstances,
      bounds: { ...bounds, longest: 24 * 60 * 60 },
    },
    { option: 'blastRadius: 100', circumstances, bounds: { ...bounds, blastRadius: 100 } },
  ];
}
