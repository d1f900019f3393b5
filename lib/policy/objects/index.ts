export * from './analyses';
export * from './applications';
export * from './generated-elements';
export * from './globs';
export * from './rollouts';
export * from './selectors';
export * from './template-text';
export * from './workloads';
