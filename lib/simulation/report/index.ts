export { html, Markup, type Part } from './markup';
export { htmlReport } from './page';
export type { SimulatedService, SimulationReport } from './report';
export { STYLE } from './style';
export { type TerminalOptions, terminalReport } from './terminal';
export { counted as countedInWords, humanPercent, humanSeconds } from './text';
export { timelineText } from './timeline-text';
