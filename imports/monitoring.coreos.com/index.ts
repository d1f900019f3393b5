export * from './prometheus-rule';
