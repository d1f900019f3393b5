export { type RolloutAnalysis, type RolloutState, rolloutState } from './rollout-state';
