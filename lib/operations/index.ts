export {
  type BumpOptions,
  type BumpOutcome,
  type BumpTarget,
  bump,
  IN_FLIGHT,
  type InFlight,
  type Render,
  type Source,
  type WantedRelease,
} from './bump';
export { type Cluster, type ClusterAnswer, connected } from './cluster';
export {
  type DoraOptions,
  type DoraReport,
  dora,
  eventsWitness,
  htmlDora,
  jsonDora,
  markdownDora,
  prometheusWitness,
  terminalDora,
  type Witness,
} from './dora';
export { DRILL_LOG, type Drill, formatDrill, parseDrills, secondsBetween } from './drill-log';
export { cleanDrill, type DrillOptions, drill, MEANS, type Means, meansOf } from './drills';
export {
  type LiveReplicaSet,
  type RolloutAnalysis,
  type RolloutState,
  type RolloutStep,
  replicaSetsOf,
  rolloutState,
  templateDifference,
} from './live';
export { clustersAt, type PublishedService, placeOf, publishedServices } from './published-services';
export {
  gitHubRepository,
  openPullRequest,
  type PullRequest,
  type PullRequestProps,
  type PullRequests,
  pullRequestsOf,
} from './pull-request';
export {
  type GuardAnswer,
  type GuardedRelease,
  type GuardRefusal,
  ROLLBACK_GUARDS,
  type RollbackGuard,
  type RollbackOptions,
  type RollbackQuestion,
  type RollbackResult,
  rollback,
} from './rollback';
export * from './status';
export { CAUGHT, type Caught, formatTrailers, parseTrailers, type ReleaseTrailers } from './trailers';
