/** A command of a script: its words as the shell would hand them over. */
export interface ShellCommand {
  /** The line on which it begins, from 1. */
  readonly line: number;
  readonly words: readonly string[];
  /** Why a shell would not read it as it is meant. */
  readonly problem?: string;
}

/**
 * The commands of a script, as a POSIX shell splits it into words. Nothing is expanded: `$name` stays as it is.
 *
 * @see https://pubs.opengroup.org/onlinepubs/9799919799/utilities/V3_chap02.html#tag_19_03
 */
export function shellCommands(script: string): ShellCommand[] {
  return new Reader(script).commands();
}

const BLANK = /[ \t]/;
/** Ends a command; the two-letter operators are made of these. */
const OPERATOR = /[;&|()\n]/;

class Reader {
  private at = 0;
  private line = 1;
  private readonly found: ShellCommand[] = [];
  private words: string[] = [];
  private begins = 1;
  private problem: string | undefined;

  public constructor(private readonly script: string) {}

  public commands(): ShellCommand[] {
    while (this.at < this.script.length) this.next();
    this.end();
    return this.found;
  }

  private next(): void {
    const character = this.script[this.at] as string;
    if (BLANK.test(character)) this.at += 1;
    else if (this.continues()) this.skipContinuation();
    else if (OPERATOR.test(character)) this.operator(character);
    else if (character === '#') this.comment();
    else if (character === '<' || character === '>') this.redirection(character);
    else this.word();
  }

  private operator(character: string): void {
    this.at += 1;
    this.end();
    if (character === '\n') this.line += 1;
  }

  private comment(): void {
    const end = this.script.indexOf('\n', this.at);
    this.at = end < 0 ? this.script.length : end;
  }

  private redirection(character: string): void {
    this.at += 1;
    this.problem ??= `a shell reads a file at ${character}; write what is to be filled in with capital letters, such as COMMIT`;
  }

  private word(): void {
    if (this.words.length === 0) this.begins = this.line;
    let word = '';
    while (this.at < this.script.length) {
      const character = this.script[this.at] as string;
      if (BLANK.test(character) || OPERATOR.test(character) || character === '<' || character === '>') break;
      if (this.continues()) this.skipContinuation();
      else if (character === "'" || character === '"') word += this.quoted(character);
      else if (character === '\\') {
        word += this.script[this.at + 1] ?? '';
        this.at += 2;
      } else {
        word += character;
        this.at += 1;
      }
    }
    this.words.push(word);
  }

  private quoted(quote: string): string {
    let text = '';
    this.at += 1;
    while (this.at < this.script.length) {
      const character = this.script[this.at] as string;
      const escaped = this.script[this.at + 1];
      if (character === quote) {
        this.at += 1;
        return text;
      }
      if (quote === '"' && character === '\\' && escaped !== undefined && '"\\$`\n'.includes(escaped)) {
        if (escaped !== '\n') text += escaped;
        else this.line += 1;
        this.at += 2;
        continue;
      }
      if (character === '\n') this.line += 1;
      text += character;
      this.at += 1;
    }
    this.problem ??= `the quote ${quote} is not closed`;
    return text;
  }

  /** A backslash at the end of a line is no character: the next line goes on with it. */
  private continues(): boolean {
    return this.script.startsWith('\\\n', this.at);
  }

  private skipContinuation(): void {
    this.at += 2;
    this.line += 1;
  }

  private end(): void {
    if (this.words.length > 0)
      this.found.push({
        line: this.begins,
        words: this.words,
        ...(this.problem === undefined ? {} : { problem: this.problem }),
      });
    this.words = [];
    this.problem = undefined;
  }
}
