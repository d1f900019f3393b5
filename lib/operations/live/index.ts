export { type LiveReplicaSet, replicaSetsOf } from './replica-sets';
export { rolloutPath } from './rollout-path';
export {
  type RolloutAnalysis,
  type RolloutState,
  type RolloutStep,
  rolloutState,
  templateRelease,
} from './rollout-state';
export { templateDifference } from './template-difference';
