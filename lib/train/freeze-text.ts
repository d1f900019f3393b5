import { humanDuration, markdownText, seconds } from '../core';
import type { FreezeWindow } from '../gitops';

/** What a plan's page says of freezes: rules, never dates, since nothing here looks at the clock. */
export function freezeExpectation(freezes: readonly FreezeWindow[]): string {
  const all = freezes.map(freezeText);
  const known =
    all.length > 0
      ? `Those of the environment: ${all.join('; ')}. A set may have more.`
      : 'The environment has none; a set may.';
  return `**Freezes are not in the times.** In a freeze Argo CD starts no sync by itself, and \`release-train depart\` stops before a batch that one would hold up. ${known} \`release-train windows\` tells when the next ones are.`;
}

function freezeText({ schedule, duration, timeZone, reason, services, once }: FreezeWindow): string {
  const when = once
    ? `from ${once.from} to ${once.to}`
    : `at \`${schedule}\` (minute, hour, day, month, weekday) for ${humanDuration(seconds(duration))}`;
  const whom = services ? `, of ${services.map(markdownText).join(', ')} alone` : '';
  return `${when}, ${timeZone}${whom} (${markdownText(reason)})`;
}
