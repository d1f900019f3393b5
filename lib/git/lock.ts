import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ReleaseTrainError } from '../core';

// A lock with our own number is ours, or that of a dead process whose number we were given, as in a container each time.
const held = new Set<string>();

/** What keeps its like out of a checkout or a repository while it is at work. */
export type Worker = 'publish' | 'train' | 'bump' | 'rollback' | 'drill';

/**
 * Keeps others of its kind out until the returned function is called. The lock of a process that is dead does not count.
 *
 * @param folder where the lock lies: inside the repository's Git folder
 * @throws ReleaseTrainError if another one is at work
 */
export function takeLock(folder: string, worker: Worker): () => void {
  const file = lockFile(folder, worker);
  const own = `${file}.${process.pid}`;
  mkdirSync(folder, { recursive: true });
  refuseIfLocked(folder, worker);
  // A link appears with its content: no other process ever reads a lock that is not written yet.
  writeFileSync(own, `${process.pid}\n`);
  try {
    while (!link(own, file)) {
      refuseIfLocked(folder, worker);
      // Two may find the same dead lock: one of them gets it out of the way, and a living one that it caught goes back.
      const stale = `${own}.stale`;
      if (rename(file, stale) && isAlive(stale, file)) link(stale, file);
      rmSync(stale, { force: true });
    }
  } finally {
    rmSync(own, { force: true });
  }
  held.add(file);
  return () => {
    held.delete(file);
    rmSync(file, { force: true });
  };
}

/** Throws a ReleaseTrainError if another one is at work. */
export function refuseIfLocked(folder: string, worker: Worker): void {
  const file = lockFile(folder, worker);
  if (!isAlive(file, file)) return;
  throw new ReleaseTrainError(HEADLINES[worker], [
    {
      path: file,
      message: `belongs to process ${ownerOf(file)}: wait until it has ended. If that process is no ${worker}, delete the file`,
    },
  ]);
}

const HEADLINES: Readonly<Record<Worker, string>> = {
  publish: 'another publish is at work in this checkout',
  train: 'another train departs from this repository',
  bump: 'another bump is at work in this repository',
  rollback: 'another rollback is at work in this repository',
  drill: 'another drill is at work in this repository',
};

function lockFile(folder: string, worker: Worker): string {
  return join(folder, `${worker}.lock`);
}

function isAlive(file: string, lock: string): boolean {
  const pid = ownerOf(file);
  if (pid === undefined) return false;
  if (pid === process.pid) return held.has(lock);
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

function ownerOf(file: string): number | undefined {
  try {
    return Number.parseInt(readFileSync(file, 'utf8'), 10) || undefined;
  } catch {
    return undefined;
  }
}

function link(from: string, to: string): boolean {
  return succeeds(() => linkSync(from, to), 'EEXIST');
}

function rename(from: string, to: string): boolean {
  return succeeds(() => renameSync(from, to), 'ENOENT');
}

function succeeds(attempt: () => void, expected: string): boolean {
  try {
    attempt();
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === expected) return false;
    throw error;
  }
}
