import { RE2JS } from 're2js';

/** A longer text costs seconds with a large pattern. */
const LONGEST_TEXT = 10_000;

/** More than a pattern of a CRD ever says, unless somebody means harm. */
const LONGEST_PATTERN = 10_000;

/**
 * A regular expression as the API server has it: of Go. It takes time in proportion to the text and to itself, whatever it
 * is; JavaScript's own need years for `(a+)+$`.
 */
export class Pattern {
  private static readonly known = new Map<string, Pattern | undefined>();

  /** Undefined if it is no regular expression of Go, or too large. */
  public static of(source: string): Pattern | undefined {
    if (!Pattern.known.has(source)) Pattern.known.set(source, Pattern.read(source));
    return Pattern.known.get(source);
  }

  private static read(source: string): Pattern | undefined {
    if (source.length > LONGEST_PATTERN) return undefined;
    try {
      return new Pattern(RE2JS.compile(source));
    } catch {
      return undefined;
    }
  }

  private constructor(private readonly compiled: RE2JS) {}

  /** Whether it is found in a text; undefined if the text is too long to look. */
  public isIn(text: string): boolean | undefined {
    return text.length > LONGEST_TEXT ? undefined : this.compiled.test(text);
  }
}
