import { timeOfDay } from '../core';

/** Says each line with the time before it, in UTC: who reads the log of CI afterwards asks how long something took. */
export function stamped(say: (line: string) => void, now: () => number = Date.now): (line: string) => void {
  return (line) => say(`[${timeOfDay(now())}] ${line}`);
}
