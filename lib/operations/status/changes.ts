import { oneLine } from '../../core';
import { liveText } from './live-text';
import type { StatusReport, StatusRow } from './report';

/** What changed between two looks, a line for each service; times that only go on are none. */
export function changesBetween(before: StatusReport, after: StatusReport): string[] {
  const known = new Map(before.rows.map((row) => [titleOf(row), steady(row)]));
  const there = new Set(after.rows.map(titleOf));
  const problems = new Set(before.unasked.map(({ path, message }) => `${path}: ${message}`));
  return [
    ...after.rows.filter((row) => known.get(titleOf(row)) !== steady(row)).flatMap(lines),
    ...before.rows.filter((row) => !there.has(titleOf(row))).map((row) => `${titleOf(row)}: is not in Git any more`),
    ...after.unasked
      .map(({ path, message }) => `${path}: ${message}`)
      .filter((problem) => !problems.has(problem))
      .map((problem) => oneLine(`not asked: ${problem}`)),
    ...(before.unasked.length > 0 && after.unasked.length === 0 ? ['all could be asked again'] : []),
  ];
}

/** A service in one line. */
export function lineOf(row: StatusRow): string {
  return `${titleOf(row)}: ${oneLine(`${liveText(row)}, ${row.summary}`)}`;
}

function lines(row: StatusRow): string[] {
  const isQuiet = row.level === 'settled' || row.level === 'under-way';
  if (isQuiet) return [lineOf(row)];
  const actions = row.actions.map(({ does, command }) => `→ ${does}: ${command}`);
  return [lineOf(row), ...[...row.words, ...actions].map((text) => `    ${oneLine(text)}`)];
}

function titleOf({ environment, service, cluster }: StatusRow): string {
  return oneLine(`${environment}/${service}${cluster === undefined ? '' : ` (${cluster})`}`);
}

/** What a row says, without what goes on by itself. */
function steady(row: StatusRow): string {
  const { git, live, conditions, analyses, application, level } = row;
  return JSON.stringify([
    level,
    conditions,
    git.name,
    liveText(row),
    live?.rollout.phase,
    live?.rollout.step?.index,
    live?.rollout.pauses,
    analyses.map(({ name, verdict, metric }) => [name, verdict, metric?.name, metric?.failed, metric?.inconclusive]),
    application?.operation === 'Failed' ? application.operationMessage : application?.operation,
  ]);
}
