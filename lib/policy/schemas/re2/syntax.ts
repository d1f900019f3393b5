/** A regular expression of Go (RE2) as a tree. */
export type Regex =
  | { readonly is: 'letter'; readonly letter: Letter }
  | { readonly is: 'sequence' | 'choice'; readonly of: readonly Regex[] }
  | { readonly is: 'repeat'; readonly of: Regex; readonly least: number; readonly most: number }
  | { readonly is: 'place'; readonly place: Place };

/** Something that holds between two letters: `^` and `$` with and without the flag `m`, `\b` and `\B`. */
export type Place = 'start' | 'end' | 'line start' | 'line end' | 'word edge' | 'no word edge';

/** Which letter may stand there: a regular expression of JavaScript that takes one letter, so that it cannot take long. */
export interface Letter {
  /** What stands between the brackets of a class. */
  readonly oneOf: string;
  readonly not: boolean;
  readonly ignoresCase: boolean;
}

/** What is no regular expression of Go, or larger than is sensible. */
export class UnreadablePattern extends Error {}

/**
 * @throws UnreadablePattern
 * @see https://github.com/google/re2/wiki/Syntax
 */
export function parsed(pattern: string): Regex {
  return new Parser([...pattern]).whole();
}

interface Flags {
  readonly i: boolean;
  readonly m: boolean;
  readonly s: boolean;
}

/** Go refuses more. */
const MOST_REPEATS = 1000;

class Parser {
  private at = 0;
  private flags: Flags = { i: false, m: false, s: false };

  public constructor(private readonly letters: readonly string[]) {}

  public whole(): Regex {
    const regex = this.choice();
    if (this.at < this.letters.length) throw new UnreadablePattern('a bracket that was not opened');
    return regex;
  }

  private choice(): Regex {
    const of = [this.sequence()];
    while (this.takes('|')) of.push(this.sequence());
    return of.length === 1 ? (of[0] as Regex) : { is: 'choice', of };
  }

  private sequence(): Regex {
    const of: Regex[] = [];
    while (this.at < this.letters.length && this.next !== '|' && this.next !== ')') {
      if (this.takes('\\Q')) {
        of.push(...this.quoted());
      } else {
        const atom = this.atom();
        if (atom) of.push(this.repeated(atom));
      }
    }
    return { is: 'sequence', of };
  }

  /** `\\Q…\\E`: letters as they are, of which a count is about the last. */
  private quoted(): Regex[] {
    const letters: Regex[] = [];
    while (this.at < this.letters.length && !this.takes('\\E')) letters.push(this.literal(this.take()));
    const last = letters.pop();
    return last ? [...letters, this.repeated(last)] : [];
  }

  private repeated(atom: Regex): Regex {
    const times = this.times();
    if (!times) return atom;
    this.takes('?');
    if (this.times()) throw new UnreadablePattern('a repetition of a repetition');
    return { is: 'repeat', of: atom, ...times };
  }

  private times(): { least: number; most: number } | undefined {
    if (this.takes('*')) return { least: 0, most: Number.POSITIVE_INFINITY };
    if (this.takes('+')) return { least: 1, most: Number.POSITIVE_INFINITY };
    if (this.takes('?')) return { least: 0, most: 1 };
    if (this.next !== '{') return undefined;
    const written = /^\{(\d+)(,(\d*))?\}/.exec(this.letters.slice(this.at, this.at + 20).join(''));
    // A brace that is no count is itself.
    if (!written) return undefined;
    this.at += written[0].length;
    const least = Number(written[1]);
    const most = written[2] === undefined ? least : written[3] ? Number(written[3]) : Number.POSITIVE_INFINITY;
    if (least > MOST_REPEATS || (most !== Number.POSITIVE_INFINITY && (most > MOST_REPEATS || most < least)))
      throw new UnreadablePattern('a count that Go refuses');
    return { least, most };
  }

