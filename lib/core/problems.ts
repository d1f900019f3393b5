import type { IConstruct } from 'constructs';

/** Something wrong in a fleet: where, what, and what to write instead. */
export interface Problem {
  /** Path of the construct, or of the file, that is wrong. */
  readonly path: string;
  /** What is wrong and what to write instead, in one sentence or two. */
  readonly message: string;
}

/** Problems in the order of their paths; those of one path as they were found. */
export function sortedByPath<T extends Problem>(problems: readonly T[]): T[] {
  return problems.toSorted((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0));
}

/**
 * A value that was checked when it was made and carries what is wrong with it.
 *
 * Values such as `Slo.availability(100)` are made before any construct exists. They do not throw: the construct that
 * uses them reports their problems under its own path, so that one run shows everything that is wrong.
 */
export interface Checked {
  /** What is wrong with the value, a sentence each; empty if it is sound. */
  readonly problems: readonly string[];
}

const reported = new WeakMap<IConstruct, string[]>();

/**
 * Records that something is wrong with a construct. The problem comes up with all others when the app is synthesized
 * (also in a plain cdk8s `App`: it is an ordinary construct validation).
 */
export function report(construct: IConstruct, ...messages: string[]): void {
  let list = reported.get(construct);
  if (!list) {
    list = [];
    reported.set(construct, list);
    const found = list;
    construct.node.addValidation({ validate: () => [...found] });
  }
  for (const message of messages) if (!list.includes(message)) list.push(message);
}

/**
 * Records that something about a construct is worth knowing although it renders. An app prints all of them when it is
 * synthesized, and renders nevertheless.
 */
export function warn(construct: IConstruct, ...messages: string[]): void {
  for (const message of messages) {
    if (!warningsOf(construct).includes(message)) construct.node.addMetadata(WARNING, message);
  }
}

/** What is worth knowing about a construct. */
export function warningsOf(construct: IConstruct): string[] {
  return construct.node.metadata.filter(({ type }) => type === WARNING).map(({ data }) => String(data));
}

const WARNING = 'release-train.dev/warning';

/** Records the problems of a checked value under the construct that uses it. */
export function reportChecked(construct: IConstruct, name: string, value: Checked): void {
  // A router of the user's own, in JavaScript, may have none.
  report(construct, ...(value.problems ?? []).map((problem) => `${name}: ${problem}`));
}

/**
 * The path of a construct as people read it: a service's chart and the service in it bear one name, which is said once.
 */
export function pathOf(construct: IConstruct): string {
  const ids = construct.node.scopes.map((scope) => scope.node.id).filter((id) => id !== '');
  return ids.filter((id, i) => id !== ids[i - 1]).join('/') || '(app)';
}

/** Every value of the wrong type or range that came from JavaScript or YAML, printed as its author wrote it. */
export function show(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value);
  if (typeof value === 'function') return 'a function';
  if (typeof value === 'object' && value !== null) return Array.isArray(value) ? 'a list' : 'an object';
  return String(value);
}
