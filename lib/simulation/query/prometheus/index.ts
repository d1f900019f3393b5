export * from './prometheus-engine';
