import { isIPv4, isIPv6 } from 'node:net';

/** What a format asks of a value, and how to write it. */
export interface Format {
  readonly is: (value: string) => boolean;
  readonly write: string;
}

/** What a format asks of a number. */
export interface NumberFormat {
  readonly least: number;
  readonly most: number;
}

/**
 * The formats that the API server asks of a number. For an integer without one it is int64.
 *
 * @see https://github.com/kubernetes/apiextensions-apiserver/blob/v0.36.1/pkg/apiserver/validation/formats.go
 */
export const NUMBER_FORMATS: Readonly<Record<string, NumberFormat>> = {
  int32: { least: -(2 ** 31), most: 2 ** 31 - 1 },
  // A number of JavaScript nearest to the greatest of Go is one more than it.
  int64: { least: -(2 ** 63), most: 2 ** 63 },
  float: { least: -3.4028234663852886e38, most: 3.4028234663852886e38 },
};

/** The formats that the API server asks of a text; it passes over those that it does not know, such as int-or-string. */
export function textFormat(name: string): Format | 'not evaluated' | undefined {
  const normal = name.replaceAll('-', '');
  return FORMATS[normal] ?? (NOT_EVALUATED.has(normal) ? 'not evaluated' : undefined);
}

/** Those that the API server evaluates and this check does not. */
const NOT_EVALUATED = new Set([
  'bsonobjectid',
  'creditcard',
  'email',
  'hostname',
  'isbn',
  'isbn10',
  'isbn13',
  'k8slongname',
  'k8sshortname',
  'quantity',
  'rgbcolor',
  'ssn',
  'uri',
]);

const FORMATS: Readonly<Record<string, Format>> = {
  byte: { is: isBase64, write: 'base64, with = at its end where it needs it' },
  cidr: { is: isCidr, write: 'an address and how many of its bits count, such as 10.0.0.0/8' },
  date: { is: isDate, write: 'a day such as 2026-12-31' },
  datetime: { is: isDateTime, write: 'a time such as 2026-12-31T08:00:00Z' },
  duration: { is: isDuration, write: 'a duration such as 90s or 1h30m' },
  hexcolor: { is: (it) => /^#?([0-9a-fA-F]{3}|[0-9a-fA-F]{6})$/.test(it), write: 'a colour such as #326ce5' },
  ipv4: { is: isIPv4Loosely, write: 'an address such as 10.0.0.1' },
  ipv6: { is: isIPv6, write: 'an address such as 2001:db8::1' },
  mac: { is: isMac, write: 'an address such as 00:00:5e:00:53:01' },
  uuid: uuid('[0-9a-f]', '[0-9a-f]'),
  uuid3: uuid('3', '[0-9a-f]'),
  uuid4: uuid('4', '[89ab]'),
  uuid5: uuid('5', '[89ab]'),
};

function uuid(version: string, variant: string): Format {
  const pattern = new RegExp(
    `^[0-9a-f]{8}-?[0-9a-f]{4}-?${version}[0-9a-f]{3}-?${variant}[0-9a-f]{3}-?[0-9a-f]{12}$`,
    'i',
  );
  return { is: (it) => pattern.test(it), write: 'a UUID such as f81d4fae-7dec-41d0-a765-00a0c91e6bf6' };
}

function isBase64(text: string): boolean {
  const letters = text.replace(/[\r\n]/g, '');
  return letters.length % 4 === 0 && /^[A-Za-z0-9+/]*={0,2}$/.test(letters);
}

function isDate(text: string): boolean {
  const time = Date.parse(`${text}T00:00:00Z`);
  return /^\d{4}-\d\d-\d\d$/.test(text) && !Number.isNaN(time) && new Date(time).toISOString().startsWith(text);
}

function isDateTime(text: string): boolean {
  const [, day, hours = '', minutes = '', seconds = ''] =
    /^(.{10})t(\d\d):(\d\d):(\d\d)(?:.\d+)?(?:z|[+-]\d\d:\d\d)$/i.exec(text) ?? [];
  return day !== undefined && isDate(day) && hours <= '23' && minutes <= '59' && seconds <= '59';
}

/** As Go has it, or with the units of Scala somewhere in it: the API server is as generous. */
function isDuration(text: string): boolean {
  if (/^[+-]?0$/.test(text) || /^[+-]?((\d+\.?\d*|\.\d+)(ns|us|µs|μs|ms|s|m|h))+$/.test(text)) return true;
  return Array.from(text.matchAll(/\d+\s*([A-Za-zµ]+)/g)).some(
    ([, unit = '']) =>
      /^(ns|us|ms|[smhdw]|µs)/i.test(unit) || /^(nano|micro|milli|sec|min|hour|hr|day|week|wk)/i.test(unit),
  );
}

/** Zeros in front count for nothing. */
function isIPv4Loosely(text: string): boolean {
  return isIPv4(text.replace(/(^|\.)0+(?=\d)/g, '$1')) || (isIPv6(text) && text.includes('.'));
}

function isCidr(text: string): boolean {
  const [, address = '', bits = ''] = /^(.+)\/(\d{1,3})$/.exec(text) ?? [];
  return (isIPv4Loosely(address) && Number(bits) <= 32) || (isIPv6(address) && Number(bits) <= 128);
}

function isMac(text: string): boolean {
  return (
    /^([0-9a-f]{2}([:-]))(?:[0-9a-f]{2}\2){4}(?:(?:[0-9a-f]{2}\2){2})?[0-9a-f]{2}$/i.test(text) ||
    /^([0-9a-f]{4}\.){2}([0-9a-f]{4}\.)?[0-9a-f]{4}$/i.test(text)
  );
}
