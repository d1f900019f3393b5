export { githubReport } from './github';
export { jsonReport } from './json';
export { sarifReport } from './sarif';
export { type TerminalOptions, terminalReport } from './terminal';
