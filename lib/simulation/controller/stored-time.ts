/** Times that went through the API server have lost what is below a second. */
export function stored(time: number): number {
  return Math.floor(time / 1000) * 1000;
}

/** Milliseconds: the controllers act when a time is over, not when it is reached. */
export const AFTER = 1;
