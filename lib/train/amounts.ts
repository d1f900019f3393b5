import type { Span } from './pod-counts';

/** `12`, or `12 to 48` where autoscalers decide. */
export function spanText({ least, most }: Span, text = (amount: number): string => String(amount)): string {
  const [low, high] = [text(least), text(most)];
  return low === high ? low : `${low} to ${high}`;
}

/** Thousandths of a CPU as CPUs: `0.1`, `12.4`. */
export function cpuText(millis: number): string {
  return String(millis >= 10_000 ? Math.round(millis / 100) / 10 : millis / 1000);
}

/** Mebibytes as people write them: `128 MiB`, `12.5 GiB`. */
export function memoryText(mebibytes: number): string {
  return mebibytes < 1024 ? `${mebibytes} MiB` : `${Math.round(mebibytes / 102.4) / 10} GiB`;
}
