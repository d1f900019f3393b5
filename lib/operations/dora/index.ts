export { type DoraOptions, dora, type Witness } from './dora';
export type { DoraReport, EnvironmentReport, ServiceReport } from './report';
