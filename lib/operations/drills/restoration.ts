import { humanDuration, ReleaseTrainError } from '../../core';
import { type DrillOptions, iso, pause } from './drill-options';
import type { Prepared } from './prepare';

/** The second half of a drill, as far as it got. */
export interface Restoration {
  rollbackAt?: string;
  healthyAt?: string;
  readonly notes: string[];
}

/**
 * Takes the aborted release back, and watches until the service is healthy at the release before it.
 *
 * @param told what is known is written into it, so that it is there if the drill is broken off
 * @throws Interrupted
 */
export async function restore(
  options: DrillOptions,
  { watch, service, state: before }: Pick<Prepared, 'watch' | 'service' | 'state'>,
  told: Restoration,
): Promise<void> {
  const { now, say, rollback, timeoutSeconds, pollSeconds } = options;
  told.rollbackAt = iso(now());
  if (rollback) {
    say('the rollback is commanded');
    try {
      await rollback(service.name, service.environment, WHY);
    } catch (error) {
      if (!(error instanceof ReleaseTrainError)) throw error;
      told.notes.push(`the rollback failed: ${error.message.replace(/\s+/g, ' ')}`);
      return;
    }
  } else {
    say(`now take the release back: ${rollbackCommand(service)}`);
    told.notes.push('a person took the release back: the time to healthy has in it how long that took');
  }
  const end = now() + timeoutSeconds * 1000;
  for (;;) {
    const state = await watch.glance();
    if (state?.isPromoted && !state.isAborted && state.phase === 'Healthy') {
      told.healthyAt = iso(now());
      if (state.stableHash !== before.stableHash)
        told.notes.push('it is healthy at another release than the one before the drill');
      return;
    }
    if (now() >= end) {
      told.notes.push(`it was not healthy ${humanDuration(timeoutSeconds)} after the rollback`);
      return;
    }
    await pause(options, pollSeconds);
  }
}

const WHY = 'drill';

/** What a person writes to take a release back. */
export function rollbackCommand({
  name,
  environment,
}: {
  readonly name: string;
  readonly environment: string;
}): string {
  return `release-train rollback ${name} --env ${environment} --why ${WHY}`;
}
