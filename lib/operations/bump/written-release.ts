import { isMap, isScalar, type Pair, parseDocument, type Scalar, stringify, type YAMLMap } from 'yaml';
import { ReleaseTrainError, type SourceCommit } from '../../core';

/** What a field of a release file becomes: a text, the commits, or nothing where it goes. A field that is not named stays. */
export type ReleaseFields = ReadonlyMap<string, string | readonly SourceCommit[] | undefined>;

/**
 * The text of a release file with other values of some fields. All else stays byte for byte, comments and quotes too: the diff
 * shows the lines whose values changed, and those that came or went.
 *
 * @throws ReleaseTrainError if the file is not written a line a field
 */
export function writtenRelease(path: string, text: string, fields: ReleaseFields): string {
  const { contents } = parseDocument(text, { schema: 'failsafe' });
  if (!isMap(contents) || contents.flow === true) throw notByLine(path);
  const page = new Page(path, text, contents);
  for (const [field, value] of fields) {
    const lines = linesOf(field, value);
    const pair = page.pairOf(field);
    if (pair === undefined && lines !== undefined) page.insert(field, lines);
    if (pair === undefined) continue;
    if (lines === undefined) page.remove(pair);
    else if (typeof value !== 'string' || !page.rewrite(pair, value, field)) page.replace(pair, lines);
  }
  return page.text();
}

/** The order in which fields that come in stand behind those that are there. */
const ORDER = ['image', 'version', 'gitSha', 'releaseId', 'committedAt', 'previousGitSha', 'commits'];

function linesOf(field: string, value: string | readonly SourceCommit[] | undefined): string[] | undefined {
  if (value === undefined) return undefined;
  if (typeof value === 'string') return [`${field}: ${scalar(value, field)}`];
  const items = value.map(
    ({ sha, committedAt }) => `  - { sha: ${scalar(sha, 'sha')}, committedAt: ${scalar(committedAt, 'committedAt')} }`,
  );
  return [`${field}:`, ...items];
}

/**
 * A text such that every reader of YAML takes it for one. Release files are read as texts alone, but other tools see a number in
 * `1.10`, and one in the commit `12e4567`, too. A time stays as people write it: who takes it for a time is right.
 */
function scalar(value: string, field: string, quotes?: 'QUOTE_SINGLE' | 'QUOTE_DOUBLE'): string {
  const compat = field === 'committedAt' ? undefined : 'yaml-1.1';
  // Never folded: a digest is one word, and a line of a diff.
  return stringify(value, { schema: 'core', compat, lineWidth: 0, defaultStringType: quotes ?? 'PLAIN' }).trimEnd();
}

interface Splice {
  readonly from: number;
  readonly to: number;
  readonly text: string;
}

/** The text of a file, and what is to change in it. */
class Page {
  private readonly splices: Splice[] = [];
  private readonly removed = new Set<string>();
  private readonly pairs: ReadonlyMap<string, Pair>;
  private readonly indent: string;
  private readonly end: string;

  public constructor(
    path: string,
    private readonly original: string,
    contents: YAMLMap,
  ) {
    this.pairs = new Map(contents.items.map((pair) => [isScalar(pair.key) ? String(pair.key.value) : '', pair]));
    this.end = original.includes('\r\n') ? '\r\n' : '\n';
    const indents = [...this.pairs.values()].map((pair) => original.slice(this.lineOf(startOf(pair)), startOf(pair)));
    this.indent = indents[0] ?? '';
    // Such as a key behind "---", or one that is written with "?".
    if (!indents.every((indent) => /^ *$/.test(indent))) throw notByLine(path);
  }

  public pairOf(field: string): Pair | undefined {
    return this.pairs.get(field);
  }

  /** Gives a value that stands in one line another text, in the quotes that it has; false if it is written otherwise. */
  public rewrite({ value: node }: Pair, value: string, field: string): boolean {
    if (!isScalar(node) || !node.range || !LINED.has(node.type ?? '')) return false;
    if (node.value === value) return true;
    const [from, to] = node.range;
    const quotes = node.type === 'QUOTE_SINGLE' || node.type === 'QUOTE_DOUBLE' ? node.type : undefined;
    this.splices.push({ from, to, text: scalar(value, field, quotes) });
    return true;
  }

  /** Writes lines in the place of a field and of all that it holds. */
  public replace(pair: Pair, lines: readonly string[]): void {
    const text = this.joined(lines);
    const [from, to] = [this.lineOf(startOf(pair)), this.endOf(pair)];
    // What is written as it would be written is left alone.
    if (this.original.slice(from, to) !== text) this.splices.push({ from, to, text });
  }

  public remove(pair: Pair): void {
    this.removed.add(String((pair.key as Scalar).value));
    this.splices.push({ from: this.lineOf(startOf(pair)), to: this.endOf(pair), text: '' });
  }

  /** Writes the lines of a new field behind the last one that comes before it. */
  public insert(field: string, lines: readonly string[]): void {
    const before = ORDER.slice(0, ORDER.indexOf(field)).filter((name) => this.pairs.has(name));
    const pair = this.pairs.get(before.at(-1) ?? '');
    const at = pair ? this.endOf(pair) : 0;
    const isCutOff = at > 0 && this.original[at - 1] !== '\n';
    this.splices.push({ from: at, to: at, text: `${isCutOff ? this.end : ''}${this.joined(lines)}` });
  }

  public text(): string {
    // From the end on; at one place first what goes there, and then what comes, the last one first: so each finds its place.
    const inOrder = this.splices
      .map((splice, i) => ({ ...splice, i }))
      .sort((a, b) => b.from - a.from || b.to - a.to || b.i - a.i);
    return inOrder.reduce((text, { from, to, text: by }) => text.slice(0, from) + by + text.slice(to), this.original);
  }

  private joined(lines: readonly string[]): string {
    return lines.map((line) => `${this.indent}${line}${this.end}`).join('');
  }

  private lineOf(offset: number): number {
    return this.original.lastIndexOf('\n', offset - 1) + 1;
  }

  /** Where the line behind a field, and behind comments that are indented below it, begins. */
  private endOf({ value }: Pair): number {
    const range = (value as Scalar | null)?.range;
    let at = range?.[1] ?? 0;
    if (this.original[at - 1] !== '\n') at = this.nextLine(at);
    for (;;) {
      const line = this.original.slice(at, this.nextLine(at));
      if (!new RegExp(`^${this.indent} +#`).test(line)) return at;
      at = this.nextLine(at);
    }
  }

  private nextLine(offset: number): number {
    const feed = this.original.indexOf('\n', offset);
    return feed < 0 ? this.original.length : feed + 1;
  }
}

const LINED: ReadonlySet<string> = new Set(['PLAIN', 'QUOTE_SINGLE', 'QUOTE_DOUBLE']);

function startOf({ key }: Pair): number {
  return (key as Scalar | null)?.range?.[0] ?? 0;
}

function notByLine(path: string): ReleaseTrainError {
  return new ReleaseTrainError('the release file cannot be edited', [
    {
      path,
      message: 'is not written a line a field; write it as image: …, version: … and gitSha: …, each in its line',
    },
  ]);
}
