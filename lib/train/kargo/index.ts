export type { KargoEnvironment } from './kargo-environment';
export { KargoPipeline, type KargoPipelineProps } from './kargo-pipeline';
export type { KargoPromotion } from './stages';
