import { counted } from '../../core';
import { Pattern } from '../pattern';
import { NUMBER_FORMATS, textFormat } from './formats';
import type { SchemaNode } from './schema-node';

/** What was passed over, in words. */
export type NotEvaluated = (what: string) => void;

/** Who is told what a value breaks, and how a value may be shown. */
export interface Told {
  tell(message: string, remedy: string): void;
  shown(value: unknown): string;
  readonly notEvaluated: NotEvaluated;
}

/** What a schema does not allow of a text. */
export function checkText(value: string, node: SchemaNode, told: Told): void {
  const { minLength, maxLength, pattern, format } = node;
  if (minLength !== undefined || maxLength !== undefined) {
    const length = value.length > 0 ? [...value].length : 0;
    if (length < (minLength ?? 0)) {
      const least = `at least ${counted(minLength as number, 'letter')}`;
      told.tell(
        value === '' ? `it is empty and needs ${least}` : `it has ${counted(length, 'letter')} and needs ${least}`,
        `write ${least}`,
      );
    } else if (maxLength !== undefined && length > maxLength) {
      told.tell(
        `it has ${counted(length, 'letter')}, and ${maxLength} is the most`,
        `write at most ${counted(maxLength, 'letter')}`,
      );
    }
  }
  if (pattern !== undefined) checkPattern(value, pattern, told);
  // Where a number may stand, the format is about it.
  if (format !== undefined && (node.type === undefined || node.type === 'string')) checkFormat(value, format, told);
}

function checkPattern(value: string, pattern: string, told: Told): void {
  const known = Pattern.of(pattern);
  if (!known) told.notEvaluated(`the pattern ${pattern}, which is no regular expression of Go`);
  const fits = known?.isIn(value);
  if (known && fits === undefined) told.notEvaluated(`the pattern ${pattern} on a text of ${value.length} letters`);
  if (fits === false)
    told.tell(`${told.shown(value)} does not match ${pattern}`, `write a text that matches ${pattern}`);
}

function checkFormat(value: string, name: string, told: Told): void {
  const format = textFormat(name);
  if (format === 'not evaluated') told.notEvaluated(`the format ${name}`);
  else if (format && !format.is(value)) told.tell(`${told.shown(value)} is no ${name}`, `write ${format.write}`);
}

/** What a schema does not allow of a number. */
export function checkNumber(value: number, node: SchemaNode, told: Told): void {
  const { minimum, maximum, multipleOf } = node;
  const isWhole = node.type === 'integer' || node['x-kubernetes-int-or-string'];
  const format = node.format ?? (isWhole ? 'int64' : undefined);
  const range = format === undefined ? undefined : NUMBER_FORMATS[format];
  if (!Number.isFinite(value)) told.tell(`${value} is no number of JSON`, 'write a number');
  else if (range && (value < range.least || value > range.most))
    told.tell(`${value} does not fit into ${format}`, `write a number from ${range.least} to ${range.most}`);
  if (minimum !== undefined && (node.exclusiveMinimum ? value <= minimum : value < minimum)) {
    const least = node.exclusiveMinimum ? `more than ${minimum}` : `${minimum} or more`;
    told.tell(`${value} is too low; it is ${least}`, `write ${least}`);
  }
  if (maximum !== undefined && (node.exclusiveMaximum ? value >= maximum : value > maximum)) {
    const most = node.exclusiveMaximum ? `less than ${maximum}` : `${maximum} or less`;
    told.tell(`${value} is too high; it is ${most}`, `write ${most}`);
  }
  if (multipleOf !== undefined && multipleOf > 0 && !isNearlyWhole(value / multipleOf))
    told.tell(`${value} is no multiple of ${multipleOf}`, `write a multiple of ${multipleOf}`);
}

/** Of quotients: 0.3 / 0.1 is a little less than 3. */
function isNearlyWhole(value: number): boolean {
  return Math.abs(value - Math.round(value)) <= 1e-9 * Math.max(1, Math.abs(value));
}
