import { styleText } from 'node:util';

/** Dresses a text for a terminal. */
export type Style = (format: Format, text: string) => string;

export type Format = 'bold' | 'dim' | 'red' | 'green' | 'yellow';

/** Where colours are wanted, whoever asks for them knows better than the environment whether they can be shown. */
export function styleFor(colors: boolean): Style {
  return (format, text) => (colors ? styleText(format, text, { validateStream: false }) : text);
}
