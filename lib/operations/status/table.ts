import { counted, groupedBy, oneLine, type Style, someOf } from '../../core';
import { plainTable, widthOf } from '../../simulation';
import { shortened, wrapped } from '../text-lines';
import { analysesText, analysisText } from './analysis-text';
import { liveText } from './live-text';
import { LEVELS, type Level, type StatusReport, type StatusRow } from './report';
import { roughTime, secondsSince } from './rough-time';
import { footer } from './table-footer';

/** How a report is shown. */
export interface TableOptions {
  /** Columns of the terminal. */
  readonly width: number;
  /** Lines of the terminal: what does not fit is cut, the healthiest first. All is shown by default. */
  readonly height?: number;
  readonly style: Style;
  /** Leaves out what moves by itself, and what is settled. */
  readonly onlyTrouble?: boolean;
}

/** A report for people, trouble first. */
export function statusTable(report: StatusReport, options: TableOptions): string {
  const { style, width } = options;
  const rows = report.rows.filter(({ level }) => !options.onlyTrouble || NEEDS_SOMEBODY.has(level));
  const head = [style('bold', titleOf(report)), summaryLine(report, style)].flatMap((line) => wrapped(line, width, ''));
  const foot = footer(report, options);
  const room = options.height === undefined ? Infinity : options.height - head.length - foot.length - 2;
  return [...head, ...(rows.length > 0 ? ['', ...tableLines(report, rows, options, room)] : []), ...foot].join('\n');
}

/** What is shown where somebody asks for trouble alone. */
const NEEDS_SOMEBODY: ReadonlySet<Level> = new Set(['trouble', 'attention', 'unknown']);

function titleOf({ git, at }: StatusReport): string {
  const since = roughTime(secondsSince(git.committedAt, Date.parse(at)) ?? 0);
  const what = git.branch === undefined ? git.revision.slice(0, 8) : `${git.branch} at ${git.revision.slice(0, 8)}`;
  return `Git: ${what}, committed ${since} ago. Live: ${at.slice('2026-11-23T'.length, -'.000Z'.length)} UTC.`;
}

function summaryLine({ rows }: StatusReport, style: Style): string {
  const environments = [...new Set(rows.map(({ environment }) => environment))];
  const services = new Set(rows.map(({ environment, service }) => `${environment}/${service}`)).size;
  const byLevel = groupedBy(rows, ({ level }) => level);
  const parts = LEVELS.flatMap((level) => {
    const count = byLevel.get(level)?.length ?? 0;
    return count > 0 ? [dressed(level, `${count} ${IN_WORDS[level]}`, style)] : [];
  });
  return `${counted(services, 'service')} in ${oneLine(someOf(environments))}: ${parts.join(', ') || 'none'}`;
}

const IN_WORDS: Readonly<Record<Level, string>> = {
  trouble: 'in trouble',
  attention: 'waiting for somebody',
  unknown: 'not known',
  'under-way': 'under way',
  settled: 'settled',
};

const MARKS: Readonly<Record<Level, string>> = {
  trouble: '✗',
  attention: '!',
  unknown: '?',
  'under-way': '›',
  settled: '✓',
};

function dressed(level: Level, text: string, style: Style): string {
  const format = { trouble: 'red', attention: 'yellow', unknown: 'yellow', 'under-way': 'bold', settled: 'green' };
  return style(format[level] as Parameters<Style>[0], text);
}

interface Column {
  readonly head: string;
  readonly of: (row: StatusRow) => string;
}

/** The rows with what is to be said below each, as far as there is room. */
function tableLines(
  { rows: all, trains, at }: StatusReport,
  rows: readonly StatusRow[],
  { width, height, style }: TableOptions,
  room: number,
): string[] {
  const now = Date.parse(at);
  const isSeveral = new Set(all.map(({ environment }) => environment)).size > 1;
  const mark: Column = { head: ' ', of: ({ level }) => dressed(level, MARKS[level], style) };
  const name: Column = {
    head: 'Service',
    of: ({ service, level }) => (level === 'trouble' ? style('bold', oneLine(service)) : oneLine(service)),
  };
  const where: Column[] = [
    ...(isSeveral ? [{ head: 'Env', of: ({ environment }: StatusRow) => oneLine(environment) }] : []),
    ...(all.some(({ cluster }) => cluster !== undefined)
      ? [{ head: 'Cluster', of: ({ cluster }: StatusRow) => oneLine(cluster ?? '') }]
      : []),
  ];
  const git: Column = {
    head: 'Git',
    of: (row) => oneLine(row.git.name) + age(row.git.changed?.committedAt, now, style),
  };
  const live: Column = { head: 'Live', of: (row) => oneLine(liveText(row)) };
  const releaseIn = (most: number): Column => ({
    head: 'Release',
    of: ({ summary, level }) =>
      level === 'settled' ? style('green', shortened(summary, most)) : shortened(oneLine(summary), most),
  });
  const release = releaseIn(Infinity);
  const analyses: Column = { head: 'Analyses', of: (row) => oneLine(analysesText(row.analyses)) };
  const wave: Column[] =
    trains.length > 0 ? [{ head: 'Wave', of: ({ train }) => (train ? `${train.wave}/${train.waves}` : '') }] : [];
  const argoCd: Column[] = all.some(({ application }) => application) ? [{ head: 'Argo CD', of: applicationText }] : [];
  // From the widest on, the first that fits is taken.
  const choices = [
    [mark, name, ...where, git, live, release, analyses, ...wave, ...argoCd],
    [mark, name, ...where, git, live, release, analyses, ...wave],
    [mark, name, ...where, git, live, release, ...wave],
    [mark, name, ...where, git, live, release],
    [mark, name, ...where, live, release],
  ];
  const widths = new Map((choices[0] ?? []).map((column) => [column, columnWidth(column, rows)]));
  const widthWith = (columns: readonly Column[]): number =>
    columns.reduce((sum, column) => sum + (widths.get(column) ?? 0), 2 * (columns.length - 1));
  // Rather the end of a few words goes than that each service takes two lines.
  const least = [mark, name, ...where, live];
  const left = width - widthWith(least) - 2;
  const fitting =
    choices.find((columns) => widthWith(columns) <= width) ??
    (left >= LEAST_RELEASE ? [...least, releaseIn(left)] : undefined);
  const isAnalysisShown = fitting?.includes(analyses) ?? false;
  // Each takes a line at least.
  const drawn = rows.slice(0, height);
  const [head = '', rule = '', ...rowLines] = fitting
    ? linesOf(drawn, fitting)
    : ['', '', ...narrowLines(drawn, mark, name, where, git, live)];
  const above = fitting ? [style('bold', head), rule] : [];
  const densities = DENSITIES.map((density) =>
    drawn.map((row, i) => [
      ...(rowLines[i] ?? '').split('\n'),
      ...density(detailsOf(row, isAnalysisShown), width, height !== undefined).flat(),
    ]),
  );
  const free = room - above.length;
  // Rather all that needs somebody in short than the first of it at length.
  const needing = rows.filter(({ level }) => NEEDS_SOMEBODY.has(level)).length;
  const blocks = densities.find((all) => all.slice(0, needing).flat().length < free) ?? densities.at(-1) ?? [];
  return [...above, ...cut(blocks, rows, free)];
}

