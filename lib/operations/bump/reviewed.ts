import { existsSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { oneLine, ReleaseTrainError } from '../../core';
import { type Review, readBoth, readSide, reviewTrees } from '../../review';

/**
 * Runs the app of a checkout for one service.
 *
 * @returns why there is nothing in the output folder; undefined if there is
 */
export type Render = (root: string, output: string, service: string) => Promise<string | undefined>;

/** What a release changes in the manifests, or why nobody can tell. */
export type Reviewed = { readonly review: Review } | { readonly unknown: string };

/** A release in its file. */
export interface FileChange {
  readonly service: string;
  readonly path: string;
  readonly text: string;
}

/**
 * Renders a scratch checkout before and after a release, and leaves the release in it.
 *
 * @param installed the user's checkout, which has the packages that the app needs
 * @throws ReleaseTrainError if what was rendered before cannot be rendered with the release
 */
export async function reviewed(
  root: string,
  installed: string,
  { service, path, text }: FileChange,
  render: Render | undefined,
): Promise<Reviewed> {
  // Beside the scratch checkout: what a run that is killed leaves there, the next one throws away.
  const scratch = join(dirname(root), 'rendered');
  rmSync(scratch, { recursive: true, force: true });
  const [before, after] = [join(scratch, 'before'), join(scratch, 'after')];
  const write = (): void => writeFileSync(join(root, path), text);
  try {
    const missing = render ? lendPackages(installed, root) : 'nobody asked for it';
    const failed = missing ?? (await render?.(root, before, service));
    write();
    if (failed !== undefined) return { unknown: legible(failed) };
    const refusal = await render?.(root, after, service);
    if (refusal !== undefined)
      throw new ReleaseTrainError('the release cannot be rendered; nothing was changed', [
        { path, message: legible(refusal) },
      ]);
    const sides = await readBoth(await readSide(before), await readSide(after));
    return { review: reviewTrees(sides.before, sides.after) };
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

/** What an app said, without what a terminal would obey. */
function legible(words: string): string {
  return words.split('\n').map(oneLine).join('\n');
}

/** A work tree has no packages; those of the user's checkout are right as long as both are locked alike. */
function lendPackages(installed: string, root: string): string | undefined {
  const folder = join(installed, 'node_modules');
  if (!existsSync(folder) || existsSync(join(root, 'node_modules'))) return undefined;
  const other = LOCKS.find((lock) => contentOf(join(installed, lock)) !== contentOf(join(root, lock)));
  if (other !== undefined)
    return `the packages in ${folder} are not those of the branch, whose ${other} is another one; bring the checkout up to date and install them`;
  symlinkSync(folder, join(root, 'node_modules'));
  return undefined;
}

const LOCKS = ['package.json', 'package-lock.json', 'npm-shrinkwrap.json', 'yarn.lock', 'pnpm-lock.yaml', 'bun.lock'];

function contentOf(file: string): string | undefined {
  return existsSync(file) ? readFileSync(file, 'utf8') : undefined;
}
