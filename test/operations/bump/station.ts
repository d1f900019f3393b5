import { dirname, join } from 'node:path';
import { type BumpOptions, bump, type Cluster } from '../../../lib/operations';
import { commitAll, git, identify, initRepository, put, temporaryFolder } from '../../support/git';
import { FILES, type Heard, optionsFor } from './releases';

export * from './releases';

/** A bare repository, and a checkout of it. */
export function station(files: Readonly<Record<string, string>> = FILES): { remote: string; repo: string } {
  const first = initRepository();
  for (const [path, text] of Object.entries(files)) put(first, path, text);
  commitAll(first, 'The first releases');
  const remote = join(temporaryFolder(), 'gitops.git');
  git(first, 'clone', '--quiet', '--bare', '.', remote);
  return { remote, repo: cloneOf(remote) };
}

export function cloneOf(remote: string): string {
  const dir = join(temporaryFolder(), 'checkout');
  git(dirname(dir), 'clone', '--quiet', remote, dir);
  identify(dir);
  return dir;
}

/** A file as a branch of a bare repository has it. */
export function remoteFile(remote: string, path: string, branch = 'main'): string {
  return `${git(remote, 'show', `${branch}:${path}`)}\n`;
}

/** Bumps svc-a to 1.4.2, and gives what was said, and how it ended. */
export async function bumped(repo: string, given: Partial<BumpOptions> = {}) {
  const heard: Heard = { lines: [], shown: [] };
  const outcome = await bump(optionsFor(repo, given, heard)).catch((error: Error) => error);
  return { ...heard, outcome, refusal: outcome instanceof Error ? `${outcome.name}: ${outcome.message}` : undefined };
}

/** What a cluster answers once. */
export type ClusterMoment = { status?: number; body?: unknown; error?: Error };

/** A cluster that has one Rollout, as it is by then, and again. */
export function clusterWith(...answers: ClusterMoment[]) {
  const asked: string[] = [];
  const cluster: Cluster = {
    name: 'the cluster prod (10.0.0.1)',
    get: async (path) => {
      const { status = 200, body, error } = answers[Math.min(asked.length, answers.length - 1)] ?? {};
      asked.push(path);
      if (error) throw error;
      return { status, body };
    },
    send: () => Promise.reject(new Error('nothing is sent')),
    demandOk: (status) => {
      if (status !== 200) throw new Error(`status ${status}`);
    },
  };
  return { asked, cluster: { connect: async () => cluster, isDemanded: true } };
}
