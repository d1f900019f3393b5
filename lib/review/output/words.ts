import { counted, listed, someOf } from '../../core';
import type { Review, ReviewGroup, Risk, Statement } from '../review';
import { RISKS } from '../review';

/** Names that a title has room for. */
const NAMES = 10;

/** What the whole change comes to: `must not be merged like this`. */
export const VERDICTS: Readonly<Record<Risk, string>> = {
  stop: 'must not be merged like this',
  high: 'high risk',
  medium: 'medium risk',
  low: 'low risk',
  none: 'nothing that matters to a release',
};

/** `payments (prod-eu and prod-us)`; `a, b, c and 7 more (prod)`. */
export function titleOf({ services, environments, statements }: ReviewGroup): string {
  const places = placeNames(statements[0]);
  if (environments.length > 0 && places.length !== services.length * environments.length) return someOf(places, NAMES);
  const names = someOf(services, NAMES);
  return environments.length === 0 ? names : `${names} (${listed(environments)})`;
}

function placeNames(statement: Statement | undefined): string[] {
  const names = (statement?.places ?? []).map(({ environment, service }) =>
    environment === undefined ? service : `${environment}/${service}`,
  );
  return [...new Set(names)].sort();
}

/** `2 stop, 6 high and 4 low` */
export function risksText(counts: Review['counted']['statements']): string {
  return listed(RISKS.filter((risk) => counts[risk] > 0).map((risk) => `${counts[risk]} ${risk}`));
}

/** The whole change in a line. */
export function summaryText({ counted: { services, objects, changes, statements } }: Review): string {
  if (objects === 0) return 'No object differs.';
  const where = `${counted(services, 'service')}, ${counted(objects, 'object')}, ${counted(changes, 'field')}`;
  return `${where}: ${risksText(statements)}.`;
}
