import type { Review } from '../../review';
import type { Cluster } from '../cluster';
import type { PullRequests } from '../pull-request';
import type { InFlight } from './in-flight';
import type { WantedRelease } from './next-release';
import type { Render } from './reviewed';
import type { Source } from './source-commits';

/** Where a bump ends: in the checkout as an edit, on the branch that Argo CD follows, or in a pull request to it. */
export type BumpTarget = 'checkout' | 'branch' | 'pull-request';

/** How a service gets its next release. */
export interface BumpOptions {
  readonly service: string;
  readonly release: WantedRelease;
  /** A checkout of the repository with the release files. */
  readonly repo: string;
  readonly target: BumpTarget;
  /** The branch that is released from, on the remote `origin`. */
  readonly branch: string;
  /** The environment whose published service says which file it is. */
  readonly environment?: string;
  /** The release file, from the root of the repository. */
  readonly file?: string;
  /** Where the commits of the release are. @default - they are not listed */
  readonly source?: Source;
  readonly allowOlder: boolean;
  readonly inFlight: InFlight;
  /** The cluster of the service. @default - nobody looks whether a release is in flight */
  readonly cluster?: { readonly connect: () => Promise<Cluster>; readonly isDemanded: boolean };
  /** How long a release in flight is waited for. */
  readonly timeoutSeconds: number;
  readonly pollSeconds: number;
  /** Runs the app of a checkout. @default - what it renders is not shown */
  readonly render?: Render;
  /** Whether nothing is written, committed or pushed. */
  readonly dryRun: boolean;
  /** Where pull requests for the remote's address are opened. */
  readonly pullRequests: (remote: string) => PullRequests;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly sleep: (milliseconds: number) => Promise<void>;
  /** Told what happens, a line each. */
  readonly say: (line: string) => void;
  /** Shows what a release changes in the manifests. */
  readonly show: (review: Review) => void;
}