  /** Undefined for flags that hold from here on. */
  private atom(): Regex | undefined {
    const letter = this.take();
    switch (letter) {
      case '(':
        return this.group();
      case '[':
        return this.bracket();
      case '.':
        return this.class(this.flags.s ? '' : '\\n', true);
      case '^':
        return { is: 'place', place: this.flags.m ? 'line start' : 'start' };
      case '$':
        return { is: 'place', place: this.flags.m ? 'line end' : 'end' };
      case '\\':
        return this.escaped();
      case '*':
      case '+':
      case '?':
        throw new UnreadablePattern('a repetition of nothing');
      default:
        return this.literal(letter);
    }
  }

  private group(): Regex | undefined {
    const before = this.flags;
    if (this.takes('?')) {
      if (this.takes('P<') || this.takes('<')) {
        const name = this.until('>');
        if (!/^\w+$/.test(name)) throw new UnreadablePattern('a group without a name');
      } else {
        const [, on = '', off = '', end] = /^([imsU]*)(?:-([imsU]+))?([:)])/.exec(this.rest(12)) ?? [];
        if (end === undefined) throw new UnreadablePattern('a group that Go does not know');
        this.at += on.length + (off ? off.length + 1 : 0) + 1;
        const flag = (name: keyof Flags) => (before[name] || on.includes(name)) && !off.includes(name);
        this.flags = { i: flag('i'), m: flag('m'), s: flag('s') };
        if (end === ')') return undefined;
      }
    }
    const inside = this.choice();
    if (!this.takes(')')) throw new UnreadablePattern('a bracket that is not closed');
    this.flags = before;
    return inside;
  }

  private escaped(): Regex {
    const place = PLACES[this.next ?? ''];
    if (place) {
      this.at += 1;
      return { is: 'place', place };
    }
    const set = this.set();
    return set ? this.class(set.source, set.not) : this.class(this.code(), false);
  }

  private bracket(): Regex {
    const not = this.takes('^');
    let source = '';
    for (let isFirst = true; isFirst || this.next !== ']'; isFirst = false) {
      if (this.next === undefined) throw new UnreadablePattern('a class that is not closed');
      source += this.member();
    }
    this.at += 1;
    return this.class(source, not);
  }

  private member(): string {
    if (this.takes('[:')) return named(this.until(':]'));
    if (this.next === '\\') {
      const start = this.at;
      this.at += 1;
      const set = this.set();
      if (set) return set.not ? set.opposite : set.source;
      this.at = start;
    }
    const from = this.end();
    if (this.next !== '-' || this.letters[this.at + 1] === ']') return from;
    this.at += 1;
    const to = this.end();
    if (codeOf(to) < codeOf(from)) throw new UnreadablePattern('a range from behind');
    return `${from}-${to}`;
  }

  /** One end of a range. */
  private end(): string {
    const letter = this.take();
    return letter === '\\' ? this.code() : written(letter);
  }

  /** What stands behind a backslash for several letters. */
  private set(): { source: string; not: boolean; opposite: string } | undefined {
    const letter = this.next ?? '';
    const known = SETS[letter.toLowerCase()];
    if (known && letter !== '') {
      this.at += 1;
      return { source: known.is, not: letter !== letter.toLowerCase(), opposite: known.isNot };
    }
    if (letter !== 'p' && letter !== 'P') return undefined;
    this.at += 1;
    const name = this.takes('{') ? this.until('}') : this.take();
    const isNot = (letter === 'P') !== name.startsWith('^');
    const property = propertyNamed(name.replace(/^\^/, ''));
    return { source: `\\p{${property}}`, not: isNot, opposite: `\\P{${property}}` };
  }

  /** A letter that is written behind a backslash. */
  private code(): string {
    const rest = this.rest(12);
    const hex = /^x(?:\{([0-9a-fA-F]{1,6})\}|([0-9a-fA-F]{2}))/.exec(rest);
    const octal = /^(?:0[0-7]{0,2}|[1-7][0-7]{1,2})/.exec(rest);
    const found = hex ?? octal;
    if (found) {
      this.at += found[0].length;
      const value = hex ? Number.parseInt(hex[1] ?? hex[2] ?? '', 16) : Number.parseInt(found[0], 8);
      if (value > 0x10ffff) throw new UnreadablePattern('a letter that there is not');
      return coded(value);
    }
    const letter = this.take();
    const control = CONTROLS[letter];
    if (control !== undefined) return coded(control);
    if (/^[!-/:-@[-`{-~]$/.test(letter)) return written(letter);
    throw new UnreadablePattern(`\\${letter}, which Go does not know`);
  }

  private literal(letter: string): Regex {
    return this.class(written(letter), false);
  }

  private class(oneOf: string, not: boolean): Regex {
    return { is: 'letter', letter: { oneOf, not, ignoresCase: this.flags.i } };
  }

  private get next(): string | undefined {
    return this.letters[this.at];
  }

  private take(): string {
    const letter = this.letters[this.at];
    if (letter === undefined) throw new UnreadablePattern('it ends too early');
    this.at += 1;
    return letter;
  }

  private takes(text: string): boolean {
    if (this.rest(text.length) !== text) return false;
    this.at += text.length;
    return true;
  }

  private rest(length: number): string {
    return this.letters.slice(this.at, this.at + length).join('');
  }

  private until(end: string): string {
    let taken = '';
    while (!this.takes(end)) taken += this.take();
    return taken;
  }
}

const PLACES: Readonly<Record<string, Place>> = { A: 'start', z: 'end', b: 'word edge', B: 'no word edge' };

const CONTROLS: Readonly<Record<string, number>> = { a: 7, f: 12, t: 9, n: 10, r: 13, v: 11 };

const SETS: Readonly<Record<string, { readonly is: string; readonly isNot: string }>> = {
  d: { is: '0-9', isNot: '\\u{0}-\\u{2f}\\u{3a}-\\u{10ffff}' },
  s: { is: '\\t\\n\\f\\r\\x20', isNot: '\\u{0}-\\u{8}\\u{b}\\u{e}-\\u{1f}\\u{21}-\\u{10ffff}' },
  w: { is: '0-9A-Za-z_', isNot: '\\u{0}-\\u{2f}\\u{3a}-\\u{40}\\u{5b}-\\u{5e}\\u{60}\\u{7b}-\\u{10ffff}' },
};

/** The classes of POSIX, of ASCII alone; from a space to a tilde in this order. */
const NAMED: Readonly<Record<string, string>> = {
  alnum: '0-9A-Za-z',
  alpha: 'A-Za-z',
  ascii: '\\x00-\\x7f',
  blank: '\\t\\x20',
  cntrl: '\\x00-\\x1f\\x7f',
  digit: '0-9',
  graph: '\\x21-\\x7e',
  lower: 'a-z',
  print: '\\x20-\\x7e',
  punct: '\\x21-\\x2f\\x3a-\\x40\\x5b-\\x60\\x7b-\\x7e',
  space: '\\t\\n\\v\\f\\r\\x20',
  upper: 'A-Z',
  word: '0-9A-Za-z_',
  xdigit: '0-9A-Fa-f',
};

function named(written: string): string {
  const name = written.replace(/^\^/, '');
  const found = NAMED[name];
  if (found === undefined) throw new UnreadablePattern(`[:${written}:], which Go does not know`);
  return name === written ? found : opposite(found);
}

/** All letters but those of a class of ASCII. */
function opposite(source: string): string {
  const one = new RegExp(`^[${source}]$`, 'u');
  const ascii = Array.from({ length: 128 }, (_, code) => (one.test(String.fromCharCode(code)) ? '' : coded(code)));
  return `${ascii.join('')}\\u{80}-\\u{10ffff}`;
}

function propertyNamed(name: string): string {
  if (name === 'Any') return name;
  const property = /^(C[cfos]?|L[lmotu]?|M[cen]?|N[dlo]?|P[cdefios]?|S[ckmo]?|Z[lps]?)$/.test(name)
    ? name
    : `Script=${name}`;
  try {
    new RegExp(`\\p{${property}}`, 'u');
    return property;
  } catch {
    throw new UnreadablePattern(`\\p{${name}}, which there is not`);
  }
}

function written(letter: string): string {
  return coded(letter.codePointAt(0) as number);
}

function coded(value: number): string {
  return `\\u{${value.toString(16)}}`;
}

function codeOf(source: string): number {
  return Number.parseInt(source.slice(3), 16);
}