/** Columns that are enough to tell how a release stands: `step 11/11 waits for promot…`. */
const LEAST_RELEASE = 24;

/** What stands below a row: sentences, and what to do. */
interface Details {
  readonly words: readonly string[];
  readonly actions: readonly string[];
}

/** From the fullest on. */
const DENSITIES: readonly ((details: Details, width: number, isScreen: boolean) => string[][])[] = [
  ({ words, actions }, width, isScreen) => [
    ...words.map((text) => wrapped(text, width, '    ')),
    // As one line, to be copied: the terminal wraps it, unless its lines are counted.
    ...actions.map((action) => (isScreen ? wrapped(action, width, '    ') : [`    ${action}`])),
  ],
  ({ words, actions }, width) => [
    words.slice(0, 1).map((text) => shortened(`    ${text}`, width)),
    actions.slice(-1).map((action) => shortened(`    ${action}`, width)),
  ],
  ({ words }, width) => [words.slice(0, 1).map((text) => shortened(`    ${text}`, width))],
  () => [],
];

function columnWidth({ head, of }: Column, rows: readonly StatusRow[]): number {
  return rows.reduce((widest, row) => Math.max(widest, widthOf(of(row))), head.length);
}

function linesOf(rows: readonly StatusRow[], columns: readonly Column[]): string[] {
  const cells = rows.map((row) => columns.map(({ of }) => of(row)));
  return plainTable(cells, { head: columns.map(({ head }) => head) }).split('\n');
}

/** Where not even the columns that are always there fit: one line for who and how, and one for what. */
function narrowLines(
  rows: readonly StatusRow[],
  mark: Column,
  name: Column,
  where: readonly Column[],
  git: Column,
  live: Column,
): string[] {
  return rows.map((row) => {
    const place = where.map(({ of }) => of(row)).filter((text) => text !== '');
    const who = [name.of(row), ...(place.length > 0 ? [`(${place.join(', ')})`] : [])].join(' ');
    return `${mark.of(row)} ${who}: ${oneLine(row.summary)}\n    Git ${git.of(row)}, live ${live.of(row)}`;
  });
}

function detailsOf({ level, analyses: [worst], words, actions }: StatusRow, isAnalysisShown: boolean): Details {
  if (level === 'settled') return { words: [], actions: [] };
  // Where it is the cause of trouble, the words tell of it.
  const analysis = isAnalysisShown || !worst || level === 'trouble' ? [] : [`analysis: ${analysisText(worst)}`];
  return {
    words: [...analysis, ...words].map(oneLine),
    actions: actions.map(({ does, command }) => oneLine(`→ ${does}: ${command}`)),
  };
}

/** As many rows as there is room for; a line tells of the others. */
function cut(blocks: readonly (readonly string[])[], rows: readonly StatusRow[], room: number): string[] {
  const lines: string[] = [];
  for (const [i, block] of blocks.entries()) {
    const isLast = i === rows.length - 1;
    if (lines.length + block.length + (isLast ? 0 : 1) > room && i > 0) {
      lines.push(`… ${restText(rows.slice(i))}`);
      return lines;
    }
    lines.push(...block);
  }
  return lines;
}

function restText(rows: readonly StatusRow[]): string {
  const byLevel = groupedBy(rows, ({ level }) => level);
  const parts = LEVELS.flatMap((level) => {
    const count = byLevel.get(level)?.length ?? 0;
    return count > 0 ? [count === rows.length ? `all ${IN_WORDS[level]}` : `${count} ${IN_WORDS[level]}`] : [];
  });
  return `${rows.length} more, ${parts.join(', ')}`;
}

function age(time: string | undefined, now: number, style: Style): string {
  const seconds = secondsSince(time, now);
  return seconds === undefined ? '' : ` ${style('dim', roughTime(seconds))}`;
}

function applicationText({ application }: StatusRow): string {
  if (!application) return '';
  const { sync, health, operation } = application;
  const syncing =
    operation === 'Running'
      ? 'syncing, '
      : operation === 'Failed' || operation === 'Error'
        ? `sync ${operation}, `
        : '';
  return oneLine(`${syncing}${sync}, ${health}`);
}
