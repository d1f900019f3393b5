export { numberIn, objectIn, objectsIn, textIn } from './fields';
export { type RolloutAnalysis, type RolloutState, type RolloutStep, releaseIn, rolloutState } from './rollout-state';
