import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Problem, ReleaseTrainError } from '../../core';
import type { RemoteBranch } from '../../git';
import { readObjects } from '../../git';
import { type PublishReport, publish } from '../../gitops';
import type { TrainService } from '../train-plan';
import type { Contents } from './release-message';

/** Where content comes from and goes to. */
export interface Consignment {
  /** The rendered tree. */
  readonly from: string;
  /** The checkout as the user named it. */
  readonly repo: string;
  readonly branch: RemoteBranch;
}

/**
 * Brings the new content of some services onto the branch: a commit for each whose folder differs, so that each can be
 * reverted by itself, and one push for all. Where somebody else pushes meanwhile, it is done anew on top of theirs, with
 * all checks of a publish: what they reverted is not brought back.
 *
 * @returns the commits, by service; none where everything is there already, as after a run that was killed
 */
export async function pushContent(
  consignment: Consignment,
  services: readonly TrainService[],
  { message, permit, say }: Way,
): Promise<ReadonlyMap<string, string>> {
  const { branch } = consignment;
  for (let tries = 1; tries <= MOST_TRIES; tries++) {
    await branch.reset();
    await publishFolders(consignment, services);
    const paths = await branch.uncommitted();
    const coming = services
      .map((service) => ({ service, own: paths.filter((path) => isOf(service.folder, path)) }))
      .filter(({ own }) => own.length > 0);
    const commits = new Map<string, string>();
    if (coming.length > 0) await permit(coming.map(({ service }) => service));
    for (const { service, own } of coming) {
      const { name, folder } = service;
      const commit = await branch.commit(own, message(name, await contentsOf(branch, folder, own)));
      commits.set(name, commit);
      say(`committed ${name} (${commit.slice(0, 8)})`);
    }
    if (commits.size === 0) return commits;
    if (await branch.push()) {
      say('pushed');
      return commits;
    }
    say('somebody else pushed meanwhile: committing anew on top of that');
  }
  throw new ReleaseTrainError('pushing failed', [
    { path: 'git push', message: `somebody else was faster ${MOST_TRIES} times: run this again` },
  ]);
}

/** How content is pushed. */
export interface Way {
  /** The message of a service's commit. */
  readonly message: (service: string, contents: Contents) => string;
  /** Called before anything is committed, with the services that will be. @throws what keeps them from being pushed */
  readonly permit: (services: readonly TrainService[]) => Promise<void>;
  readonly say: (line: string) => void;
}

/**
 * Whether there is anything to push for some services: what was to be pushed when the train looked, or what somebody else has
 * changed since. Of thousands of batches most have nothing, and each costs a fetch and a look at the whole tree.
 */
export async function hasContent(
  services: readonly TrainService[],
  { toPush, seen, branch }: { toPush: ReadonlySet<string>; seen: string; branch: RemoteBranch },
): Promise<boolean> {
  if (services.some(({ name }) => toPush.has(name))) return true;
  const folders = services.map(({ folder }) => folder);
  return branch.hasChanged(folders, seen);
}

/** The manifests of a folder, of which some paths are not committed yet. */
async function contentsOf({ root }: RemoteBranch, folder: string, changed: readonly string[]): Promise<Contents> {
  const there = existsSync(join(root, folder))
    ? readdirSync(join(root, folder)).map((name) => `${folder}/${name}`)
    : [];
  const paths = [...new Set([...there, ...changed])].filter((path) => path.endsWith('.yaml'));
  const before = await readObjects(
    root,
    paths.map((path) => `HEAD:${path}`),
  );
  const after = paths
    .filter((path) => existsSync(join(root, path)))
    .map((path) => readFileSync(join(root, path), 'utf8'));
  return { before: [...before.values()], after };
}

/** Publishes the folders of some services, and nothing else that belongs to them, into the branch's work tree. */
export async function publishFolders(
  { from, repo, branch }: Consignment,
  services: readonly TrainService[],
  dryRun = false,
): Promise<PublishReport> {
  if (services.length === 0) return NOTHING;
  const only = services.map(({ name }) => name);
  const within = services.map(({ folder }) => folder);
  return publish(from, branch.root, { only, within, dryRun }).catch((error: unknown) => {
    if (!(error instanceof ReleaseTrainError)) throw error;
    // What is to be done is done in the user's checkout.
    const named = (text: string): string => text.replaceAll(branch.root, repo);
    throw new ReleaseTrainError(
      'nothing was published',
      error.problems.map(({ path, message }): Problem => ({ path: named(path), message: named(message) })),
    );
  });
}

const MOST_TRIES = 10;

const NOTHING: PublishReport = { written: [], removed: [], unchanged: 0, adopted: [], lists: [], left: [] };

/** Whether a path lies in a folder, or is publish's list of it. */
export function isOf(folder: string, path: string): boolean {
  const lists = `.release-train/published/${folder}`;
  return [`${folder}/`, `${lists}/`].some((below) => path.startsWith(below)) || path === `${lists}.sha256`;
}
