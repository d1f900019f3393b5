export * from './analyses';
export * from './istio';
export * from './placeholders';
export * from './rollouts';
export * from './selectors';
export * from './workloads';
