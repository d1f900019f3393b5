import { durationMilliseconds } from '../../../promql';
import { InvalidQuery } from './expression';
import { notPlayed } from './unsupported';

/** The value of a number, as Go reads it: hexadecimal, and octal behind a leading 0. */
export function readNumber(text: string, at: number, prometheus: 2 | 3): number {
  if (/^inf$/i.test(text)) return Number.POSITIVE_INFINITY;
  if (/^nan$/i.test(text)) return Number.NaN;
  if (text.includes('_')) throw notPlayed('_', text);
  if (/^0[0-7]+$/.test(text)) return Number.parseInt(text, 8);
  const value = Number(text);
  if (!Number.isNaN(value)) return value;
  // Version 3 takes a duration where a number may stand.
  if (prometheus === 3) return readDuration(text, at, prometheus) / 1000;
  throw new InvalidQuery(`bad number or duration syntax: "${text}"`, at);
}

/** The milliseconds of `1h30m`; a bare number of seconds is one for version 3 only. */
export function readDuration(text: string, at: number, prometheus: 2 | 3): number {
  const milliseconds = durationMilliseconds(text);
  if (milliseconds !== undefined) return milliseconds;
  if (prometheus === 2) throw new InvalidQuery(`bad number or duration syntax: "${text}"`, at);
  const seconds = Number(text);
  if (Number.isNaN(seconds)) throw notPlayed(text);
  return seconds * 1000;
}

/** The text of a string, whose escapes are those of Go. */
export function readString(literal: string, at: number): string {
  const quote = literal[0] as string;
  if (literal.length < 2 || !literal.endsWith(quote)) throw new InvalidQuery('unterminated quoted string', at);
  const inner = literal.slice(1, -1);
  if (quote === '`') return inner;
  return inner.replace(/\\(x[\da-fA-F]{2}|u[\da-fA-F]{4}|U[\da-fA-F]{8}|[0-7]{3}|[\s\S])/g, (escaped, code: string) => {
    const plain = ESCAPES[code];
    if (plain !== undefined) return plain;
    if (code === quote) return quote;
    const point = /^[xuU]./.test(code) ? Number.parseInt(code.slice(1), 16) : Number.parseInt(code, 8);
    // Bytes above 7F are not letters, but parts of them.
    const isByte = !/^[uU]/.test(code);
    if (Number.isNaN(point) || code.length < 3) throw new InvalidQuery(`unknown escape sequence ${escaped}`, at);
    if (isByte && point > 0x7f) throw notPlayed(escaped, literal);
    if (point > 0x10ffff) throw new InvalidQuery(`escape sequence is an invalid Unicode code point ${escaped}`, at);
    return String.fromCodePoint(point);
  });
}

const ESCAPES: Readonly<Record<string, string>> = {
  a: '\x07',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
  '\\': '\\',
};
