import { writeSync } from 'node:fs';

/**
 * Prints a whole text to standard error before the program ends. A pipe takes 64 KiB at a time, and an error report of a
 * large fleet is longer: one write would lose its end.
 */
export function printError(text: string): void {
  const bytes = Buffer.from(`${text}\n`);
  for (let written = 0; written < bytes.length; ) {
    try {
      written += writeSync(2, bytes, written);
    } catch (error) {
      // Nobody reads any more.
      if ((error as NodeJS.ErrnoException).code !== 'EAGAIN') return;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 5);
    }
  }
}
