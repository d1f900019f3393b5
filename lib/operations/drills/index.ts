export { cleanDrill } from './clean';
export { drill } from './drill';
export type { DrillOptions } from './drill-options';
export { MEANS, type Means, meansOf } from './means';
