import { stripVTControlCharacters, styleText } from 'node:util';

/** Dresses a text for a terminal. */
export type Style = (format: Format, text: string) => string;

export type Format = 'bold' | 'dim' | 'red' | 'green' | 'yellow';

/** Where colours are wanted, whoever asks for them knows better than the environment whether they can be shown. */
export function styleFor(colors: boolean): Style {
  return (format, text) => (colors ? styleText(format, text, { validateStream: false }) : text);
}

/** Text from manifests and controllers in one line, without what a terminal would obey. */
export function oneLine(text: string): string {
  return stripVTControlCharacters(text).replace(/\s+/g, ' ').replace(UNSEEN, '\uFFFD').trim();
}

/** Characters that show nothing, and those that turn the direction of the text around them. */
export const UNSEEN = /[\p{Cc}\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069]/gu;
