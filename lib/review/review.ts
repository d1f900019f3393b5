import type { Change } from './compare/change';

/**
 * How much a change endangers: `stop` must not be merged like this; `high` takes a guard away, stops pods or reaches everybody
 * at once; `medium` guards less, or restarts pods; `low` is an ordinary change; `none` changes nothing about a release.
 */
export type Risk = 'stop' | 'high' | 'medium' | 'low' | 'none';

/** All of them, the worst first. */
export const RISKS: readonly Risk[] = ['stop', 'high', 'medium', 'low', 'none'];

/** What a change from one rendered tree to another one means. It is plain data, and the same for the same trees. */
export interface Review {
  /** Of this shape; a later one has another number. */
  readonly format: 1;
  /** The worst of all statements; `none` where there is none. */
  readonly risk: Risk;
  readonly counted: ReviewCounts;
  /** What the changes mean, most important first. Each change is behind at least one statement. */
  readonly groups: readonly ReviewGroup[];
  /** The objects that differ, in the order of their services. */
  readonly objects: readonly ObjectChange[];
  /** Files that could not be compared, since they cannot be read: a sentence each. */
  readonly unread: readonly string[];
  /** Releases that could not be played, and why: a sentence each. */
  readonly notes: readonly string[];
}

export interface ReviewCounts {
  /** Services, or objects that are nobody's, that a statement is about. */
  readonly services: number;
  /** Environments that they are in; 0 where the folders name none. */
  readonly environments: number;
  readonly objects: number;
  /** Single fields; an object that is added or removed is one. */
  readonly changes: number;
  /** Statements of each risk. */
  readonly statements: Readonly<Record<Risk, number>>;
}

/** Statements about the same services. */
export interface ReviewGroup {
  /** The names of the services, or the object where it is nobody's. */
  readonly services: readonly string[];
  /** In which environments; empty where the folders name none. */
  readonly environments: readonly string[];
  /** The worst of its statements. */
  readonly risk: Risk;
  readonly statements: readonly Statement[];
}

/** What one or several changes mean, in words. */
export interface Statement {
  /** What it is about, which never changes: `error-threshold`. */
  readonly id: string;
  readonly risk: Risk;
  /** A sentence that begins small and ends without a period. It may hold texts of the manifests: escape it. */
  readonly text: string;
  /** Where that is so, in the order of {@link Review.objects}. */
  readonly places: readonly StatementPlace[];
}

/** Changes behind a statement. */
export interface StatementPlace {
  readonly service: string;
  readonly environment?: string;
  /** Index in {@link Review.objects}. */
  readonly object: number;
  /** Indexes in the object's changes. */
  readonly changes: readonly number[];
}

/** An object that differs, and in what. */
export interface ObjectChange {
  /** `apps/Deployment`; `/Service` for the core kinds. */
  readonly groupKind: string;
  readonly kind: string;
  readonly namespace?: string;
  readonly name: string;
  /** The folder's, the label's, or the object itself. */
  readonly service: string;
  readonly environment?: string;
  /** From the root of the tree, with `/`: of the later tree, unless it is only in the earlier one. */
  readonly file: string;
  readonly change: 'added' | 'removed' | 'changed';
  readonly changes: readonly Change[];
  /** The lines that differ, as a unified diff of the object with its fields in the order of their names. */
  readonly diff: string;
}

/** Whether one risk is as bad as another one, or worse. */
export function isAtLeast(risk: Risk, least: Risk): boolean {
  return RISKS.indexOf(risk) <= RISKS.indexOf(least);
}

/** The worst of some risks; `none` of none. */
export function worst(risks: Iterable<Risk>): Risk {
  let found: Risk = 'none';
  for (const risk of risks) if (isAtLeast(risk, found)) found = risk;
  return found;
}
