export * from './problems';
export * from './recording';
export * from './scenario';
export * from './times';
export * from './words';
