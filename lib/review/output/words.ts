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

/** What could not be done, as far as there is room for it. */
export function someNotes({ unread, notes: unplayed }: Review): string[] {
  const notes = [...unread, ...unplayed];
  const more = notes.length - MOST_NOTES;
  return more > 0 ? [...notes.slice(0, MOST_NOTES), `and ${more} more`] : [...notes];
}

const MOST_NOTES = 10;

/** `2 stop, 6 high and 4 low` */
export function risksText(counts: Review['counted']['statements']): string {
  return listed(RISKS.filter((risk) => counts[risk] > 0).map((risk) => `${counts[risk]} ${risk}`));
}

/** The whole change in a line. */
export function summaryText(review: Review): string {
  const { objects, statements } = review.counted;
  if (objects === 0) return review.unread.length > 0 ? 'No object differs in what can be read.' : 'No object differs.';
  return `${extentText(review)}: ${risksText(statements)}.`;
}

/** `2 services in 3 environments, 12 objects, 15 fields` */
export function extentText({ counted: { services, environments, objects, changes } }: Review): string {
  const where = environments > 1 ? ` in ${counted(environments, 'environment')}` : '';
  return `${counted(services, 'service')}${where}, ${counted(objects, 'object')}, ${counted(changes, 'field')}`;
}
