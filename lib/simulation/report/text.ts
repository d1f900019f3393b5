import type { Share } from '../outcome';

/** The bounds of a share in percent, as exact as the share: `0.1 … 1.2`. */
export function humanInterval({ value, low, high }: Share): string {
  const digits = digitsOf(value === 0 ? high : value === 1 ? low : value);
  return `${percentDigits(low, digits)} … ${percentDigits(high, digits)}`;
}

/** A share from 0 to 1 in percent: `0.4 %`. Only what is all or nothing reads as 100 % or 0 %. */
export function humanPercent(share: number): string {
  return `${percentDigits(share, digitsOf(share))} %`;
}

/** A share of a budget, which can be tiny, and more than all: `0.0046 %`, `12 %`, `250 %`. */
export function humanBudget(share: number): string {
  const percent = share * 100;
  if (percent === 0 || percent >= 10) return `${percent.toFixed(0)} %`;
  return `${trimmed(percent, Math.min(20, 1 - Math.floor(Math.log10(percent))))} %`;
}

/** Seconds in the two largest units that say something: `0.4 s`, `12 s`, `2 m 15 s`, `1 h 5 m`. */
export function humanSeconds(seconds: number): string {
  if (!Number.isFinite(seconds)) return '–';
  if (seconds < 0) return `−${humanSeconds(-seconds)}`;
  if (seconds < 9.95) return `${trimmed(seconds, 1)} s`;
  const whole = Math.round(seconds);
  if (whole < 3600) return inUnits([Math.floor(whole / 60), 'm'], [whole % 60, 's']);
  const minutes = Math.round(seconds / 60);
  return inUnits([Math.floor(minutes / 60), 'h'], [minutes % 60, 'm']);
}

/** A number of things: `0.5`, `12`, `1,234`. */
export function humanCount(count: number): string {
  return count.toLocaleString('en-US', { maximumFractionDigits: Math.abs(count) < 9.95 ? 1 : 0 });
}

/** A number of things and their name: `1 request`, `1,234 requests`. */
export function counted(count: number, thing: string): string {
  const text = humanCount(count);
  return `${text} ${thing}${text === '1' ? '' : 's'}`;
}

/** A measured number: three digits that count. */
export function humanValue(value: number): string {
  if (!Number.isFinite(value)) return Number.isNaN(value) ? 'NaN' : value > 0 ? '+Inf' : '-Inf';
  return Math.abs(value) >= 1000 ? value.toFixed(0) : String(Number(value.toPrecision(3)));
}

/** A moment of a release: `1:06`, from an hour on `1:01:06`. */
export function clock(seconds: number): string {
  const whole = Math.round(Math.abs(seconds));
  const [hours, minutes, rest] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, twoDigits(whole % 60)];
  const sign = seconds < 0 && whole > 0 ? '−' : '';
  return hours > 0 ? `${sign}${hours}:${twoDigits(minutes)}:${rest}` : `${sign}${minutes}:${rest}`;
}

// The nearer to all or nothing, the more a digit says.
function digitsOf(share: number): number {
  const toAnEnd = Math.min(share, 1 - share);
  return toAnEnd < 0.00095 ? 2 : toAnEnd < 0.0995 ? 1 : 0;
}

function percentDigits(share: number, digits: number): string {
  const [percent, least] = [share * 100, 10 ** -digits];
  if (percent > 0 && percent < least / 2) return `< ${least}`;
  if (percent < 100 && percent > 100 - least / 2) return `> ${100 - least}`;
  return trimmed(percent, digits);
}

function trimmed(value: number, digits: number): string {
  const text = value.toFixed(digits);
  return text.includes('.') ? text.replace(/\.?0+$/, '') : text;
}

function inUnits(...parts: readonly [amount: number, unit: string][]): string {
  return parts
    .filter(([amount]) => amount > 0)
    .map(([amount, unit]) => `${amount} ${unit}`)
    .join(' ');
}

function twoDigits(value: number): string {
  return String(value).padStart(2, '0');
}
