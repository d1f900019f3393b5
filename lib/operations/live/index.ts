export { numberIn, objectIn, objectsIn, textIn } from './fields';
export { type LiveReplicaSet, replicaSetsOf } from './replica-sets';
export { rolloutPath } from './rollout-path';
export { type RolloutAnalysis, type RolloutState, type RolloutStep, releaseIn, rolloutState } from './rollout-state';
export { templateDifference } from './template-difference';
