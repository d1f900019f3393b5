import type { Cluster } from '../cluster';
import type { PullRequests } from '../pull-request';
import type { Caught } from '../trailers';
import type { RollbackGuard } from './guards';

/** What is rolled back, and how. */
export interface RollbackOptions {
  /** A checkout of the GitOps repository, whose remote is `origin`; it stays as it is. */
  readonly repo: string;
  /** The branch that Argo CD follows. */
  readonly branch: string;
  readonly service: string;
  /** At least one; each gets a commit of its own. */
  readonly environments: readonly string[];
  /** A release id, a version, or a commit of the branch. @default - what was healthy last, as far as that is known */
  readonly to?: string;
  /** Why, in a line: it stands in the commit. */
  readonly why: string;
  /** As the incident is called where it is tracked: `INC-42`. */
  readonly incident?: string;
  /** What found the failure. @default - what the clusters say; `unknown` where nobody looked */
  readonly caught?: Caught;
  /** Refusals of guards that do not count: `release-file:svc-a-1.4.2-9f8d111`. @default - none */
  readonly despite?: readonly string[];
  /** The clusters that an environment runs in. @default - none: Git alone */
  readonly clustersOf?: (environment: string) => readonly Cluster[];
  /** Opens a pull request there in place of pushing to the branch. @default - pushes */
  readonly pullRequests?: PullRequests;
  /** The address of an incoming webhook of Slack: a secret. @default - nobody is told */
  readonly webhook?: string;
  /** Tells all of it and changes nothing. @default false */
  readonly dryRun?: boolean;
  /** Waits so long, in seconds, until the service is healthy in all clusters. @default - does not wait */
  readonly waitSeconds?: number;
  /** Asked before anything is changed. @default - goes on */
  readonly confirm?: () => Promise<boolean>;
  /** Tells what happens, a line each. */
  readonly say: (line: string) => void;
  /** Tells what went wrong and does not stop it. */
  readonly warn: (line: string) => void;
  /** @default - all that this library has */
  readonly guards?: readonly RollbackGuard[];
  /** In milliseconds since 1970. @default Date.now */
  readonly now?: () => number;
  /** In milliseconds. */
  readonly sleep?: (milliseconds: number) => Promise<void>;
}

/** How a rollback ended. */
export interface RollbackResult {
  /** By environment; none of one that had been taken back already. */
  readonly commits: ReadonlyMap<string, string>;
  /** The pull request, where one was opened. */
  readonly pullRequest?: string;
  /** Seconds from the command until the service was healthy; undefined if nobody waited. */
  readonly healthyAfterSeconds?: number;
}
