import { listed, show } from '../../core';
import type { SchemaNode } from './schema-node';

/** The fields that alternatives are about, if that is all that they say. */
export function namesOf(ways: readonly SchemaNode[]): string[] {
  const names = ways.map((way) => {
    const keys = Object.keys(way).filter((it) => it !== 'properties');
    return keys.length === 1 && way.required ? listed(way.required) : undefined;
  });
  return names.every((it) => it !== undefined) ? [...new Set(names)] : [];
}

/** A type as people call it. */
export function typeNamed(type: string): string {
  return TYPES[type] ?? `a ${type}`;
}

const TYPES: Readonly<Record<string, string>> = {
  array: 'a list',
  boolean: 'a boolean',
  integer: 'an integer',
  number: 'a number',
  object: 'an object',
  string: 'a text',
};

/**
 * How to write a value as another type.
 *
 * @param field its name
 */
export function asType(value: unknown, { type = '', pattern, format }: SchemaNode, field = ''): string {
  // The same letters in quotes would be refused next: `timeout: 5` is to be "5s".
  if (type === 'string' && (pattern !== undefined || format !== undefined))
    return `write a text ${pattern === undefined ? `of the format ${format}` : `that matches ${pattern}`}, in quotes`;
  // Istio says what a time is in CEL, which is not evaluated.
  if (type === 'string' && typeof value === 'number' && TIME.test(field))
    return `write a text with its unit: "${value}s", if seconds are meant`;
  if (type === 'string' && (typeof value === 'number' || typeof value === 'boolean'))
    return `write it in quotes: "${value}"`;
  if (typeof value === 'string' && ['integer', 'number', 'boolean'].includes(type)) {
    const fits = type === 'boolean' ? /^(true|false)$/ : type === 'integer' ? /^-?\d+$/ : /^-?\d+(\.\d+)?$/;
    if (fits.test(value)) return `write it without quotes: ${value}`;
  }
  if (type === 'array') return 'write a list, an item a line that begins with "- "';
  return `write ${typeNamed(type)}`;
}

const TIME = /(timeout|interval|duration|delay|period|ttl|maxAge|minAge)$/i;

/** A value as its author wrote it. */
export function shown(value: unknown): string {
  if (typeof value === 'string' && value.length > 80) return `${JSON.stringify(value.slice(0, 77))}…`;
  return value === null ? 'null' : show(value);
}

/** Whether one name is probably meant for another: a letter or two, fewer than the half of it. */
export function isNear(changes: number, name: string): boolean {
  return changes <= 2 && changes * 2 <= name.length;
}
