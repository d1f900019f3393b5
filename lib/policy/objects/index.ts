export * from './analyses';
export * from './analysis-runs';
export * from './metrics';
export * from './rollouts';
export * from './selectors';
export * from './workloads';
