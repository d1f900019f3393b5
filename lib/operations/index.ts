export { type Cluster, type ClusterAnswer, connected } from './cluster';
export { DRILL_LOG, type Drill, formatDrill, parseDrills, secondsBetween } from './drill-log';
export { cleanDrill, type DrillOptions, drill, MEANS, type Means, meansOf } from './drills';
export { type RolloutAnalysis, type RolloutState, type RolloutStep, rolloutState } from './live';
export { clustersAt, type PublishedService, placeOf, publishedServices } from './published-services';
export {
  gitHubRepository,
  openPullRequest,
  type PullRequest,
  type PullRequestProps,
  type PullRequests,
  pullRequestsOf,
} from './pull-request';
export * from './status';
export { CAUGHT, type Caught, formatTrailers, parseTrailers, type ReleaseTrailers } from './trailers';
