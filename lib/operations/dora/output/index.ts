export { jsonDora } from './json';
export { markdownDora } from './markdown';
export { htmlDora } from './page';
export { type TerminalDoraOptions, terminalDora } from './terminal';
