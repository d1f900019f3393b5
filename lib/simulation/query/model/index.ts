export { modelEngine } from './model-engine';
