import { groupedBy, isDay, ReleaseTrainError, shownSafely } from '../core';
import { Field, type ManifestObject, type ManifestTree } from '../manifests';
import type { Hazard } from './hazard';
import type { Rule, RuleFinding, Severity } from './rule';
import { RULES } from './rules';
import { type SchemaShelf, schemasNotDone } from './schemas';
import { type Suppression, suppressionsOf } from './suppressions';

/** Something wrong in a tree, as it is told. */
export interface Finding {
  /** The rule's id. */
  readonly rule: string;
  readonly severity: Severity;
  /** What is wrong there. */
  readonly message: string;
  /** What to write instead. */
  readonly remedy: string;
  /** From the root of the tree, with `/`. */
  readonly file: string;
  /** From 1. */
  readonly line: number;
  readonly column: number;
  /** The object, as `Rollout prod/svc-a`; undefined where it is about a file. */
  readonly object?: string;
  readonly kind?: string;
  readonly namespace?: string;
  readonly name?: string;
  /** The field, as `spec.strategy.canary.steps[0]`. */
  readonly field?: string;
}

/** A finding that is accepted. */
export interface SuppressedFinding extends Finding {
  /** Why. */
  readonly reason: string;
  /** The last day on which it is. */
  readonly until: string;
}

/** A suppression that suppresses nothing. */
export interface UnusedSuppression {
  readonly rule: string;
  readonly object: string;
  readonly file: string;
  readonly line: number;
  readonly reason: string;
  readonly until: string;
}

/** What came out of a check. */
export interface CheckReport {
  /** The worst first; of one severity in the order of the rules, then of the files. */
  readonly findings: readonly Finding[];
  readonly suppressed: readonly SuppressedFinding[];
  /** Suppressions that can go: what they accept is not there any more. */
  readonly unused: readonly UnusedSuppression[];
  /** Parts of the check that were not done, and why. */
  readonly notDone: readonly string[];
  /** How many there were of each. */
  readonly counted: { readonly rules: number; readonly objects: number; readonly files: number };
}

export interface CheckOptions {
  /** The rules to check. @default all of them */
  readonly rules?: readonly Rule[];
  /**
   * The day on which it is checked, as `2026-12-31`: a suppression that ended before does not hold any more.
   *
   * @default none: suppressions hold however old they are
   */
  readonly date?: string;
  /**
   * The schemas of what the clusters serve, to check each object against.
   *
   * @default none: the report says that this was not done
   */
  readonly schemas?: SchemaShelf;
  /**
   * What the comparison with the tree whose place this one takes found.
   *
   * @default none: the rules about it (family `release`) find nothing
   */
  readonly hazards?: readonly Hazard[];
}

const ORDER: readonly Severity[] = ['error', 'warning', 'note'];

/**
 * What is wrong with the manifests of a tree.
 *
 * @throws ReleaseTrainError if the date is none
 */
export function checkTree(
  tree: ManifestTree,
  { rules = RULES, date, schemas, hazards }: CheckOptions = {},
): CheckReport {
  if (date !== undefined && !isDay(date))
    throw new ReleaseTrainError(`the date ${JSON.stringify(date)} is no day; write it as 2026-12-31`);
  const book = new SuppressionBook(suppressionsOf(tree), date);
  const findings: Finding[] = [];
  const suppressed: SuppressedFinding[] = [];
  for (const rule of rules) {
    // What several Rollouts make of one template in the same way is one finding.
    const before = new Set<string>();
    for (const found of rule.check(tree, { schemas, hazards })) {
      const { held, ended } = book.of(rule, found);
      const finding = told(rule, found, ended);
      const key = JSON.stringify(finding);
      if (before.has(key)) continue;
      before.add(key);
      if (held) suppressed.push({ ...finding, reason: shownSafely(held.reason), until: held.until });
      else findings.push(finding);
    }
  }
  return {
    findings: sorted(findings, rules),
    suppressed: sorted(suppressed, rules),
    unused: book.unused(rules.filter(({ family }) => family !== 'release' || hazards !== undefined)),
    notDone: rules.some(({ family }) => family === 'schemas') ? schemasNotDone(tree, schemas) : [],
    counted: { rules: rules.length, objects: tree.objects.length, files: tree.files.size },
  };
}

/** Whether a report holds something as bad as this. */
export function hasFindings({ findings }: CheckReport, atLeast: Severity): boolean {
  return findings.some(({ severity }) => ORDER.indexOf(severity) <= ORDER.indexOf(atLeast));
}

function told(rule: Rule, { at, message, remedy }: RuleFinding, ended: Suppression | undefined): Finding {
  const common = {
    rule: rule.id,
    severity: rule.severity,
    // What manifests say stands in messages; a secret must not.
    message: shownSafely(ended ? `${message} (it was accepted until ${ended.until}: ${ended.reason})` : message),
    remedy: shownSafely(remedy ?? rule.remedy),
  };
  if (!(at instanceof Field)) return { ...common, file: at.file, line: at.line, column: at.column };
  const { object, path } = at;
  const { kind, namespace, name, title } = object;
  const field = shownSafely(String(at));
  return {
    ...common,
    file: object.file.path,
    ...object.positionOf(path),
    object: title,
    kind,
    ...(namespace === undefined ? {} : { namespace }),
    name,
    ...(field === '' ? {} : { field }),
  };
}

/** Which suppression holds for a finding, and which of them were of use. */
class SuppressionBook {
  private readonly used = new Set<Suppression>();
  private readonly byObject: ReadonlyMap<ManifestObject, readonly Suppression[]>;

  public constructor(
    private readonly suppressions: readonly Suppression[],
    private readonly date: string | undefined,
  ) {
    this.byObject = groupedBy(suppressions, ({ object }) => object);
  }

  public of(rule: Rule, { at }: RuleFinding): { readonly held?: Suppression; readonly ended?: Suppression } {
    const own = at instanceof Field ? this.byObject.get(at.object) : undefined;
    const suppression = own?.find((it) => it.rule === rule.id);
    if (!suppression) return {};
    this.used.add(suppression);
    return this.date !== undefined && suppression.until < this.date ? { ended: suppression } : { held: suppression };
  }

  /** Of the rules that were checked, and could be: nobody knows of the others. */
  public unused(rules: readonly Rule[]): UnusedSuppression[] {
    const checked = new Set(rules.map(({ id }) => id));
    return this.suppressions
      .filter((it) => checked.has(it.rule) && !this.used.has(it))
      .map(({ rule, object, at, reason, until }) => ({
        rule,
        object: object.title,
        file: object.file.path,
        line: object.positionOf(at.path).line,
        reason: shownSafely(reason),
        until,
      }));
  }
}

function sorted<T extends Finding>(findings: readonly T[], rules: readonly Rule[]): T[] {
  const place = new Map(rules.map(({ id }, i) => [id, i]));
  const key = ({ severity, rule, file, line }: Finding): (number | string)[] => [
    ORDER.indexOf(severity),
    place.get(rule) ?? 0,
    file,
    line,
  ];
  return findings
    .map((finding) => ({ finding, at: key(finding) }))
    .sort(({ at: a }, { at: b }) => {
      for (let i = 0; i < a.length; i++) {
        const [one, other] = [a[i] as number | string, b[i] as number | string];
        if (one !== other) return one < other ? -1 : 1;
      }
      return 0;
    })
    .map(({ finding }) => finding);
}
