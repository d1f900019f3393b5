import type { Freeze } from '../../train';
import type { RolloutState } from '../live';
import type { AnalysisRun, AnalysisVerdict } from './analyses';
import type { ApplicationState } from './application-state';
import type { GitService } from './git-side';
import type { LiveRelease } from './live-side';
import type { Condition, LiveRow, StatusRow } from './report';

/** What is known of a service in one cluster. */
export interface RowInput {
  readonly service: GitService;
  /** Undefined where its cluster could not be asked. */
  readonly live?: {
    readonly state?: RolloutState;
    readonly runs: readonly AnalysisRun[];
    readonly releases: ReadonlyMap<string, LiveRelease>;
  };
  readonly application?: ApplicationState;
  /** Whether Argo CD was asked, and has no Application that applies it. */
  readonly isWithoutApplication?: boolean;
  /** What keeps Argo CD from syncing now. */
  readonly freeze?: Freeze;
  /** The context of the kubeconfig that was asked; undefined for the current one. */
  readonly context?: string;
  /** Those of all clusters of the environment, as far as they were named. */
  readonly contexts?: readonly string[];
  /** The branch that Argo CD follows; undefined where a revision is looked at. */
  readonly branch?: string;
  /** In milliseconds since 1970. */
  readonly now: number;
}

/** What its parts come to, for what is said of it. */
export interface Judged extends RowInput {
  readonly git: StatusRow['git'];
  readonly row?: LiveRow;
  readonly analyses: readonly AnalysisVerdict[];
  readonly conditions: readonly Condition[];
}
