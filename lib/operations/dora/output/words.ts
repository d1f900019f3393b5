import { counted, listed } from '../../../core';
import type { DoraReport, EnvironmentReport, ServiceReport } from '../report';
import { daysOf, printedMoment } from '../window';
import { targetText } from './figures';

/** What the numbers are of: `2026-01-01 to 2026-01-31 (30 days), branch main at 9f8d111d`. */
export function subjectOf({ window, branch, commit }: DoraReport): string {
  const days = Number(daysOf(window).toFixed(1));
  return `${printedMoment(window.since)} to ${printedMoment(window.until)} (${counted(days, 'day')}), branch ${branch} at ${commit.slice(0, 8)}`;
}

/** The sentences below an environment's numbers. */
export function remarksOn({ introduced, neverDrilled, services }: EnvironmentReport): string[] {
  const gone = services.filter((it) => it.gone).map(({ service }) => service);
  return [
    ...(introduced > 0
      ? [`${counted(introduced, 'service')} appeared for the first time: that release is no deployment.`]
      : []),
    ...(gone.length > 0 ? [`No more there: ${someOf(gone)}.`] : []),
    ...(neverDrilled.length > 0 ? [`Never rehearsed a failure: ${someOf(neverDrilled)}.`] : []),
  ];
}

/** The targets that were missed, or of which nobody knows. */
export function openTargets(
  services: readonly ServiceReport[],
): readonly { readonly service: string; readonly text: string; readonly missed: boolean }[] {
  return services.flatMap(({ service, targets }) =>
    targets
      .filter(({ verdict }) => verdict !== 'met')
      .map((target) => ({ service, text: targetText(target), missed: target.verdict === 'missed' })),
  );
}

const MOST_NAMES = 20;

function someOf(names: readonly string[]): string {
  return names.length <= MOST_NAMES
    ? listed(names)
    : `${names.slice(0, MOST_NAMES).join(', ')} and ${names.length - MOST_NAMES} more`;
}
