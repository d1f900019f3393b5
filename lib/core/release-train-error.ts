import { printError } from './print';
import type { Problem } from './problems';

/**
 * What is wrong with the user's input: all of it, in the user's words. It has no stack trace of ours, because the cause
 * is not in our code.
 */
export class ReleaseTrainError extends Error {
  /** Everything that is wrong, in the order in which it was found. */
  public readonly problems: readonly Problem[];

  public constructor(headline: string, problems: readonly Problem[] = []) {
    super([headline, ...(problems.length ? [''] : []), ...problems.map((p) => `${p.path}: ${p.message}`)].join('\n'));
    this.name = 'ReleaseTrainError';
    this.problems = problems;
    this.stack = this.message;
  }
}

/** Errors that were thrown in this turn of the event loop, which nobody may have caught yet. */
const thrown = new Set<unknown>();

/**
 * Throws so that a program which does not catch the error ends with its message alone.
 *
 * Node prints the throwing line of the library and a stack around an uncaught error, which buries a message of thirty
 * lines. The handler lives only until the next turn of the event loop: a program that catches the error keeps its own
 * handling of everything that comes later.
 */
export function throwPlainly(error: ReleaseTrainError): never {
  if (thrown.size === 0) {
    process.once('uncaughtException', endPlainly);
    setImmediate(() => {
      thrown.clear();
      process.removeListener('uncaughtException', endPlainly);
    });
  }
  thrown.add(error);
  throw error;
}

function endPlainly(error: unknown): void {
  printError(
    thrown.has(error) ? (error as Error).message : error instanceof Error ? String(error.stack) : String(error),
  );
  process.exit(1);
}
