export { type DoraOptions, dora, type Witness } from './dora';
export { eventsWitness } from './events';
export { htmlDora, jsonDora, markdownDora, type TerminalDoraOptions, terminalDora } from './output';
export { type PrometheusAccess, prometheusWitness } from './prometheus';
export type { DoraReport, EnvironmentReport, ServiceReport } from './report';
