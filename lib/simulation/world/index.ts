export { producible } from './asked-metrics';
export type { Cluster, Version } from './cluster';
export type { PlayedService } from './played-service';
export { World, type WorldProps } from './world';
