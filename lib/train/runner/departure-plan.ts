import { type Problem, show } from '../../core';
import type { RenderedTree } from '../../gitops';
import type { TrainPlan, TrainService, TrainWave } from '../train-plan';

/** Services that depart together. */
export interface Departure {
  /** From 1. */
  readonly wave: number;
  readonly waves: number;
  /** From 1, in each wave anew. */
  readonly batch: number;
  readonly batches: number;
  readonly services: readonly TrainService[];
  /** The least that their releases take. */
  readonly leastSeconds: number;
}

/** A plan, as far as the runner needs it. */
export interface DeparturePlan {
  /** The environments that this one comes after. */
  readonly after: readonly string[];
  readonly argoCdNamespace: string;
  readonly departures: readonly Departure[];
}

/** What departs one after another. */
export function departuresOf({ waves }: TrainPlan): Departure[] {
  return waves.flatMap(({ wave, batches, services }) => {
    const byName = new Map(services.map((service) => [service.name, service]));
    return batches.map(({ batch, services: names, leastSeconds }) => ({
      wave,
      waves: waves.length,
      batch,
      batches: batches.length,
      services: names.flatMap((name) => byName.get(name) ?? []),
      leastSeconds,
    }));
  });
}

/** Whether it is a plan of the version that is read here. */
export function isPlan(value: unknown): value is TrainPlan {
  const { version, waves, argoCdNamespace, after } = (value ?? {}) as Partial<TrainPlan>;
  return (
    version === 2 &&
    typeof argoCdNamespace === 'string' &&
    Array.isArray(after) &&
    Array.isArray(waves) &&
    waves.every(isWave)
  );
}

/** Whether each service is one, and stands in one batch: what is in none would never be pushed. */
function isWave(value: unknown): value is TrainWave {
  const { wave, batches, services } = (value ?? {}) as Partial<TrainWave>;
  if (typeof wave !== 'number' || !Array.isArray(batches) || !Array.isArray(services)) return false;
  if (!services.every(isService)) return false;
  if (!batches.every((batch) => typeof batch?.leastSeconds === 'number' && Array.isArray(batch.services))) return false;
  const names = services.map(({ name }) => name).sort();
  const taken = batches.flatMap((batch) => batch.services).sort();
  return names.length === taken.length && names.every((name, i) => name === taken[i]);
}

function isService(value: unknown): value is TrainService {
  const { name, folder, applications } = (value ?? {}) as Partial<TrainService>;
  return [name, folder].every((text) => typeof text === 'string') && Array.isArray(applications);
}

/** Why no train can depart by a plan; none if it can. */
export function planProblems(path: string, plan: TrainPlan, environment: string, tree: RenderedTree): Problem[] {
  if (plan.environment !== environment)
    return [
      {
        path,
        message: `is the plan of ${show(plan.environment)}, and --env says ${show(environment)}; name the plan of ${environment}`,
      },
    ];
  const folders = new Set([...tree.files.keys()].map((file) => file.slice(0, file.lastIndexOf('/'))));
  if (plan.rollingSync)
    return [
      {
        path,
        message:
          'its order is kept by RollingSync, with which Argo CD syncs nothing of a later wave that the train would wait for: publish the whole fleet instead, or take rollingSync out of the ReleaseTrain',
      },
    ];
  const unknown = plan.waves.flatMap(({ services }) => services).find(({ applications }) => applications.length === 0);
  if (unknown)
    return [
      {
        path: unknown.name,
        message:
          'goes to clusters that only Argo CD knows, so nobody could tell when it is there: name them in the source with Clusters.named',
      },
    ];
  return plan.waves.flatMap(({ services }) =>
    services
      .filter(({ folder }) => !folders.has(folder))
      .map(({ name, folder }) => ({
        path: name,
        message: tree.only
          ? `is in the plan, and the tree holds only ${tree.only.join(', ')}: synth the whole fleet`
          : `is in the plan, and the tree has no ${folder}: synth the plan and the tree together`,
      })),
  );
}
