import type { ArgoCdObjects } from '../../gitops';
import type { TrainService } from '../train-plan';
import type { Application } from './application';
import type { ArgoCd } from './argo-cd';
import { forEachOf } from './for-each-of';

/** Tells of which project the Applications of some services are and where they go, by their names; of some nobody may know. */
export type Whereabouts = (
  services: readonly TrainService[],
) => Promise<ReadonlyMap<string, Pick<Application, 'spec'>>>;

/**
 * What Argo CD says. It is remembered: where others push at the same time, the moment between the look at the branch and the push
 * is short, and comes several times.
 */
export function inArgoCd(argoCd: ArgoCd): Whereabouts {
  const known = new Map<string, Application>();
  return async (services) => {
    const names = services.flatMap(({ applications }) => applications).filter((name) => !known.has(name));
    await forEachOf(names, async (name) => void known.set(name, await argoCd.application(name, false)));
    return known;
  };
}

/** What the files of a checkout say, for which nobody is asked. */
export function inFiles(objects: ArgoCdObjects): Whereabouts {
  return async (services) =>
    new Map(
      services.flatMap(({ folder }) =>
        objects
          .applicationsOf(folder)
          .map(({ name, project, destination }) => [name, { spec: { project, destination } }] as const),
      ),
    );
}
