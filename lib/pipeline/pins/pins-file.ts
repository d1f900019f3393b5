import { type Document, isAlias, isMap, LineCounter, parseDocument } from 'yaml';
import { show } from '../../core';

/** The version of an action, and the commit behind it, once somebody has asked for it. */
export interface ActionPin {
  /** The tag that people speak of: `v6`, `v4.1.2`. */
  readonly tag: string;
  /** The commit that the tag led to: 40 hexadecimal digits. */
  readonly commit?: string;
}

/** A file of pins as it was read. */
export interface PinsText {
  /** The YAML with its comments, to be written again. */
  readonly document: Document;
  /** By the name of the action: `actions/checkout`, `github/codeql-action/init`. */
  readonly pins: ReadonlyMap<string, ActionPin>;
  /** What is wrong with it, with the lines. */
  readonly problems: readonly string[];
}

/** Reads a file of pins. What is wrong is told, and left out. */
export function readPins(text: string): PinsText {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines });
  const pins = new Map<string, ActionPin>();
  const problems = document.errors.map(({ message }) => message.split('\n')[0]?.replace(/:$/, '') ?? '');
  if (problems.length > 0) return { document, pins, problems };
  const actions = isMap(document.contents) ? document.contents.get('actions') : undefined;
  if (!isMap(actions)) return { document, pins, problems: ['there is no map `actions`; write actions: { … }'] };
  for (const pair of actions.items) {
    const key = pair.key as { readonly value?: unknown; readonly range?: readonly number[] };
    const name = String(key?.value ?? pair.key);
    const at = `line ${lines.linePos(key?.range?.[0] ?? 0).line}: ${name}`;
    const value: unknown = isMap(pair.value) ? pair.value.toJSON() : pair.value;
    const found = isAlias(pair.value) ? ['is an alias; write its tag here: { tag: v6 }'] : pinProblems(name, value);
    problems.push(...found.map((problem) => `${at}: ${problem}`));
    if (found.length === 0) pins.set(name, value as ActionPin);
  }
  return { document, pins, problems };
}

function pinProblems(name: string, value: unknown): string[] {
  if (!ACTION.test(name)) return ['is no action; write owner/name, or owner/name/folder'];
  if (typeof value !== 'object' || value === null || !('tag' in value))
    return ['has no tag; write for example { tag: v6 }'];
  const { tag, commit, ...others } = value as Record<string, unknown>;
  const problems = Object.keys(others).map((key) => `there is no field ${show(key)}; its fields are tag and commit`);
  if (typeof tag !== 'string' || !TAG.test(tag)) problems.push(`tag: ${show(tag)} is no tag; write for example v6`);
  if (commit !== undefined && (typeof commit !== 'string' || !COMMIT.test(commit)))
    problems.push(`commit: ${show(commit)} is no commit; leave it out, and run release-train pins update`);
  return problems;
}

const ACTION = /^[A-Za-z0-9][A-Za-z0-9-]*\/[\w.-]+(\/[\w.-]+)*$/;
const COMMIT = /^[0-9a-f]{40}$/;
// No ref that a shell, Git or YAML would take for something else; a commit is no version that people can read.
const TAG = /^(?![0-9a-f]{40}$)[A-Za-z0-9](?!.*\.\.)(?!.*\.lock$)[\w.+-]{0,99}$/;
