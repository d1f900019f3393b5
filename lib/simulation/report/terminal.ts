import { listed, oneLine, type Style, styleFor } from '../../core';
import { CHANGE_RULE, CHANGE_WORDS, change } from './comparison';
import { figure, type Measure, measuresOf } from './measures';
import { byService, playedRuns, type SimulatedService, type SimulationReport } from './report';
import { figuresTable } from './terminal-table';
import { timelineText } from './timeline-text';
import { unmeasured } from './unmeasured';
import { deciders, verdict } from './verdict';

export interface TerminalOptions {
  /** Columns of the terminal. */
  readonly width: number;
  readonly colors: boolean;
}

/** A report for a terminal: the numbers of every service, and for a single one the release that stands for all. */
export function terminalReport(report: SimulationReport, { width, colors }: TerminalOptions): string {
  const style = styleFor(colors);
  const services = byService(report);
  const [only] = services.length === 1 ? services : [];
  const [first, last] = [report.results.filter(unmeasured), report.results.filter((it) => !unmeasured(it))];
  return [
    heading(report, services, style),
    warnings(report, first, style),
    report.results.length > 0 && figuresTable(report, width, style),
    refusals(report, style),
    changes(report, services, style),
    ...(only ?? [])
      .filter(({ summary }) => summary.refused === undefined)
      .map((result) => details(report, result, style)),
    warnings(report, last, style),
  ]
    .filter(Boolean)
    .join('\n\n');
}

function heading(report: SimulationReport, services: SimulatedService[][], style: Style) {
  const { scenario, objective } = report;
  const names = services.map(([first]) => oneLine(first?.service ?? ''));
  return [
    style('bold', `Simulated release of ${names.length > 3 ? `${names.length} services` : listed(names)}`),
    ...scenario.map((line) => `  ${oneLine(line)}`),
    ...(objective ? [`  objective ${oneLine(objective)}`] : []),
    ...playedRuns(report).map((size) => style('dim', `  ${size}`)),
  ].join('\n');
}

function details(report: SimulationReport, { path, summary }: SimulatedService, style: Style): string {
  const { decidedBy, reason } = summary.example;
  const decided = decidedBy && `Decided by ${oneLine(decidedBy)}`;
  const timeline = timelineText(summary.example);
  const because = reason && !timeline.includes(oneLine(reason)) && oneLine(reason);
  return [
    verdict(report, summary),
    '',
    style('bold', `The median release${report.results.length > 1 ? ` (${oneLine(path)})` : ''}`),
    timeline,
    ...(decided || because ? ['', [decided, because].filter(Boolean).join(': ')] : []),
    ...deciders(summary).map((line) => style('dim', oneLine(line))),
  ].join('\n');
}

function refusals(report: SimulationReport, style: Style): string | false {
  const lines = report.results
    .filter(({ summary }) => summary.refused !== undefined)
    .map((it) => `${style('red', labelOf(report, it))}: ${verdict(report, it.summary)}`);
  return lines.length > 0 && lines.join('\n');
}

function labelOf({ results }: SimulationReport, { service, path }: SimulatedService): string {
  return results.length > 1 ? `${oneLine(service)} (${oneLine(path)})` : oneLine(service);
}

function changes(report: SimulationReport, services: SimulatedService[][], style: Style): string | false {
  const compared = services
    .map((results) => results.filter(({ summary }) => summary.refused === undefined))
    .flatMap(([before, after]) => (before && after ? [{ before, after }] : []));
  if (compared.length === 0) return false;
  const measures = measuresOf(report);
  const lines = compared.flatMap(({ before, after }) => {
    const found = measures.flatMap((measure) => changeLine(measure, before, after, style));
    const title = `${oneLine(after.service)}: ${oneLine(after.path)} against ${oneLine(before.path)}`;
    return [style('bold', title), ...(found.length > 0 ? found : [`  ${CHANGE_WORDS.same}`])];
  });
  return [...lines, style('dim', `Better, worse: ${CHANGE_RULE}`)].join('\n');
}

function changeLine(measure: Measure, before: SimulatedService, after: SimulatedService, style: Style): string[] {
  const found = change(measure, before, after);
  if (!found || found.verdict === 'same') return [];
  const [from, to] = [before, after].map(({ summary }) => figure(measure, summary).main);
  const word = CHANGE_WORDS[found.verdict];
  const colour = found.verdict === 'better' ? 'green' : found.verdict === 'worse' ? 'red' : 'bold';
  return [`  ${measure.name.toLowerCase()}: ${from} → ${to} (${found.difference}), ${style(colour, word)}`];
}

function warnings(report: SimulationReport, results: readonly SimulatedService[], style: Style): string | false {
  const lines = results.flatMap((result) =>
    result.warnings.map((it) => `  ${report.results.length > 1 ? `${labelOf(report, result)}: ` : ''}${oneLine(it)}`),
  );
  return lines.length > 0 && [style('yellow', 'Warnings'), ...lines].join('\n');
}
