import { join } from 'node:path';
import { Environment, GitOpsApp, type GitOpsAppProps, Releases, ServiceSet, Slo } from '../../../lib';
import { publish } from '../../../lib/gitops';
import { type RollbackOptions, type RollbackResult, rollback } from '../../../lib/operations';
import { commitAll, git, identify, initRepository, put, temporaryFolder, treeOf } from '../../support/git';

// Each runs git some hundred times.
jest.setTimeout(120_000);

/** A release of a service, by a number: 1 is version 1.0.1. */
export function releaseText(service: string, n: number, extra = ''): string {
  const digit = String(n % 10);
  return `image: ghcr.io/org/${service}@sha256:${digit.repeat(64)}
version: 1.0.${n}
gitSha: ${digit.repeat(40)}
releaseId: ${service}-1.0.${n}
${extra}`;
}

export const FILE_A = 'releases/svc-a.yaml';
export const FOLDER_A = 'clusters/prod/apps/svc-a';
export const LIST_A = `.release-train/published/${FOLDER_A}.sha256`;

interface FleetOptions {
  readonly environments?: readonly string[];
  readonly props?: Partial<GitOpsAppProps>;
  /** Set on svc-a alone. */
  readonly replicas?: number;
  readonly kind?: 'canary' | 'blue-green' | 'worker';
}

/** Renders the fleet of a repository's release files, as its pipeline does, and gives the tree's folder. */
export function rendered(checkout: string, options: FleetOptions = {}): string {
  const { environments = ['prod'], props = {}, replicas = 4, kind = 'canary' } = options;
  const app = new GitOpsApp({ repository: 'https://github.com/org/gitops', ...props });
  for (const name of environments) {
    const environment = new Environment(app, name, {
      namespace: name,
      prometheus: 'http://prometheus.monitoring:9090',
    });
    const services = new ServiceSet(environment, 'services', {
      releases: Releases.fromFolder(join(checkout, 'releases')),
    });
    const slo = Slo.availability(99.9);
    if (kind === 'blue-green') services.addBlueGreenService('svc-a', { port: 8080, replicas, slo });
    else if (kind === 'worker') services.addWorker('svc-a', { replicas, slo, analyses: 'none' });
    else services.addService('svc-a', { port: 8080, replicas, slo });
    services.addService('svc-b', { port: 8080, replicas: 2, slo });
  }
  return treeOf(Object.fromEntries(app.render()));
}

/** A repository on a server, and what pipelines and people do to it. */
export class Fleet {
  public readonly said: string[] = [];
  public readonly warned: string[] = [];

  private constructor(
    public readonly remote: string,
    /** The user's checkout. */
    public readonly repo: string,
    public readonly options: FleetOptions,
  ) {}

  /** One repository with release files and what is rendered of them: release 1 of each service. */
  public static async start(options: FleetOptions = {}): Promise<Fleet> {
    const seed = initRepository();
    put(seed, FILE_A, releaseText('svc-a', 1));
    put(seed, 'releases/svc-b.yaml', releaseText('svc-b', 1));
    await publish(rendered(seed, options), seed);
    commitAll(seed, 'first publish');
    const remote = join(temporaryFolder(), 'remote.git');
    git(seed, 'clone', '--quiet', '--bare', seed, remote);
    return new Fleet(remote, cloned(remote), options);
  }

  /** CI releases a service: it changes the release file, renders, publishes and pushes. */
  public async release(service: string, n: number, extra = '', options: FleetOptions = {}): Promise<string> {
    return this.pipeline(
      `${service} 1.0.${n}`,
      (dir) => put(dir, `releases/${service}.yaml`, releaseText(service, n, extra)),
      options,
    );
  }

  /** A pipeline after some change. */
  public async pipeline(subject: string, change: (dir: string) => void, options: FleetOptions = {}): Promise<string> {
    const dir = cloned(this.remote);
    change(dir);
    await publish(rendered(dir, { ...this.options, ...options }), dir);
    commitAll(dir, subject);
    git(dir, 'push', '--quiet', 'origin', 'HEAD:main');
    return git(dir, 'rev-parse', 'HEAD');
  }

  /** Somebody commits something by hand and pushes. */
  public push(subject: string, change: (dir: string) => void): string {
    const dir = cloned(this.remote);
    change(dir);
    commitAll(dir, subject);
    git(dir, 'push', '--quiet', 'origin', 'HEAD:main');
    return git(dir, 'rev-parse', 'HEAD');
  }

  public async rollback(options: Partial<RollbackOptions> = {}): Promise<RollbackResult> {
    return rollback({
      repo: this.repo,
      branch: 'main',
      service: 'svc-a',
      environments: ['prod'],
      why: 'checkout fails',
      say: (line) => void this.said.push(line),
      warn: (line) => void this.warned.push(line),
      sleep: async () => undefined,
      ...options,
    });
  }

  /** What a rollback is refused with. */
  public async refused(options: Partial<RollbackOptions> = {}): Promise<string> {
    return this.rollback(options).then(
      () => 'nothing was refused',
      (error: Error) => `${error.name}: ${error.message}`,
    );
  }

  public get tip(): string {
    return git(this.remote, 'rev-parse', 'main');
  }

  /** Git's id of a file or folder. */
  public id(revision: string, path: string): string {
    return git(this.remote, 'rev-parse', `${revision}:${path}`);
  }

  public content(path: string, revision = 'main'): string {
    return git(this.remote, 'show', `${revision}:${path}`);
  }

  public message(revision = 'main'): string {
    return git(this.remote, 'log', '-1', '--format=%B', revision);
  }

  /** The paths that a commit changed. */
  public changed(revision = 'main'): string[] {
    return git(this.remote, 'diff-tree', '-r', '--no-commit-id', '--name-only', revision).split('\n');
  }

  /** All that Git has in the user's checkout, to see that nothing was left behind. */
  public traces(): string[] {
    return [
      git(this.repo, 'for-each-ref'),
      git(this.repo, 'worktree', 'list'),
      git(this.repo, 'status', '--porcelain'),
      git(this.repo, 'stash', 'list'),
    ];
  }
}

export function cloned(remote: string, ...options: string[]): string {
  const dir = join(temporaryFolder(), 'checkout');
  git(remote, 'clone', '--quiet', ...options, options.includes('--depth=1') ? `file://${remote}` : remote, dir);
  identify(dir);
  return dir;
}
