/**
 * Manifests as YAML text.
 *
 * Why an emitter of our own: YAML is most of the time of a synth. For the same manifests js-yaml needs 4 times as long
 * as this file and `yaml` 12 times; and `yaml`, which cdk8s uses, leaves strings plain that kubectl reads as something
 * else ("0o7" becomes 7). It is this small because manifests are JSON-shaped: no anchors, tags or comments.
 *
 * One promise decides every line below: every parser, of YAML 1.1 or 1.2, reads back what was given. So a string stays
 * plain only if nobody could take it for anything else, and what an eye cannot see is written as an escape.
 */

/**
 * Writes JSON-shaped values as a stream of YAML documents, keys in the order they have.
 *
 * As in JSON, an `undefined` entry is left out of an object and `null` in a list, and -0 is 0.
 *
 * @throws TypeError naming the path of a value that is no JSON: NaN, an infinity, a function, a Date or another class's
 * instance, half a surrogate pair (no UTF-8 file can hold it).
 * @throws RangeError, as `JSON.stringify` does, for values in themselves or nested in more than some 2000 levels.
 */
export function toYaml(documents: readonly unknown[]): string {
  try {
    return documents.map((_, index) => `${node(documents, index, '\n')}\n`).join('---\n');
  } catch (error) {
    if (!(error instanceof Unwritable)) throw error;
    const path = error.path
      .map((key) => (/^[a-z]\w*$/i.test(`${key}`) ? `.${key}` : `[${JSON.stringify(key)}]`))
      .join('');
    const remedy = 'give a string, a finite number, a boolean, null, a list or a plain object';
    throw new TypeError(`documents${path}: ${error.message} cannot be written as YAML; ${remedy}`);
  }
}

/** Every line of a node but the first starts with `newline`: a line break and the indentation. The last has none. */
function node(parent: object, key: string | number, newline: string): string {
  try {
    const value = (parent as Record<string | number, unknown>)[key];
    if (typeof value === 'string') return newline === '\n' ? inline(value) : text(value, newline);
    if (Array.isArray(value)) return sequence(value, newline);
    if (typeof value === 'object' && value !== null) return mapping(value, newline);
    return atom(value);
  } catch (error) {
    // The path grows on the error's way up, so that the good case pays nothing for it.
    if (error instanceof Unwritable) error.path.unshift(key);
    throw error;
  }
}

function sequence(items: readonly unknown[], newline: string): string {
  if (items.length === 0) return '[]';
  const inner = `${newline}  `;
  let lines = '';
  for (let i = 0; i < items.length; i++) lines += `${i ? newline : ''}- ${node(items, i, inner)}`;
  return lines;
}

function mapping(fields: object, newline: string): string {
  const prototype = Object.getPrototypeOf(fields);
  // A plain object has nothing above its prototype, whichever realm (a Jest file, a vm) it is from.
  const above = prototype && Object.getPrototypeOf(prototype);
  if (above) throw new Unwritable(`an instance of ${prototype.constructor?.name}`);
  const inner = `${newline}  `;
  let lines = '';
  for (const [name, value] of Object.entries(fields)) {
    if (value === undefined) continue;
    const written = node(fields, name, inner);
    const nested = typeof value === 'object' && written !== 'null' && written !== '{}' && written !== '[]';
    lines += `${lines && newline}${key(name, newline)}${nested ? inner : ' '}${written}`;
  }
  return lines || '{}';
}

/** A key may share its line with the value if it has at most 1024 bytes. A JavaScript character has at most three. */
function key(name: string, newline: string): string {
  const written = inline(name);
  return written.length <= 340 ? `${written}:` : `? ${written}${newline}:`;
}

function atom(value: unknown): string {
  if (value === undefined || value === null) return 'null';
  if (typeof value === 'boolean') return String(value);
  if (typeof value !== 'number') throw new Unwritable(`a ${typeof value}`);
  if (!Number.isFinite(value)) throw new Unwritable(String(value));
  const digits = String(value);
  // To YAML 1.1, 1e-7 without a point is a string.
  return digits.includes('.') ? digits : digits.replace('e', '.0e');
}

/** A text of several lines as a literal block where every parser agrees on it, any other text on one line. */
function text(value: string, newline: string): string {
  const literal = value.includes('\n') && /[^\n]/.test(value) && !/[ \t](?:\n|$)/.test(value);
  if (!literal || hidesSomething(value)) return inline(value);
  const indentation = /^[ \n\t]/.test(value) ? '2' : '';
  const ending = !value.endsWith('\n') ? '-' : value.endsWith('\n\n') ? '+' : '';
  const lines = `\n${ending === '-' ? value : value.slice(0, -1)}`;
  return `|${indentation}${ending}${lines.replace(/\n(?!\n|$)/g, newline)}`;
}

/** Queries and scripts are ASCII, and the class of what is invisible takes long to search. */
function hidesSomething(value: string): boolean {
  return /[^\n\t -~]/.test(value) && value.replace(/[\n\t]/g, '').search(INVISIBLE) >= 0;
}

/** Manifests repeat themselves: names, keys and images are judged once. Bounded for fleets of any size. */
const judged = new Map<string, string>();

function inline(value: string): string {
  const known = judged.get(value);
  if (known !== undefined) return known;
  const written = quoteWhereNeeded(value);
  if (judged.size >= 10_000) judged.clear();
  if (value.length <= 200) judged.set(value, written);
  return written;
}

function quoteWhereNeeded(value: string): string {
  if (!/[^ -~]/.test(value) || value.search(INVISIBLE) < 0) {
    if (PLAIN.test(value) && !INDICATES.test(value) && !RESOLVES.test(value)) return value;
    if (/["\\]/.test(value) && !value.includes("'")) return `'${value}'`;
  }
  if (/\p{Cs}/u.test(value)) throw new Unwritable(`${JSON.stringify(value)}, which has half a surrogate pair,`);
  return JSON.stringify(value).replace(INVISIBLE, escaped);
}

/** What an eye or a parser may take for nothing, or for a line's end. JSON's escapes are YAML's, but for these. */
const INVISIBLE = /(?! )[\p{Cc}\p{Cf}\p{Cs}\p{Z}\p{Noncharacter_Code_Point}]/gu;

/** A first character that starts nothing else, not even in `.5` or `...`. */
const PLAIN = /^(?:[\w/($]|\.[A-Za-z]|\P{ASCII})/u;

/** What ends a plain text. */
const INDICATES = /: | #|[: ]$/;

/**
 * What some parser takes for a boolean, a null, a date or a number: also 1_000, 1,000 (Ruby), 12:30:45 (base 60), 0_x1f
 * (Go drops underscores first), e140 and .e1 (yaml in 1.1 mode: NaN); and 1.4.2, so that versions look alike.
 */
const RESOLVES =
  /^(?:(?:y|yes|n|no|on|off|true|false|null|\.?inf|\.?nan|\.?e?[+-]?\d[\d_.,:e+-]*)$|0_*[box]|\d{4}-\d)/i;

function escaped(character: string): string {
  const code = (character.codePointAt(0) ?? 0).toString(16);
  return code.length > 4 ? `\\U${code.padStart(8, '0')}` : `\\u${code.padStart(4, '0')}`;
}

class Unwritable extends Error {
  readonly path: (string | number)[] = [];
}
