import { Command, InvalidArgumentError } from 'commander';
import { humanDuration, printError, ReleaseTrainError, shortTime, zoneOffset } from '../core';
import {
  openPeriods,
  pastOneOffs,
  readSyncWindows,
  type SyncWindow,
  upcomingPeriods,
  type WindowPeriod,
} from '../gitops';
import { readManifests } from '../simulation';
import { withHelpEnd } from './exit-status';

interface WindowsOptions {
  readonly from?: number;
  readonly count: number;
}

/** `release-train windows [dir]`: when Argo CD starts no sync, and whether that is now. */
export function windowsCommand(): Command {
  return withHelpEnd(
    new Command('windows')
      .description('show the next sync windows of the rendered AppProjects, and whether one is open now')
      .argument('[dir]', 'folder or file with the manifests', 'dist')
      .option('--from <time>', 'look from this time on, such as 2026-11-23T12:00:00Z (default: now)', moment)
      .option('--count <number>', 'how many to show', countOf, 10)
      .action((dir: string, options: WindowsOptions) => {
        const from = options.from ?? Math.floor(Date.now() / 60_000) * 60_000;
        const manifests = readManifests(dir);
        // In the wrong folder, no window would seem to be open.
        if (!manifests.some(({ kind }) => kind === 'AppProject'))
          throw new ReleaseTrainError(
            `${dir}: there is no AppProject in it; give the rendered tree, or a checkout of it`,
          );
        const { windows, problems } = readSyncWindows(manifests);
        const lines = [
          ...nowLines(from, openPeriods(windows, from)),
          ...upcomingPeriods(windows, from, options.count).flatMap(periodLines),
        ];
        process.stdout.write(`${lines.join('\n')}\n`);
        const wrong = [...problems, ...pastOneOffs(windows, from)];
        if (wrong.length === 0) return;
        printError(wrong.map(({ path, message }) => `${path}: ${message}`).join('\n'));
        process.exitCode = 1;
      }),
    {
      one: 'a window is wrong or over for good, or there is no AppProject',
      examples: ['windows dist', 'windows ../gitops --from 2026-12-24T00:00:00Z'],
    },
  );
}

function nowLines(now: number, open: readonly WindowPeriod[]): string[] {
  if (open.length === 0) return [`${shortTime(now)}: no window is open`];
  return open.map(({ window, to }) => `${shortTime(now)}: open until ${shortTime(to)}: ${inWords(window)}`);
}

function periodLines({ window, from, to }: WindowPeriod): string[] {
  const [opens, closes] = [from, to].map((at) => clock(at, window.timeZone));
  return [
    '',
    `${opens} to ${closes} ${window.timeZone}`,
    `    ${shortTime(from)} to ${shortTime(to)}, ${humanDuration((to - from) / 1000)}`,
    `    ${inWords(window)}`,
    ...(window.onceUntil !== undefined && from >= window.onceUntil
      ? ['    again, because a window has no year: take it out of the source before']
      : []),
  ];
}

function inWords({ kind, projects, selects, manualSync, description }: SyncWindow): string {
  const who = { deny: manualSync ? 'people may sync' : 'people may not sync either', allow: 'syncs start only in it' };
  return `${kind} in ${projects.join(', ')}: ${selects || 'no Application'}; ${who[kind]}${description && ` (${description})`}`;
}

/** What the clocks of a time zone show: `Fri 2026-11-27 16:00`. */
function clock(at: number, timeZone: string): string {
  const shown = new Date(at + zoneOffset(timeZone, at));
  const weekday = shown.toUTCString().slice(0, 3);
  return `${weekday} ${shown.toISOString().slice(0, 16).replace('T', ' ')}`;
}

function moment(text: string): number {
  const zoned = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2})$/.test(text);
  if (!zoned || Number.isNaN(Date.parse(text)))
    throw new InvalidArgumentError('Write ISO 8601 with a time zone, such as 2026-11-23T12:00:00Z.');
  return Date.parse(text);
}

function countOf(text: string): number {
  if (!/^[1-9]\d{0,3}$/.test(text)) throw new InvalidArgumentError('Give a whole number from 1 to 9999.');
  return Number(text);
}
