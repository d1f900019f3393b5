import { oneLine, type Style, styleFor } from '../../../core';
import { plainTable, widthOf } from '../../../simulation';
import type { DoraReport, EnvironmentReport, ServiceReport } from '../report';
import { columnsOf, drillText, type Figure, figuresOf, targetsSummary } from './figures';
import { openTargets, remarksOn, subjectOf } from './words';

export interface TerminalDoraOptions {
  /** Columns of the terminal. */
  readonly width: number;
  readonly colors: boolean;
}

/** The numbers for a terminal: those of the fleet in words, those of each service in a row. */
export function terminalDora(report: DoraReport, { width, colors }: TerminalDoraOptions): string {
  const style = styleFor(colors);
  return [
    style('bold', oneLine(subjectOf(report))),
    ...report.environments.map((it) => environment(it, width, style)),
    ...(report.environments.length === 0 ? ['No service was there in this time.'] : []),
    ...report.notes.map((note) => style('dim', oneLine(note))),
  ].join('\n\n');
}

function environment(report: EnvironmentReport, width: number, style: Style): string {
  const { services } = report;
  const missed = openTargets(services).map(({ service, text, missed }) =>
    style(missed ? 'red' : 'yellow', oneLine(`${service}: ${text}`)),
  );
  return [
    style('bold', oneLine(report.environment)),
    figureTable(figuresOf(report.fleet), style),
    serviceTable(services, width, style),
    [...missed, ...remarksOn(report).map(oneLine)].join('\n'),
  ]
    .filter((part) => part !== '')
    .join('\n\n');
}

function figureTable(figures: readonly Figure[], style: Style): string {
  const rows = figures.map(({ name, main, detail, known }) => [
    name,
    known ? style('bold', main) : style('yellow', main),
    style('dim', detail),
  ]);
  return plainTable(rows, { aligned: ['left', 'right', 'left'] });
}

/** A row a service; where the terminal is too narrow, with less and less of what stands elsewhere too. */
function serviceTable(services: readonly ServiceReport[], width: number, style: Style): string {
  if (services.length === 0) return '';
  const tables = LEVELS.map((level) => tableOf(services, level, style));
  return tables.find((table) => widthOf(table) <= width) ?? tables.at(-1) ?? '';
}

interface Level {
  /** What the numbers stand on. */
  readonly detailed: boolean;
  readonly withDrills: boolean;
  /** How many were met; those that were not stand below the table. */
  readonly withTargets: boolean;
}

const LEVELS: readonly Level[] = [
  { detailed: true, withDrills: true, withTargets: true },
  { detailed: true, withDrills: false, withTargets: true },
  { detailed: false, withDrills: false, withTargets: true },
  { detailed: false, withDrills: false, withTargets: false },
];

/** The columns of all outputs, in short. */
const HEADS = ['Service', 'Deploys', 'Lead time', 'Caught', 'Failed', 'Restore'];

function tableOf(services: readonly ServiceReport[], { detailed, ...wanted }: Level, style: Style): string {
  const withTargets = wanted.withTargets && services.some(({ targets }) => targets.length > 0);
  const withDrills = wanted.withDrills && services.some(({ lastDrill }) => lastDrill);
  const heads = [...HEADS, ...(withTargets ? ['Targets'] : []), ...(withDrills ? ['Last drill'] : [])];
  const rows = services.map((service) => [
    oneLine(service.service),
    ...columnsOf(service).map(({ name, main, detail, known }) => {
      if (!known) return style('dim', main.replace('too few: ', ''));
      return detailed && name !== 'Deployments' ? `${main} ${style('dim', `(${short(detail)})`)}` : main;
    }),
    ...(withTargets ? [targetsSummary(service) ?? ''] : []),
    ...(withDrills ? [service.lastDrill ? oneLine(drillText(service.lastDrill)) : style('dim', 'never')] : []),
  ]);
  return plainTable(rows, {
    head: heads.map((head) => style('bold', head)),
    aligned: heads.map((head) => (['Service', 'Last drill'].includes(head) ? 'left' : 'right')),
  });
}

/** The number beside a number; what else there is to say of it stands in the fleet's, and in JSON. */
function short(detail: string): string {
  return detail.split('; ')[0] ?? '';
}
