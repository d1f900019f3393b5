import type { argo } from '../../../imports';
import type { Environment } from '../environment';
import type { RollingOrder } from '../rolling-sync';

/** The label by which RollingSync knows the step of an Application, and the parameter that holds it. */
export const WAVE_LABEL = 'release-train.dev/wave';
export const WAVE = 'wave';

/**
 * The steps of RollingSync: a wave each, and no Application in none, since that would never be synced.
 *
 * @see https://argo-cd.readthedocs.io/en/stable/operator-manual/applicationset/Progressive-Syncs/
 */
export function rollingStrategy({ waves, maxUpdate }: RollingOrder): argo.ApplicationSetStrategy {
  return {
    type: 'RollingSync',
    rollingSync: {
      steps: waves.map((_, i) => ({
        matchExpressions: [{ key: WAVE_LABEL, operator: 'In', values: [String(i + 1)] }],
        ...(maxUpdate === undefined ? {} : { maxUpdate }),
      })),
    },
  };
}

/** The step of each service, as labels and parameters hold it. */
export function wavesByName({ waves }: RollingOrder): ReadonlyMap<string, string> {
  return new Map(waves.flatMap((names, i) => names.map((name) => [name, String(i + 1)])));
}

const sets = new WeakMap<Environment, Set<string>>();

/** Counts the ApplicationSets of an environment: RollingSync knows no order between them. */
export function countSet(environment: Environment, name: string): void {
  sets.set(environment, (sets.get(environment) ?? new Set()).add(name));
}

/** Says why RollingSync cannot keep the order of an environment, or undefined. */
export function rollingProblem(environment: Environment): string | undefined {
  const count = sets.get(environment)?.size ?? 0;
  return count === 1
    ? undefined
    : `rollingSync: it orders the Applications of one ApplicationSet, and ${environment.environmentName} has ${count === 0 ? 'none' : count}; put all services into one ServiceSet that one ApplicationSet delivers, or leave rollingSync out and let \`release-train depart\` keep the order`;
}
