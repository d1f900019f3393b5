import { goMilliseconds } from '../../core';
import { humanSeconds } from '../../simulation';
import type { Change } from '../compare/change';
import type { Risk } from '../review';

/** A value in a sentence. */
export function shown(value: unknown): string {
  if (value === undefined || value === null) return 'not set';
  if (typeof value === 'string') return value === '' ? '""' : shortened(value);
  if (Array.isArray(value) && value.every((item) => typeof item !== 'object'))
    return shortened(value.join(', ') || '[]');
  return typeof value === 'object' ? shortened(JSON.stringify(value)) : String(value);
}

/** What is longer is to be read in the diff. */
function shortened(text: string): string {
  const line = shortDigests(text.replace(/\s+/g, ' ').trim());
  const characters = [...line];
  return characters.length > 80 ? `${characters.slice(0, 79).join('')}…` : line;
}

/** Digests by their first digits, as Git shows commits. */
export function shortDigests(text: string): string {
  return text.replace(/(sha256:[0-9a-f]{7})[0-9a-f]{57}/g, '$1…');
}

/** `attempts 2 → 5` */
export function fromTo({ before, after }: Pick<Change, 'before' | 'after'>): string {
  return `${shown(before)} → ${shown(after)}`;
}

/** The size of a value: a number, a share in percent, a duration in seconds, a quantity of Kubernetes. */
export function amountOf(value: unknown): number | undefined {
  if (typeof value === 'number') return value;
  if (typeof value === 'boolean') return value ? 1 : 0;
  if (typeof value !== 'string') return undefined;
  const plain = /^-?\d+(\.\d+)?%?$/.exec(value.trim());
  if (plain) return Number.parseFloat(value);
  const millis = goMilliseconds(value);
  return millis === undefined ? quantityOf(value) : millis / 1000;
}

const UNITS: Readonly<Record<string, number>> = {
  n: 1e-9,
  u: 1e-6,
  m: 1e-3,
  k: 1e3,
  M: 1e6,
  G: 1e9,
  T: 1e12,
  Ki: 2 ** 10,
  Mi: 2 ** 20,
  Gi: 2 ** 30,
  Ti: 2 ** 40,
};

/** `500m`, `1.5`, `128Mi`. */
export function quantityOf(value: unknown): number | undefined {
  if (typeof value === 'number') return value;
  const [, number, unit = ''] =
    (typeof value === 'string' && /^(\d+(?:\.\d+)?)([numkMGT]|[KMGT]i)?$/.exec(value)) || [];
  return number === undefined ? undefined : Number(number) * (UNITS[unit] ?? 1);
}

/** The risk of a number that goes up or down; one that cannot be compared has the worse of both. */
export function byDirection(up: Risk, down: Risk, standard?: unknown): (before: unknown, after: unknown) => Risk {
  const order: readonly Risk[] = ['stop', 'high', 'medium', 'low', 'none'];
  return (before, after) => {
    const [from, to] = [amountOf(before ?? standard), amountOf(after ?? standard)];
    if (from === undefined || to === undefined || Number.isNaN(from - to))
      return order.find((risk) => risk === up || risk === down) ?? 'medium';
    return to > from ? up : to < from ? down : 'none';
  };
}

/** A duration of a manifest in seconds: `5m`, or seconds as a number or its text. */
export function secondsOf(value: unknown): number | undefined {
  if (typeof value === 'number') return value;
  if (typeof value !== 'string') return undefined;
  if (/^\d+$/.test(value)) return Number(value);
  const millis = goMilliseconds(value);
  return millis === undefined ? undefined : millis / 1000;
}

/** Seconds as people say them: `17 m`. */
export function inWords(seconds: number | undefined): string {
  return seconds === undefined ? 'not set' : humanSeconds(seconds);
}

/** A number as people write it, without what only a computer sees of it. */
export function plainNumber(value: number): string {
  return String(Number(value.toPrecision(12)));
}

/** A share from 0 to 1 in percent, with every digit that was written: `0.1 %`. */
export function percent(share: number): string {
  return `${plainNumber(share * 100)} %`;
}
