import { oneLine, type Style } from '../../core';
import { type Figure, figure, type Measure, measuresOf } from './measures';
import { plainTable, widthOf } from './plain-table';
import type { SimulationReport } from './report';

/**
 * The numbers of every service and folder, a row each. Where the terminal is too narrow, certainty and spread stand below
 * their number; where it is narrower still, each row is a list of its own.
 */
export function figuresTable(report: SimulationReport, width: number, style: Style): string {
  const measures = measuresOf(report);
  for (const separator of [' ', '\n'] as const) {
    const table = wideTable(report, measures, separator, style);
    if (widthOf(table) <= width) return table;
  }
  return lists(report, measures, style);
}

function wideTable(
  { results }: SimulationReport,
  measures: readonly Measure[],
  separator: ' ' | '\n',
  style: Style,
): string {
  const names = ['Service', 'Folder'].slice(0, severalFolders(results) ? 2 : 1);
  const rows = results.map(({ service, path, summary }) => [
    ...[service, path].slice(0, names.length).map(oneLine),
    ...measures.map((measure) => figureText(figure(measure, summary), separator, style)),
  ]);
  return plainTable(rows, {
    head: [...names, ...measures.map(({ name }) => headText(name, separator))].map((name) => style('bold', name)),
    aligned: [...names.map(() => 'left' as const), ...measures.map(() => 'right' as const)],
  });
}

function lists({ results }: SimulationReport, measures: readonly Measure[], style: Style): string {
  const several = severalFolders(results);
  return results
    .map(({ service, path, summary }) => {
      const rows = measures.map((measure) => {
        const { main, detail } = figure(measure, summary);
        return [`  ${measure.name}`, main, style('dim', detail ?? '')];
      });
      const title = several ? `${oneLine(service)} (${oneLine(path)})` : oneLine(service);
      return `${style('bold', title)}\n${plainTable(rows, { aligned: ['left', 'right', 'left'] })}`;
    })
    .join('\n\n');
}

function figureText({ main, detail }: Figure, separator: ' ' | '\n', style: Style): string {
  if (detail === undefined) return main;
  return separator === ' ' ? `${main} ${style('dim', `(${detail})`)}` : `${main}\n${style('dim', detail)}`;
}

function headText(name: string, separator: ' ' | '\n'): string {
  return separator === ' ' ? name : name.replace(/ (?=\w+$)/, '\n');
}

function severalFolders(results: SimulationReport['results']): boolean {
  return new Set(results.map(({ path }) => path)).size > 1;
}
