import { counted } from '../../core';
import type { CheckReport, Finding } from '../check';
import { locatedIn } from './located';

/**
 * A report as the log of a GitHub workflow takes it: annotations of the lines of a pull request. GitHub shows ten errors, ten
 * warnings and ten notices of a step; the summary behind them tells of all.
 *
 * @see https://docs.github.com/en/actions/reference/workflow-commands-for-github-actions
 */
export function githubReport(report: CheckReport, dir: string): string {
  const { findings, suppressed, notDone } = report;
  const lines = [
    ...findings.map((finding) => annotation(finding, dir)),
    ...notDone.map((part) => `::warning title=not done::${escapedText(part)}`),
    `${plain(dir)}: ${counted(findings.length, 'finding')}, ${suppressed.length} accepted, in ${counted(report.counted.objects, 'object')}`,
  ];
  return `${lines.join('\n')}\n`;
}

const COMMANDS = { error: 'error', warning: 'warning', note: 'notice' } as const;

function annotation(finding: Finding, dir: string): string {
  const { path, line, column } = locatedIn(dir, finding);
  const properties = Object.entries({ file: path, line, col: column, title: finding.rule })
    .map(([name, value]) => `${name}=${escapedProperty(String(value))}`)
    .join(',');
  const where = [finding.object, finding.field].filter((part) => part !== undefined).join(' ');
  const text = `${where === '' ? '' : `${where}: `}${finding.message}; ${finding.remedy}`;
  return `::${COMMANDS[finding.severity]} ${properties}::${escapedText(text)}`;
}

// As the runner reads it: a line break ends a command, and what follows could be another one.
function escapedText(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function escapedProperty(text: string): string {
  return escapedText(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}

/** In a line of its own, nothing may begin like a command. */
function plain(text: string): string {
  return text.replace(/[\r\n]/g, ' ').replace(/^::/, '');
}
