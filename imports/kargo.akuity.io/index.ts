export * from './project';
export * from './project-config';
export * from './stage';
export * from './warehouse';
