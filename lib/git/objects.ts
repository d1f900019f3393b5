import { catFiles } from './git';

/**
 * Reads objects by their names (`HEAD:path`, ids) in one process; a name that there is not is missing from the result.
 *
 * @throws GitFailure if the repository cannot be read
 */
export async function readObjects(dir: string, names: readonly string[]): Promise<Map<string, string>> {
  const found = new Map<string, string>();
  if (names.length === 0) return found;
  const output = await catFiles(dir, names.map((name) => `${name}\n`).join(''));
  let at = 0;
  for (const name of names) {
    const end = output.indexOf('\n', at);
    const [, size] = /^[0-9a-f]+ blob (\d+)$/.exec(output.toString('utf8', at, end)) ?? [];
    at = end + 1;
    if (size === undefined) continue;
    found.set(name, output.toString('utf8', at, at + Number(size)));
    at += Number(size) + 1;
  }
  return found;
}
