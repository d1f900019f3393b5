import type { Change } from '../compare/change';
import type { Risk } from '../review';
import { type Covered, changesAt, type Interpreter, pairsOf, type Remark } from './remark';
import { fromTo, shown } from './values';

/** A field of which a sentence can be said whatever else changes. */
export interface Setting {
  /** Where it stands, names of fields between dots; `*` is any one. What stands below it belongs to it. */
  readonly path: string;
  /** What it is called. @default the last name of its path */
  readonly name?: string | ((change: Change) => string);
  readonly risk: Risk | ((before: unknown, after: unknown) => Risk);
  /** Of what it is said, where several of them may share a sentence. */
  readonly subject?: (change: Change) => string;
  /** The whole sentence, where name, before and after do not say it. */
  readonly text?: (change: Change) => string | undefined;
  /** What follows from it, behind the values. */
  readonly so?: (before: unknown, after: unknown) => string | undefined;
}

/** Statements about single fields of some kinds: one for each field that changes. */
export function settings(id: string, kinds: readonly string[], table: readonly Setting[]): Interpreter {
  return function* (scene) {
    for (const pair of pairsOf(scene, ...kinds)) {
      const told = new Set<Change>(scene.told);
      for (const setting of table) {
        const changes = changesAt(pair, setting.path).filter(
          (it) => !told.has(it) && it.at.length >= setting.path.split('.').length,
        );
        for (const change of changes) told.add(change);
        for (const it of changes) yield settingRemark(id, setting, it, { pair, changes: [it] });
      }
    }
  };
}

function settingRemark(id: string, setting: Setting, change: Change, covered: Covered): Remark {
  const { before, after } = change;
  const risk = typeof setting.risk === 'function' ? setting.risk(before, after) : setting.risk;
  const subject = setting.subject?.(change);
  return { id, risk, text: textOf(setting, change), covers: [covered], ...(subject !== undefined && { subject }) };
}

function textOf({ path, name, text, so }: Setting, change: Change): string {
  const own = text?.(change);
  if (own !== undefined) return own;
  const called = typeof name === 'function' ? name(change) : (name ?? path.split('.').at(-1) ?? '');
  const deeper = change.at.slice(path.split('.').length + (ITEMS.has(name) ? 1 : 0)).join('.');
  const consequence = so?.(change.before, change.after);
  return `${called}${deeper ? ` ${deeper}` : ''} ${valuesText(change)}${consequence ? `: ${consequence}` : ''}`;
}

/** The name of a list's item, for a setting whose path is the list's. */
export function itemOf(name: string, place: number): (change: Change) => string {
  const called = (change: Change) => `${name} ${change.at[place] ?? ''}`.trim();
  ITEMS.add(called);
  return called;
}

const ITEMS = new Set<Setting['name']>();

/** `2 → 5`, `5 (was not set)`, `removed (was 2)` */
export function valuesText(change: Change): string {
  if (change.kind === 'added') return `${shown(change.after)} (was not set)`;
  if (change.kind === 'removed') return `removed (was ${shown(change.before)})`;
  return fromTo(change);
}
