import { printedTime } from '../../../core';
import type { DoraReport } from '../report';

/** All that was measured, for programs: times in ISO 8601, durations in seconds, shares from 0 to 1. The page of the command says what each field is. */
export function jsonDora({ window, environments, ...report }: DoraReport): string {
  const shown = {
    ...report,
    since: printedTime(window.since),
    until: printedTime(window.until),
    environments: environments.map(({ leadTimes: _, deployments, ...rest }) => ({
      ...rest,
      deployments: deployments.map((it) => ({ ...it, at: printedTime(it.at) })),
    })),
  };
  return `${JSON.stringify(shown, undefined, 2)}\n`;
}
