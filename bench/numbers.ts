/** How the benchmark's numbers are printed, so that whoever divides two of a table gets what stands beside them. */

/** Seconds: hundredths below 100. */
export function printedSeconds(seconds: number): string {
  return seconds.toFixed(seconds < 100 ? 2 : 0);
}

/** How many times as long, of the seconds as they are printed. */
export function times(seconds: number, ofSeconds: number): number {
  return Number((Number(printedSeconds(seconds)) / Number(printedSeconds(ofSeconds))).toFixed(1));
}
