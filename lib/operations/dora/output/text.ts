/** Seconds in the two largest units that say something: `45 s`, `2 m 15 s`, `3 h 20 m`, `2 d 4 h`. */
export function humanTime(seconds: number): string {
  if (seconds < 59.5) return `${Math.round(seconds)} s`;
  if (seconds < 3570) return inUnits(Math.round(seconds), 60, 'm', 's');
  if (seconds < 2 * 86_400 - 30) return inUnits(Math.round(seconds / 60), 60, 'h', 'm');
  return inUnits(Math.round(seconds / 3600), 24, 'd', 'h');
}

/** A share from 0 to 1 in percent: `5.4 %`, `0 %`, `100 %`. */
export function humanShare(share: number): string {
  return `${humanNumber(share * 100)} %`;
}

/** A number with two digits that count at least: `0.033`, `1.4`, `12`. */
export function humanNumber(value: number): string {
  if (Number.isInteger(value) || Math.abs(value) >= 100) return value.toFixed(0);
  return String(Number(value.toPrecision(2)));
}

function inUnits(amount: number, size: number, large: string, small: string): string {
  const [whole, rest] = [Math.floor(amount / size), amount % size];
  return rest === 0 ? `${whole} ${large}` : `${whole} ${large} ${rest} ${small}`;
}
