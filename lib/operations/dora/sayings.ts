import { broughtBy, type CommitMessage } from '../../git';
import { parseTrailers, type ReleaseTrailers } from '../trailers';
import type { Sayings } from './timeline';

/**
 * What commit messages say of the steps of a branch: that a rollback was found necessary by the canary or later, and what is a
 * drill. A merge says what the commits say that it merged.
 */
export function sayingsOf(all: readonly CommitMessage[]): Sayings {
  const trailers = new Map<string, readonly ReleaseTrailers[]>();
  for (const [sha, commits] of broughtBy(all)) {
    const said = commits.flatMap(({ message }) => trailersIn(message));
    if (said.length > 0) trailers.set(sha, said);
  }
  return ({ sha }, { environment, service }) => {
    const own = (trailers.get(sha) ?? []).filter(
      (it) => it.service === service && (it.environment ?? environment) === environment,
    );
    const rollback = own.find(({ kind }) => kind === 'rollback');
    return { drill: own.some(({ kind }) => kind === 'drill'), ...(rollback?.caught && { caught: rollback.caught }) };
  };
}

/** Those of every paragraph: a squash puts the messages of several commits below each other, and its authors behind them. */
function trailersIn(message: string): ReleaseTrailers[] {
  return message.split(/\n\s*\n/).flatMap((paragraph) => parseTrailers(paragraph) ?? []);
}
