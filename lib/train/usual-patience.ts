/** How long releases may take where nobody says it, in seconds: twice what their steps take at least, and half an hour. */
export function usualPatience(leastSeconds: number): number {
  return leastSeconds * 2 + HALF_AN_HOUR;
}

const HALF_AN_HOUR = 1800;
