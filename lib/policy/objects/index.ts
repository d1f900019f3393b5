export * from './analyses';
export * from './istio';
export * from './placeholders';
export * from './protocols';
export * from './rollouts';
export * from './selectors';
export * from './workloads';
