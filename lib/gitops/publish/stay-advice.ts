import { fitsSets } from '../delivery';
import type { Deliverers } from './deliverers';

/** What leaves services with who makes their Applications, where it would be somebody else. */
export function stayAdvice(from: string, to: string, before: Deliverers, after: Deliverers): string {
  const source = after.sets.get(to);
  if (source === undefined && !before.sets.has(from)) return BACK;
  if (source === undefined) return "write delivery: 'application-set' (or 'catalog') to leave them to it";
  if (!before.sets.has(from)) return "write delivery: 'applications' to leave them to it";
  const first = from.replace(/-\d+$/, '');
  const base = before.sets.has(first) ? first : from;
  const ofBase = (name: string): boolean =>
    name === base || (name.startsWith(base) && /^-\d+$/.test(name.slice(base.length)));
  if (!ofBase(to)) return BACK;
  const sets = [...before.sets.keys()].filter(ofBase).length;
  const applications = [...after.of.values()].filter(({ owner }) => ofBase(owner)).length;
  return fitsSets(applications, sets, source)
    ? `write applicationSets: ${sets} in the ServiceSet to leave every service where it is`
    : `${applications} Applications are too many for ${sets === 1 ? 'one ApplicationSet' : `${sets} ApplicationSets`}, so some have to move`;
}

const BACK = 'put them back into the ServiceSet that they are in, under the id that it has';
