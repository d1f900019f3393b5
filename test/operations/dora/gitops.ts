import { execFileSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { type DoraOptions, dora } from '../../../lib/operations/dora/dora';
import type { DoraReport, EnvironmentReport } from '../../../lib/operations/dora/report';
import { initRepository, put } from '../../support/git';

// A commit is three processes, and a history is many commits.
jest.setTimeout(60_000);

/** A made-up release; `id` tells it from others. */
export interface MadeUpRelease {
  readonly id: string;
  /** @default - an image of this id alone */
  readonly image?: string;
  /** The release file that it came from. */
  readonly file?: string;
  readonly emergency?: boolean;
  readonly targets?: string;
  /** More lines of the manifest, which have nothing to do with the release. */
  readonly extra?: string;
  readonly namespace?: string;
}

/** The manifests of a service as this library renders them, in short. */
export function manifests(service: string, release: MadeUpRelease): string {
  const annotations = [
    ...(release.file === undefined ? [] : [`release-train.dev/release-file: ${release.file}`]),
    ...(release.emergency ? ['release-train.dev/emergency: prices are wrong (until 2026-01-31T00:00:00Z)'] : []),
    ...(release.targets === undefined ? [] : [`release-train.dev/delivery-targets: '${release.targets}'`]),
  ];
  return `apiVersion: v1
kind: Service
metadata:
  name: ${service}
---
apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata:
  name: ${service}
  namespace: ${release.namespace ?? 'shop'}
  annotations:${annotations.length === 0 ? ' {}' : annotations.map((line) => `\n    ${line}`).join('')}
spec:
  template:
    metadata:
      annotations:
        release-train.dev/git-sha: "${shaOf(release.id)}"
        release-train.dev/release-id: ${release.id}
    spec:
      containers:
        - name: app
          image: ${release.image ?? `ghcr.io/org/${service}:${release.id}`}
${release.extra ?? ''}`;
}

/** The source commit of a made-up release: its id in hexadecimal. */
export function shaOf(id: string): string {
  return Buffer.from(id.padEnd(4, '_')).toString('hex').slice(0, 40);
}

/** A GitOps repository whose commits are made at fixed times. */
export class GitOps {
  public readonly dir = initRepository();

  /** Commits files, or their absence, at a time such as `2026-01-05 10:00`. */
  public commit(at: string, files: Readonly<Record<string, string | undefined>>, message = 'change'): this {
    for (const [path, text] of Object.entries(files)) {
      if (text === undefined) rmSync(join(this.dir, path), { recursive: true, force: true });
      else put(this.dir, path, text);
    }
    this.git(at, 'add', '--all');
    this.git(at, 'commit', '--quiet', '--allow-empty', '--message', message);
    return this;
  }

  /** Releases services: `{ 'prod/svc-a': 'r1' }`. */
  public release(at: string, releases: Readonly<Record<string, string | MadeUpRelease>>, message = 'release'): this {
    const files = Object.entries(releases).map(([place, given]) => {
      const [environment = '', service = ''] = place.split('/');
      const release = typeof given === 'string' ? { id: given } : given;
      return [pathOf(environment, service), manifests(service, release)] as const;
    });
    return this.commit(at, Object.fromEntries(files), message);
  }

  public git(at: string, ...args: string[]): string {
    const time = `${at.replace(' ', 'T')}:00Z`;
    const env = {
      ...process.env,
      GIT_CONFIG_GLOBAL: '/dev/null',
      GIT_CONFIG_NOSYSTEM: '1',
      GIT_EDITOR: 'true',
      GIT_AUTHOR_DATE: '2000-01-01T00:00:00Z',
      GIT_COMMITTER_DATE: time,
    };
    return execFileSync('git', args, {
      cwd: this.dir,
      env,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
    }).trim();
  }

  /** Measures January 2026, unless told otherwise; one is enough for a median. */
  public async measured(options: Partial<DoraOptions> = {}): Promise<DoraReport> {
    return dora({
      repo: this.dir,
      since: '2026-01-01',
      until: '2026-01-31',
      now: new Date('2026-07-01T00:00:00Z'),
      minimum: 1,
      ...options,
    });
  }

  /** What was measured of one environment. */
  public async prod(options: Partial<DoraOptions> = {}, environment = 'prod'): Promise<EnvironmentReport> {
    const { environments } = await this.measured(options);
    const found = environments.find((it) => it.environment === environment);
    if (!found) throw new Error(`there is no ${environment}`);
    return found;
  }
}

export function pathOf(environment: string, service: string): string {
  return `clusters/${environment}/apps/${service}/${service}.k8s.yaml`;
}

/** A release file, whose commits are given as `{ sha: time }`. */
export function releaseFile(
  id: string,
  commits: Readonly<Record<string, string>> = {},
  more: Readonly<Record<string, string>> = {},
): string {
  const list = Object.entries(commits).map(([sha, at]) => `  - sha: "${sha}"\n    committedAt: ${at}\n`);
  return [
    `image: ghcr.io/org/svc:${id}\nversion: ${id}\nreleaseId: ${id}\ngitSha: "${shaOf(id)}"\n`,
    ...Object.entries(more).map(([key, value]) => `${key}: "${value}"\n`),
    ...(list.length > 0 ? ['commits:\n', ...list] : []),
  ].join('');
}

/** Releases and their outcomes, in the order of the time. */
export function outcomes({ deployments }: EnvironmentReport): string[] {
  return deployments.map(({ service, release, outcome }) => `${service} ${release} ${outcome}`);
}

export const HOUR = 3600;
export const MINUTE = 60;
