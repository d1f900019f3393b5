import { oneLine, type Style, someOf } from '../../core';
import { wrapped } from '../plain-table';
import type { StatusReport, TrainProgress } from './report';

/** What stands below the table: trains that are under way, Rollouts that Git does not have, what could not be asked. */
export function footer(
  { trains, strays, unasked, notes }: StatusReport,
  { width, style }: { readonly width: number; readonly style: Style },
): string[] {
  const section = (texts: readonly string[], format?: Parameters<Style>[0]): string[] =>
    texts.flatMap((text) => wrapped(oneLine(text), width, '')).map((line) => (format ? style(format, line) : line));
  const parts = [
    section(trains.flatMap(trainLine)),
    section(strayLine(strays)),
    [
      ...section(
        unasked.map(({ path, message }) => `not asked: ${path}: ${message}`),
        'yellow',
      ),
      ...section(notes, 'dim'),
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
  if (waves.every(({ state }) => state === 'done')) return [];
  const text = waves.map(({ wave, services, settled, open, state }) =>
    state === 'done' ? `wave ${wave} settled` : `wave ${wave}: ${settled} of ${services} settled (not ${someOf(open)})`,
  );
  return [`train ${environment}/${train}: ${text.join('; ')}`];
}
