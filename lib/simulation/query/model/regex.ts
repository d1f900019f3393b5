import { notPlayed } from './unsupported';

/** A regular expression of Prometheus (RE2), anchored at both ends, in JavaScript. */
export interface AnchoredRegex {
  readonly regex: RegExp;
  /** A group within a repeated group remembers in Go what it held in an earlier round, and in JavaScript it does not. */
  readonly repeatsGroups: boolean;
}

/**
 * Translates letter by letter, and refuses whatever the two read differently.
 *
 * @throws UnsupportedQuery
 */
export function anchored(pattern: string, prometheus: 2 | 3): AnchoredRegex {
  const flags = pattern.startsWith('(?i)') ? 'iu' : 'u';
  const body = flags === 'iu' ? pattern.slice(4) : pattern;
  const translation = new Translation(body, pattern, prometheus, flags === 'iu');
  try {
    return { regex: new RegExp(`^(?:${translation.run()})$`, flags), repeatsGroups: translation.repeatsGroups };
  } catch (error) {
    if (error instanceof SyntaxError) throw notPlayed(pattern);
    throw error;
  }
}

class Translation {
  repeatsGroups = false;
  private at = 0;
  private output = '';
  /** For each open group, whether it holds a capturing one. */
  private readonly open: { readonly captures: boolean; holds: boolean }[] = [];
  private closed: { readonly holds: boolean } | undefined;

  constructor(
    private readonly body: string,
    private readonly pattern: string,
    private readonly prometheus: 2 | 3,
    private readonly ignoresCase: boolean,
  ) {}

  run(): string {
    while (this.at < this.body.length) this.next();
    return this.output;
  }

  private next(): void {
    const closed = this.closed;
    this.closed = undefined;
    const letter = this.body[this.at] as string;
    const rest = this.body.slice(this.at);
    switch (letter) {
      case '\\':
        this.escape(false);
        return;
      case '[':
        this.characterClass(rest);
        return;
      case '(':
        this.group(rest);
        return;
      case ')':
        this.closed = this.open.pop();
        this.take(1, ')');
        return;
      case '.':
        // A dot is no line break in RE2; for version 3 it is any letter.
        this.take(1, this.prometheus === 3 ? '[^]' : '[^\\n]');
        return;
      case '*':
      case '+':
      case '?':
        if (closed?.holds) this.repeatsGroups = true;
        this.take(1, letter);
        return;
      case '{': {
        const count = /^\{\d+(,\d*)?\}/.exec(rest)?.[0];
        if (count !== undefined && closed?.holds) this.repeatsGroups = true;
        // RE2 repeats a thousand times at most.
        if (count !== undefined && /\d{4}/.test(count)) throw notPlayed(count, this.pattern);
        this.take(count?.length ?? 1, count ?? '\\{');
        return;
      }
      case '}':
      case ']':
        this.take(1, `\\${letter}`);
        return;
      default:
        this.take(1, letter);
    }
  }

  private take(length: number, translated: string): void {
    this.at += length;
    this.output += translated;
  }

  private group(rest: string): void {
    const captures = !rest.startsWith('(?');
    if (!captures && !rest.startsWith('(?:')) throw notPlayed(rest.slice(0, 4), this.pattern);
    if (captures) for (const outer of this.open) outer.holds = true;
    this.open.push({ captures, holds: false });
    this.take(captures ? 1 : 3, captures ? '(' : '(?:');
  }

  private characterClass(rest: string): void {
    const start = /^\[\^?/.exec(rest)?.[0] as string;
    this.take(start.length, start);
    for (let isFirst = true; this.body[this.at] !== ']' || isFirst; isFirst = false) {
      const letter = this.body[this.at];
      // Unclosed, or a named class such as [:alpha:].
      if (letter === undefined || this.body.startsWith('[:', this.at)) throw notPlayed(rest.slice(0, 10), this.pattern);
      if (letter === '\\') this.escape(true);
      else this.take(1, letter === ']' || letter === '[' ? `\\${letter}` : letter);
    }
    this.take(1, ']');
  }

  private escape(inClass: boolean): void {
    const letter = this.body[this.at + 1] ?? '';
    this.take(2, this.escaped(letter, inClass));
  }

  private escaped(letter: string, inClass: boolean): string {
    if (/^[dDnrtfv]$/.test(letter)) return `\\${letter}`;
    // To JavaScript a long s and the Kelvin sign are word characters, once case is ignored.
    if (/^[wW]$/.test(letter) && !this.ignoresCase) return `\\${letter}`;
    if (/^[bB]$/.test(letter) && !this.ignoresCase && !inClass) return `\\${letter}`;
    // JavaScript knows more kinds of space.
    if (letter === 's') return inClass ? '\\t\\n\\f\\r ' : '[\\t\\n\\f\\r ]';
    if (letter === 'S' && !inClass) return '[^\\t\\n\\f\\r ]';
    if (/^[!-/:-@[-`{-~]$/.test(letter)) return `\\x${letter.charCodeAt(0).toString(16).padStart(2, '0')}`;
    throw notPlayed(`\\${letter}`, this.pattern);
  }
}
