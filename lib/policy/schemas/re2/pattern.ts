import { type Letter, type Place, parsed, type Regex, UnreadablePattern } from './syntax';

/** More than a pattern of a CRD ever compiles to, unless somebody means harm. */
const MOST_INSTRUCTIONS = 20_000;

/** A longer text costs seconds with the largest pattern. */
const LONGEST_TEXT = 10_000;

/** What is done at a place in the text: take a letter, go two ways, look around, or be done. */
type Instruction =
  | { readonly does: 'take'; readonly test: LetterTest; next: number }
  | { readonly does: 'split'; next: number; other: number }
  | { readonly does: 'look'; readonly place: Place; next: number }
  | { readonly does: 'end' };

/**
 * A regular expression as the API server has it: of Go. It takes time in proportion to the text and to itself, whatever it
 * is, because all ways through it are gone at once; JavaScript goes one after another, and needs years for `(a+)+$`.
 */
export class Pattern {
  private static readonly known = new Map<string, Pattern | undefined>();
  private readonly instructions: Instruction[] = [];
  private readonly start: number;
  /** In which round an instruction was reached last. */
  private readonly reached: Uint32Array;
  private round = 0;

  /** Undefined if it is no regular expression of Go, or too large. */
  public static of(source: string): Pattern | undefined {
    if (!Pattern.known.has(source)) Pattern.known.set(source, Pattern.read(source));
    return Pattern.known.get(source);
  }

  private static read(source: string): Pattern | undefined {
    try {
      return new Pattern(parsed(source));
    } catch (error) {
      if (error instanceof UnreadablePattern) return undefined;
      throw error;
    }
  }

  private constructor(regex: Regex) {
    this.instructions.push({ does: 'end' });
    this.start = this.compiled(regex, 0);
    this.reached = new Uint32Array(this.instructions.length);
  }

  /** Whether it is found in a text; undefined if the text is too long to look. */
  public isIn(text: string): boolean | undefined {
    if (text.length > LONGEST_TEXT) return undefined;
    const letters = Array.from(text, (letter) => letter.codePointAt(0) as number);
    let ways: number[] = [];
    for (let at = 0; ; at++) {
      this.round += 1;
      const here: number[] = [];
      const [before, after] = [letters[at - 1], letters[at]];
      for (const way of ways) if (this.reach(way, before, after, here)) return true;
      // It may begin anywhere.
      if (this.reach(this.start, before, after, here)) return true;
      if (after === undefined) return false;
      ways = [];
      for (const way of here) {
        const step = this.instructions[way] as Instruction & { does: 'take' };
        if (step.test.takes(after)) ways.push(step.next);
      }
    }
  }

  /** Goes on from an instruction to all that take a letter; true if one of the ways ends here. */
  private reach(from: number, before: number | undefined, after: number | undefined, into: number[]): boolean {
    const open = [from];
    for (let at = open.pop(); at !== undefined; at = open.pop()) {
      if (this.reached[at] === this.round) continue;
      this.reached[at] = this.round;
      const step = this.instructions[at] as Instruction;
      if (step.does === 'end') return true;
      if (step.does === 'take') into.push(at);
      else if (step.does === 'split') open.push(step.other, step.next);
      else if (holds(step.place, before, after)) open.push(step.next);
    }
    return false;
  }

  /** Where to begin with a tree, to go on at an instruction behind it. */
  private compiled(regex: Regex, next: number): number {
    switch (regex.is) {
      case 'letter':
        return this.add({ does: 'take', test: LetterTest.of(regex.letter), next });
      case 'place':
        return this.add({ does: 'look', place: regex.place, next });
      case 'sequence':
        return regex.of.reduceRight((behind, it) => this.compiled(it, behind), next);
      case 'choice':
        return regex.of
          .map((it) => this.compiled(it, next))
          .reduceRight((other, it) => this.add({ does: 'split', next: it, other }));
      case 'repeat': {
        const { of, least, most } = regex;
        let start = next;
        if (most === Number.POSITIVE_INFINITY) {
          const loop: Instruction = { does: 'split', next, other: next };
          start = this.add(loop);
          loop.next = this.compiled(of, start);
        } else {
          for (let i = least; i < most; i++)
            start = this.add({ does: 'split', next: this.compiled(of, start), other: next });
        }
        for (let i = 0; i < least; i++) start = this.compiled(of, start);
        return start;
      }
    }
  }

  private add(instruction: Instruction): number {
    if (this.instructions.length >= MOST_INSTRUCTIONS) throw new UnreadablePattern('it is too large');
    return this.instructions.push(instruction) - 1;
  }
}

function holds(place: Place, before: number | undefined, after: number | undefined): boolean {
  switch (place) {
    case 'start':
      return before === undefined;
    case 'end':
      return after === undefined;
    case 'line start':
      return before === undefined || before === LINE_BREAK;
    case 'line end':
      return after === undefined || after === LINE_BREAK;
    case 'word edge':
      return isOfWord(before) !== isOfWord(after);
    case 'no word edge':
      return isOfWord(before) === isOfWord(after);
  }
}

const LINE_BREAK = 10;

function isOfWord(letter: number | undefined): boolean {
  return letter !== undefined && letter < 128 && /\w/.test(String.fromCharCode(letter));
}

/** Whether a letter may stand somewhere. Those of ASCII are looked up. */
class LetterTest {
  private static readonly known = new Map<string, LetterTest>();
  private readonly ascii: readonly boolean[];

  public static of({ oneOf, not, ignoresCase }: Letter): LetterTest {
    const key = `${not ? '^' : ' '}${ignoresCase ? 'i' : ' '}${oneOf}`;
    let test = LetterTest.known.get(key);
    if (!test) {
      test = new LetterTest(new RegExp(`^[${not ? '^' : ''}${oneOf}]$`, ignoresCase ? 'iu' : 'u'));
      LetterTest.known.set(key, test);
    }
    return test;
  }

  private constructor(private readonly one: RegExp) {
    this.ascii = Array.from({ length: 128 }, (_, code) => one.test(String.fromCharCode(code)));
  }

  public takes(code: number): boolean {
    return code < 128 ? (this.ascii[code] as boolean) : this.one.test(String.fromCodePoint(code));
  }
}
