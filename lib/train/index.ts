export type { Demand } from './demand';
export { type KargoEnvironment, KargoPipeline, type KargoPipelineProps, type KargoPromotion } from './kargo';
export type { PodCounts, Span } from './pod-counts';
export type { ReleaseStep } from './release-time';
export { ReleaseTrain, type ReleaseTrainProps } from './release-train';
export { departInOrder, type Freeze, freezeAt, isPlan, type OrderedDepartOptions } from './runner';
export type { SharedResource } from './shared-resource';
export type { FleetDemand, TrainBatch, TrainPlan, TrainService, TrainWave } from './train-plan';
