import { appendFileSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { ReleaseTrainError } from '../../core';
import type { RemoteBranch } from '../../git';
import { DRILL_LOG, type Drill, formatDrill } from '../drill-log';
import { formatTrailers } from '../trailers';

/**
 * Writes a drill down on the branch. Where somebody else is faster, it is written below what they wrote.
 *
 * @throws ReleaseTrainError with the line, which is all that is left of the drill then
 */
export async function recordDrill(
  branch: RemoteBranch,
  drill: Drill,
  sleep: (seconds: number) => Promise<void>,
): Promise<void> {
  const line = formatDrill(drill);
  const { service, environment, release, result, means } = drill;
  const trailers = formatTrailers({
    kind: 'drill',
    service,
    environment,
    from: release,
    reason: `${means}: ${result}`,
  });
  const message = `Drill of ${service} in ${environment}: ${result}\n\n${trailers}`;
  let why = `${ATTEMPTS} times somebody else was faster`;
  try {
    for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
      await branch.reset();
      append(join(branch.root, DRILL_LOG), line);
      await branch.commit([DRILL_LOG], message);
      if (await branch.push()) return;
      await sleep(attempt);
    }
  } catch (error) {
    if (!(error instanceof ReleaseTrainError)) throw error;
    why = [error.message, ...error.problems.map((problem) => problem.message)].join(': ');
  }
  throw new ReleaseTrainError('the drill could not be written down', [
    { path: DRILL_LOG, message: `${why}. Add this line to it by hand: ${line.trimEnd()}` },
  ]);
}

const ATTEMPTS = 5;

function append(file: string, line: string): void {
  mkdirSync(dirname(file), { recursive: true });
  const before = existsSync(file) ? readFileSync(file, 'utf8') : '';
  // Somebody's editor may have taken the last line feed.
  appendFileSync(file, before === '' || before.endsWith('\n') ? line : `\n${line}`);
}
