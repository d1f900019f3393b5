import { oneLine, type Style, someOf } from '../../core';
import { shortened, wrapped } from '../text-lines';
import type { StatusReport, TrainProgress } from './report';

/** What stands below the table: trains that are under way, Rollouts that Git does not have, what could not be asked. */
export function footer(
  { trains, strays, unasked, notes }: StatusReport,
  { width, height, style }: { readonly width: number; readonly height?: number; readonly style: Style },
): string[] {
  const whole = (text: string): string[] => wrapped(oneLine(text), width, '');
  // Lines of a screen are for services: of a long train its beginning is enough, of what is missing all is told.
  const brief = (text: string): string[] => (height === undefined ? whole(text) : [shortened(oneLine(text), width)]);
  const problems = unasked.map(({ path, message }) => `not asked: ${path}: ${message}`);
  const parts = [
    trains.flatMap(trainLine).flatMap(brief),
    strayLine(strays).flatMap(brief),
    [
      ...problems.flatMap(whole).map((line) => style('yellow', line)),
      ...notes.flatMap(brief).map((line) => style('dim', line)),
    ],
  ];
  return parts.flatMap((lines) => (lines.length > 0 ? ['', ...lines] : []));
}

function strayLine(strays: StatusReport['strays']): string[] {
  if (strays.length === 0) return [];
  const names = strays.map(({ rollout, name, cluster }) => `${rollout.namespace}/${rollout.name} ${name} (${cluster})`);
  return [`not in Git: ${someOf(names, 5)}`];
}

/** None of a train that has arrived: that all is settled, the head of the table says. */
function trainLine({ environment, train, waves }: TrainProgress): string[] {
  // Nor of one whose services nobody could ask for: that stands below.
  if (waves.every(({ state }) => state === 'done' || state === 'unknown')) return [];
  const text = waves.map(({ wave, services, settled, open, state }) =>
    state === 'done' ? `wave ${wave} settled` : `wave ${wave}: ${settled} of ${services} settled (not ${someOf(open)})`,
  );
  return [`train ${environment}/${train}: ${text.join('; ')}`];
}
