import type { DoraReport } from '../report';

/** All that was measured, for programs: times in ISO 8601, durations in seconds, shares from 0 to 1. The page of the command says what each field is. */
export function jsonDora({ window, environments, ...report }: DoraReport): string {
  const shown = {
    ...report,
    since: time(window.since),
    until: time(window.until),
    environments: environments.map(({ leadTimes: _, deployments, ...rest }) => ({
      ...rest,
      deployments: deployments.map((it) => ({ ...it, at: time(it.at) })),
    })),
  };
  return `${JSON.stringify(shown, undefined, 2)}\n`;
}

function time(at: number): string {
  return new Date(at * 1000).toISOString().replace('.000', '');
}
