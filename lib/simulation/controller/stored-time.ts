/** Times that went through the API server have lost what is below a second. */
export function stored(time: number): number {
  return Math.floor(time / 1000) * 1000;
}
