import type { Construct } from 'constructs';
import { warn } from '../core';
import type { GuardedWorkload } from '../service';
import type { Environment } from './environment';
import { type FreezeWindow, pastFreezes, soundFreezes, unknownFrozen } from './freezes';
import { serviceNamesOf } from './peers';

const checked = new WeakSet<Environment>();

/**
 * The freezes of a set: its environment's and its own. When the fleet is rendered, a freeze that names a service that there
 * is not is an error, and one that is over is told.
 */
export function freezesOf(
  set: Construct,
  environment: Environment,
  given: unknown,
  services: ReadonlyMap<string, GuardedWorkload>,
): readonly FreezeWindow[] {
  const own = soundFreezes(set, given);
  const all = [...environment.freezes, ...own];
  set.node.addValidation({
    validate: () => {
      const releases = [...services.values()].map(({ release }) => release);
      warn(set, ...pastFreezes(all, releases));
      return unknownFrozen(own, new Set(services.keys()));
    },
  });
  if (!checked.has(environment)) {
    checked.add(environment);
    const known = (): ReadonlySet<string> => serviceNamesOf(environment);
    environment.node.addValidation({ validate: () => unknownFrozen(environment.freezes, known()) });
  }
  return all;
}
