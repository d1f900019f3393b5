import type { StatusRow } from './report';

/** What runs, for a column: `1.4.1`, and while a release is in flight `1.4.1 → 1.4.2 25 %`. */
export function liveText({ live, conditions }: StatusRow): string {
  if (!live) return conditions.includes('unknown') ? '?' : '–';
  const { rollout, name, stable } = live;
  if (!stable) return name;
  // What the template asks for has not come to any pod.
  if (!rollout.isInFlight) return stable.name;
  if (rollout.strategy === 'canary') return `${stable.name} → ${name} ${weightText(rollout)}`;
  const isSwitched = rollout.activeHash !== undefined && rollout.activeHash === rollout.currentHash;
  return isSwitched ? `${name} (was ${stable.name})` : `${stable.name} → ${name} preview`;
}

/** Where no router splits the traffic, the number of pods comes near to what the steps ask for. */
function weightText({ weight, weightAsked }: NonNullable<StatusRow['live']>['rollout']): string {
  if (weight !== undefined) return `${weight} %`;
  return weightAsked === undefined ? '' : `~${weightAsked} %`;
}
