export { type RunbookProblemsOptions, runbookProblems } from './runbook-problems';
export { Runbooks, type RunbooksProps } from './runbooks';
