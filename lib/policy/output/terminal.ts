import { counted, groupedBy, oneLine, type Style, styleFor } from '../../core';
import type { CheckReport, Finding, SuppressedFinding } from '../check';
import type { Rule, Severity } from '../rule';
import { type Located, locatedIn } from './located';

export interface TerminalOptions {
  /** The folder that was checked, as it was given. */
  readonly dir: string;
  readonly colors: boolean;
  /** Shows every finding, not only the first of each rule. */
  readonly all?: boolean;
}

/** Of one rule, so many findings are shown: a fleet has hundreds that are alike. */
const SHOWN = 8;

const COLORS = { error: 'red', warning: 'yellow', note: 'dim' } as const;

/** A report for people: rule by rule, the worst first, each with its cause and its remedy. */
export function terminalReport(report: CheckReport, rules: readonly Rule[], options: TerminalOptions): string {
  const style = styleFor(options.colors);
  const byRule = groupedBy(report.findings, ({ rule }) => rule);
  return [
    ...[...byRule].map(([id, findings]) => ruleSection(id, findings, rules, options, style)),
    accepted(report, options, style),
    unused(report, options, style),
    ...report.notDone.map((part) => style('yellow', `not done: ${oneLine(part)}`)),
    summary(report, options, style),
  ]
    .filter((part) => part !== '')
    .join('\n\n');
}

function ruleSection(
  id: string,
  findings: readonly Finding[],
  rules: readonly Rule[],
  { dir, all }: TerminalOptions,
  style: Style,
): string {
  const rule = rules.find((it) => it.id === id);
  const severity = findings[0]?.severity as Severity;
  const shown = all ? findings : findings.slice(0, SHOWN);
  const hidden = findings.length - shown.length;
  return [
    `${style(COLORS[severity], severity)}  ${style('bold', id)}${rule ? `  ${oneLine(rule.title)}` : ''}`,
    ...(rule ? [style('dim', `  ${oneLine(rule.cause)}`)] : []),
    ...shown.flatMap((finding) => findingLines(locatedIn(dir, finding), finding, rule, style)),
    ...(hidden > 0 ? [`  … and ${hidden} more; --all shows them`] : []),
    ...(rule ? [`  → ${oneLine(rule.remedy)}`, style('dim', `    ${rule.see}`)] : []),
  ].join('\n');
}

function findingLines({ path, line, column }: Located, finding: Finding, rule: Rule | undefined, style: Style) {
  const where = [finding.object, finding.field].filter((part) => part !== undefined).map((part) => oneLine(part));
  return [
    `  ${oneLine(path)}:${line}:${column}${where.length > 0 ? `  ${style('bold', where.join('  '))}` : ''}`,
    `    ${oneLine(finding.message)}`,
    // What the rule says of all cases stands once, below them.
    ...(finding.remedy === rule?.remedy ? [] : [`    → ${oneLine(finding.remedy)}`]),
  ];
}

function accepted({ suppressed }: CheckReport, { dir, all }: TerminalOptions, style: Style): string {
  if (suppressed.length === 0) return '';
  const groups = [
    ...groupedBy(suppressed, ({ rule, until, reason }) => JSON.stringify([rule, until, reason])).values(),
  ];
  const lines = groups.flatMap((group) => acceptedLines(group, dir, all === true));
  return [style('bold', `accepted (${suppressed.length})`), ...lines].join('\n');
}

function acceptedLines(group: readonly SuppressedFinding[], dir: string, all: boolean): string[] {
  const [{ rule, until, reason } = {} as SuppressedFinding] = group;
  const shown = all ? group : group.slice(0, SHOWN);
  return [
    `  ${rule} until ${until}: ${oneLine(reason)}`,
    ...shown.map((finding) => {
      const { path, line } = locatedIn(dir, finding);
      return `    ${oneLine(path)}:${line}  ${oneLine(finding.object ?? '')}`;
    }),
    ...(group.length > shown.length ? [`    … and ${group.length - shown.length} more`] : []),
  ];
}

function unused({ unused: suppressions }: CheckReport, { dir }: TerminalOptions, style: Style): string {
  if (suppressions.length === 0) return '';
  const lines = suppressions.map((it) => {
    const { path, line } = locatedIn(dir, { ...it, column: 1 });
    return `  ${oneLine(path)}:${line}  ${it.rule} at ${oneLine(it.object)} (${oneLine(it.reason)})`;
  });
  return [style('bold', 'suppressions that are of no use any more; remove them'), ...lines].join('\n');
}

function summary({ findings, suppressed, counted: of }: CheckReport, { dir }: TerminalOptions, style: Style): string {
  const severities: readonly Severity[] = ['error', 'warning', 'note'];
  const found = severities
    .map((severity) => [severity, findings.filter((it) => it.severity === severity).length] as const)
    .filter(([, count]) => count > 0)
    .map(([severity, count]) => style(COLORS[severity], counted(count, severity)));
  const what = found.length > 0 ? found.join(', ') : style('green', 'nothing wrong');
  const left = suppressed.length > 0 ? `, ${suppressed.length} accepted` : '';
  const tree = dir === '' ? '' : `${oneLine(dir)}: `;
  return `${tree}${what}${left}; ${counted(of.objects, 'object')} in ${counted(of.files, 'file')}, ${counted(of.rules, 'rule')}`;
}
