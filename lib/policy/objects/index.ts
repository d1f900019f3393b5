export * from './analyses';
export * from './rollouts';
export * from './selectors';
export * from './workloads';
