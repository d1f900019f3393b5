import { git } from './git';

/**
 * Fetches what a partial clone (`--filter=blob:none`) has left with its remote, all at once: Git by itself asks for one object
 * after the other, each over the network. Of a whole clone there is nothing to do.
 *
 * @param ids of the objects that are about to be read
 * @throws GitFailure if the remote does not answer
 */
export async function fetchMissing(dir: string, ids: readonly string[]): Promise<void> {
  const remote = ids.length > 0 ? await promisorOf(dir) : undefined;
  if (remote === undefined) return;
  // To ask for each of the ids would fetch it.
  const listed = await git(dir, ['cat-file', '--batch-all-objects', '--unordered', '--batch-check=%(objectname)']);
  const here = new Set(listed.split('\n'));
  const missing = ids.filter((id) => !here.has(id));
  if (missing.length === 0) return;
  await git(
    dir,
    [
      // Git's own words when it fetches what is missing: of what is here, nothing needs to be told.
      ...['-c', 'fetch.negotiationAlgorithm=noop', 'fetch', '--quiet', '--no-tags', '--no-write-fetch-head'],
      ...['--recurse-submodules=no', '--refmap=', '--filter=blob:none', '--stdin', remote],
    ],
    { input: missing.map((id) => `${id}\n`).join('') },
  );
}

/** The remote that has promised to give what is left out. */
async function promisorOf(dir: string): Promise<string | undefined> {
  const listed = await git(dir, ['config', '--get-regexp', '^remote\\..*\\.promisor$', 'true'], { exitCodes: [0, 1] });
  return /^remote\.(.+)\.promisor true$/m.exec(listed)?.[1];
}
