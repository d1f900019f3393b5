import { someOf } from '../core';
import type { Findings } from '../gitops';
import type { TrainPlan } from './train-plan';

/**
 * What is shared and would not suffice: an error where the pods that are certainly there hold more connections than there
 * are, a warning where they would if every autoscaler were at its maximum. Of each resource the worst moment is told.
 *
 * @param users the services that use a resource, by its name
 */
export function limitFindings(plan: TrainPlan, users: (resource: string) => readonly string[]): Findings {
  const problems: string[] = [];
  const warnings: string[] = [];
  for (const [resource, limit] of Object.entries(plan.limits)) {
    const certain = exceeded(plan, resource, limit, 'least');
    const possible = exceeded(plan, resource, limit, 'most');
    if (certain) problems.push(certain);
    else if (possible) warnings.push(possible);
    const unknown = users(resource).filter((name) => plan.notCounted.includes(name));
    if (unknown.length > 0) {
      warnings.push(
        `resources.${resource}: the connections of ${someOf(unknown, 5)} are not counted, since something outside this fleet decides how many pods there are; keep room for them`,
      );
    }
  }
  return { problems, warnings };
}

function exceeded(plan: TrainPlan, resource: string, limit: number, end: 'least' | 'most'): string | undefined {
  const steady = plan.demand.steady.connections[resource]?.[end] ?? 0;
  const scaled = end === 'most' ? ' if every autoscaler is at its maximum' : '';
  if (steady > limit) {
    return `resources.${resource}: services hold ${steady} connections while nothing is released${scaled}, and ${limit} are the limit; lower connectionsPerPod or the number of pods, or raise the limit`;
  }
  const moments = plan.waves.flatMap(({ wave, batches }) =>
    batches.map(({ batch, services, peak }) => ({
      name: batches.length > 1 ? `wave ${wave}, batch ${batch}` : `wave ${wave}`,
      services,
      held: peak.connections[resource]?.[end] ?? 0,
    })),
  );
  const worst = moments.reduce<(typeof moments)[number] | undefined>(
    (most, moment) => (moment.held > (most?.held ?? limit) ? moment : most),
    undefined,
  );
  if (!worst) return undefined;
  const fewer = worst.services.length > 1 ? `set maxInFlight to fewer than ${worst.services.length}, ` : '';
  return `resources.${resource}: ${worst.name} (${someOf(worst.services, 5)}) takes it to ${worst.held} connections${scaled}, replaced pods of earlier waves included and ${steady} of them held anyway, and ${limit} are the limit; ${fewer}lower connectionsPerPod, or raise the limit`;
}
