import { type Problem, ReleaseTrainError } from '../../core';
import { type PublishReport, publish } from '../../gitops';
import type { TrainService } from '../train-plan';
import type { GitOpsBranch } from './gitops-branch';

/** Where content comes from and goes to. */
export interface Consignment {
  /** The rendered tree. */
  readonly from: string;
  /** The checkout as the user named it. */
  readonly repo: string;
  readonly branch: GitOpsBranch;
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
  message: (service: string) => string,
  say: (line: string) => void,
): Promise<ReadonlyMap<string, string>> {
  const { branch } = consignment;
  for (let tries = 1; tries <= MOST_TRIES; tries++) {
    await branch.reset();
    await publishFolders(consignment, services);
    const paths = await branch.uncommitted();
    const commits = new Map<string, string>();
    for (const { name, folder } of services) {
      const own = paths.filter((path) => isOf(folder, path));
      if (own.length === 0) continue;
      const commit = await branch.commit(own, message(name));
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

const NOTHING: PublishReport = { written: [], removed: [], unchanged: 0, adopted: [], left: [] };

/** Whether a path lies in a folder, or is publish's list of it. */
export function isOf(folder: string, path: string): boolean {
  const lists = `.release-train/published/${folder}`;
  return [`${folder}/`, `${lists}/`].some((below) => path.startsWith(below)) || path === `${lists}.sha256`;
}
