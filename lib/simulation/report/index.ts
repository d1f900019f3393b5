export { htmlPage } from './html-page';
export { html, Markup, type Part } from './markup';
export { htmlReport } from './page';
export { plainTable, widthOf } from './plain-table';
export type { SimulatedService, SimulationReport } from './report';
export { type TerminalOptions, terminalReport } from './terminal';
export { counted as countedInWords, humanPercent, humanSeconds } from './text';
export { timelineText } from './timeline-text';
