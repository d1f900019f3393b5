/**
 * Whether a pattern of a sync window matches a name: with `*` and `?`. What a class or a choice (`[ab]`, `{a,b}`) matches is not
 * worked out, so that it is taken to match: rather a freeze too many is told of than one too few.
 */
export function windowMatches(glob: string, name: string): boolean {
  if (/[[\]{}\\]/.test(glob)) return true;
  const pattern = glob
    .replace(/[.+^$()|]/g, '\\$&')
    .replace(/\*+/g, '.*')
    .replace(/\?/g, '.');
  return new RegExp(`^${pattern}$`, 's').test(name);
}
