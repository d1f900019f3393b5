import { DECOMMISSIONED, report, type Shape, shaped, show } from '../core';
import type { GuardedWorkload } from '../service';

/** That a service is taken out, and why. */
export interface Decommission {
  /** Why, in one line, for whoever finds it in the cluster: `replaced by ledger-v2`. */
  readonly reason: string;
}

/** What a service in a set can be told of its end. */
export interface DecommissionProps {
  /**
   * The first of two steps to take the service out: `{ reason: 'replaced by ledger-v2' }`. Nothing is deleted by it; the
   * service leaves the delivery, so that its Application can be deleted by hand without coming back. Its folder and what the
   * AppProject allows stay until the second step, which removes the service here: `publish` refuses that without the first.
   *
   * @default - the service stays
   */
  readonly decommissioned?: Decommission;
}

/**
 * Marks the Rollout of a service that is taken out, and reports what is wrong with the reason. The pods are not touched, so
 * nothing restarts.
 *
 * @returns whether the service is taken out
 */
export function decommission(service: GuardedWorkload, given: unknown): boolean {
  if (given === undefined) return false;
  const { sound, problems } = shaped<Decommission>(given, DECOMMISSION_SHAPE);
  const missing =
    problems.length === 0 && sound.reason === undefined
      ? ["reason: missing; write reason: 'replaced by ledger-v2'"]
      : [];
  report(service, ...[...problems, ...missing].map((problem) => `decommissioned: ${problem}`));
  if (sound.reason !== undefined) service.rollout.metadata.addAnnotation(DECOMMISSIONED, sound.reason);
  return true;
}

const DECOMMISSION_SHAPE: Shape<Decommission> = {
  reason: (reason) =>
    typeof reason === 'string' && reason.trim() === reason && /^[^\p{C}\p{Zl}\p{Zp}]{1,200}$/u.test(reason)
      ? undefined
      : `${show(reason)} is no reason; write one line of 1 to 200 characters, such as 'replaced by ledger-v2'`,
};
