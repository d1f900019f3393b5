import type { IConstruct } from 'constructs';
import { type Checked, report, reportChecked, show } from '../../core';
import type { Notifications } from './notifications';

/**
 * The notifications of a construct: its own list, or those around it. What is wrong in the list is reported, and left out.
 *
 * @param surroundings what is said around it; undefined where nothing can be around
 */
export function soundNotifications(
  construct: IConstruct,
  own: readonly Notifications[] | undefined,
  surroundings?: readonly Notifications[],
): readonly Notifications[] {
  if (own === undefined) return surroundings ?? [];
  const given: unknown = own;
  if (!Array.isArray(given)) {
    report(construct, `notifications: ${show(given)} is no list; write ${EXAMPLE}`);
    return surroundings ?? [];
  }
  const sound: Notifications[] = [];
  for (const value of given) {
    if (!isNotifications(value))
      report(construct, `notifications: ${show(value)} is no notification; write ${EXAMPLE}`);
    else if (value.problems.length > 0) reportChecked(construct, 'notifications', value);
    else if (!value.inherits) sound.push(value);
    else if (surroundings) sound.push(...surroundings);
    else
      report(
        construct,
        'notifications: there is nothing around that could be inherited; leave Notifications.inherited() out',
      );
  }
  return sound;
}

const EXAMPLE = "[Notifications.slack({ channels: ['#payments-releases'] })]";

function isNotifications(value: unknown): value is Notifications & Checked {
  return typeof value === 'object' && value !== null && 'applications' in value && 'rollouts' in value;
}
