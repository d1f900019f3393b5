export { htmlReport } from './page';
export type { SimulatedService, SimulationReport } from './report';
export { type TerminalOptions, terminalReport } from './terminal';
export { counted as countedInWords, humanPercent, humanSeconds } from './text';
export { timelineText } from './timeline-text';
