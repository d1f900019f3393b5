import { oneLine } from '../../core';

/**
 * Text of a manifest as Markdown that shows it, and does nothing else: no markup, no HTML, nobody is mentioned, no issue is
 * referred to, nothing becomes a link.
 */
export function inertMarkdown(text: string): string {
  return (
    oneLine(text)
      .replaceAll('&', '&amp;')
      .replaceAll('<', '&lt;')
      .replaceAll('>', '&gt;')
      .replace(/[\\`*_[\]{}|~!$^]/g, (sign) => `\\${sign}`)
      // Before the others: what they put in has a number of its own.
      .replace(/(#|\bGH-)(?=\d)/gi, `$1${INVISIBLE}`)
      .replace(/@(?=\S)/g, `@${INVISIBLE}`)
      .replace(/:\/\//g, `:${INVISIBLE}//`)
      .replace(/\bwww\./gi, `www${INVISIBLE}.`)
  );
}

/** A space without width: GitHub looks for names and numbers right behind a sign. */
const INVISIBLE = '&#8203;';

/** Lines as a block of code whose fence nothing in it can close. */
export function codeBlock(lines: string, language: string): string {
  const longest = Math.max(2, ...[...lines.matchAll(/`+/g)].map(([ticks]) => ticks.length));
  const fence = '`'.repeat(longest + 1);
  return `${fence}${language}\n${lines.replace(/\n?$/, '\n')}${fence}`;
}
