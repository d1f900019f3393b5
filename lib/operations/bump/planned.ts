import { listed, oneLine } from '../../core';
import type { Told } from './bump-message';
import type { BumpOptions } from './bump-options';
import { currentRelease, isSame, type NextRelease, nextRelease } from './next-release';
import { type FoundRelease, releaseFile } from './release-file';
import { readSource } from './source-commits';

/** What a bump does to a checkout. */
export interface PlannedBump extends Told {
  readonly found: FoundRelease;
  readonly next: NextRelease;
}

/**
 * Makes out what a bump changes in a checkout as it is now; undefined if the release is there already.
 *
 * @throws ReleaseTrainError with all that forbids it
 */
export async function planned(root: string, options: BumpOptions): Promise<PlannedBump | undefined> {
  const { service, release, environment, source, allowOlder, say } = options;
  const found = await releaseFile(root, options);
  const before = currentRelease(found.path, found.text);
  if (isSame(before, release)) {
    say(`${found.path} has ${oneLine(before.releaseId)} already: nothing is to be done`);
    return undefined;
  }
  const facts = source && (await readSource(source, before.gitSha, release.gitSha));
  const next = nextRelease(found.path, { text: found.text, before }, release, { source: facts, allowOlder });
  const environments = [...new Set(found.readers.map((reader) => reader.environment))];
  return {
    service,
    // Trailers name one; a file of several releases to all of them.
    environment: environments.length === 1 ? environments[0] : environments.length === 0 ? environment : undefined,
    found,
    next,
    before,
    after: next.after,
    commits: facts?.commits ?? [],
    notes: [...next.notes, ...fromTree(found, before.releaseId, environments)],
  };
}

/** What the published tree says that people may not expect. */
function fromTree({ path, readers }: FoundRelease, was: string, environments: readonly string[]): string[] {
  const waiting = readers.filter(({ releaseId }) => releaseId !== undefined && releaseId !== was);
  return [
    ...(environments.length > 1
      ? [`${path} is what ${listed(environments)} release from: this releases to all of them`]
      : []),
    ...waiting.map(
      ({ environment }) => `${oneLine(was)} is not published in ${environment} yet; this release takes its place`,
    ),
  ];
}
