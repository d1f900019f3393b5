import { execFileSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { writeTree } from '../../lib/gitops/tree';

/** A folder for one test, which goes when the test ends. */
export function temporaryFolder(): string {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'release-train-')));
  folders.push(folder);
  return folder;
}

const folders: string[] = [];

afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

/** Runs git as nobody's configuration would change it, and gives what it prints. */
export function git(dir: string, ...args: string[]): string {
  const env = { ...process.env, GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_NOSYSTEM: '1', GIT_EDITOR: 'true' };
  return execFileSync('git', args, { cwd: dir, env, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] }).trimEnd();
}

/** A new repository with a branch `main` and no commit. */
export function initRepository(dir = temporaryFolder()): string {
  mkdirSync(dir, { recursive: true });
  git(dir, 'init', '--quiet', '--initial-branch=main');
  identify(dir);
  return dir;
}

/** Gives a repository someone to commit as. */
export function identify(dir: string): void {
  git(dir, 'config', 'user.name', 'Test');
  git(dir, 'config', 'user.email', 'test@example.com');
}

/** Commits everything in a checkout and gives the commit's short name as messages print it. */
export function commitAll(dir: string, subject: string): string {
  git(dir, 'add', '--all');
  git(dir, 'commit', '--quiet', '--allow-empty', '--message', subject);
  return head(dir);
}

/** The last commit's short name as messages print it. */
export function head(dir: string): string {
  return git(dir, 'rev-parse', 'HEAD').slice(0, 8);
}

/** Writes a file, and its folders. */
export function put(dir: string, path: string, content: string): void {
  mkdirSync(dirname(join(dir, path)), { recursive: true });
  writeFileSync(join(dir, path), content);
}

/** A file's content; undefined if there is none. */
export function content(dir: string, path: string): string | undefined {
  return existsSync(join(dir, path)) ? readFileSync(join(dir, path), 'utf8') : undefined;
}

/** Everything below a folder but Git's own: files with their content, folders with a "/" at the end. */
export function snapshot(dir: string, below = ''): Record<string, string> {
  const found: Record<string, string> = {};
  for (const entry of readdirSync(join(dir, below), { withFileTypes: true })) {
    const path = below ? `${below}/${entry.name}` : entry.name;
    if (path === '.git') continue;
    if (entry.isDirectory()) Object.assign(found, { [`${path}/`]: '' }, snapshot(dir, path));
    else found[path] = readFileSync(join(dir, path), 'utf8');
  }
  return found;
}

/** A rendered tree on disk. */
export function treeOf(
  files: Record<string, string>,
  { only, owners = {} }: { only?: readonly string[]; owners?: Record<string, string> } = {},
): string {
  const dir = temporaryFolder();
  writeTree(dir, new Map(Object.entries(files)), { only, owners: new Map(Object.entries(owners)) });
  return dir;
}

/** Where a service's manifests are in a tree. */
export function manifestOf(service: string, environment = 'prod'): string {
  return `clusters/${environment}/apps/${service}/${service}.k8s.yaml`;
}

/** A unit of one service with a Rollout that carries a release id. It is decommissioned, so that it may go at any time. */
export function service(name: string, release: string, extra = ''): Record<string, string> {
  return {
    [manifestOf(name)]: `apiVersion: v1
kind: Service
metadata:
  name: ${name}
---
apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata:
  name: ${name}
  annotations:
    release-train.dev/decommissioned: replaced
spec:
  template:
    metadata:
      annotations:
        release-train.dev/release-id: ${release}
${extra}`,
  };
}

/** The message of the error that a publish ends with. */
export async function refusal(run: Promise<unknown>): Promise<string> {
  return run.then(
    () => 'nothing was refused',
    // Of the commands that it tells, the tree is another one each time.
    (error: Error) => `${error.name}: ${error.message}`.replace(/ --from \S+(?= )/g, ''),
  );
}
