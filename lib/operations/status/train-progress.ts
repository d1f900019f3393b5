import { groupedBy } from '../../core';
import type { TrainPlan } from '../../train';
import type { StatusRow, TrainProgress } from './report';

/** How far a train is: by what its services run, whoever brought it there. */
export function progressOf({ environment, train, waves }: TrainPlan, rows: readonly StatusRow[]): TrainProgress {
  const byService = groupedBy(
    rows.filter((row) => row.environment === environment),
    ({ service }) => service,
  );
  return {
    environment,
    train,
    waves: waves.map(({ wave, services }) => {
      const all = services.map(({ name }) => ({ name, rows: byService.get(name) ?? [] }));
      // In each of its clusters.
      const open = all.filter((service) => service.rows.some(({ level }) => level !== 'settled'));
      const levels = new Set(open.flatMap((service) => service.rows.map(({ level }) => level)));
      return {
        wave,
        services: services.length,
        settled: services.length - open.length,
        open: open.map(({ name }) => name),
        state: stateOf(levels),
      };
    }),
  };
}

function stateOf(levels: ReadonlySet<string>): TrainProgress['waves'][number]['state'] {
  if (levels.has('trouble')) return 'trouble';
  if (levels.has('under-way') || levels.has('attention')) return 'under-way';
  return levels.has('unknown') ? 'unknown' : 'done';
}
