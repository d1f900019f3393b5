import { UNSEEN } from '../../core';

/** A piece of a page. Everything else that goes into a page is text, and is escaped on its way. */
export class Markup {
  constructor(readonly text: string) {}
}

export type Part = Markup | string | number | false | undefined | readonly Part[];

/**
 * HTML and SVG from a template: what is put into it is escaped, unless it was made by this function itself. So text from
 * manifests and controllers can stand in an element or in a quoted attribute, and is nothing but text there.
 */
export function html(strings: TemplateStringsArray, ...parts: readonly Part[]): Markup {
  return new Markup(strings.map((text, i) => (i === 0 ? text : textOf(parts[i - 1]) + text)).join(''));
}

function textOf(part: Part): string {
  if (part === undefined || part === false) return '';
  if (part instanceof Markup) return part.text;
  if (typeof part === 'object') return part.map(textOf).join('');
  return String(part)
    .replace(/[&<>"']/g, (character) => ESCAPES[character] as string)
    .replace(UNSEEN, (character) => (character === '\n' || character === '\t' ? character : '\uFFFD'));
}

const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};
