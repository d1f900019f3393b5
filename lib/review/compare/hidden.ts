import { isSecretlyNamed, withoutSecrets } from '../../core';
import { isRecord, type ManifestObject } from '../../manifests';

/** Both sides of an object as a review shows them. */
export interface ShownSides {
  readonly before: unknown;
  readonly after: unknown;
}

/**
 * What a review shows of the two sides of an object. Of a Secret, wherever it stands, it shows which keys differ, and no value, and
 * so of all else that looks like a secret: who may read the comment of a pull request need not be who may read the repository.
 * Changes are found between what is shown, so that nothing that is made of them can tell more.
 */
export function shownSides(before: ManifestObject | undefined, after: ManifestObject | undefined): ShownSides {
  const known = new Known(before !== undefined);
  return {
    before: before && masked(before.manifest, [], (path, secret) => known.old(path, secret)),
    after: after && masked(after.manifest, [], (path, secret) => known.now(path, secret)),
  };
}

const HIDDEN = '(hidden)';
const OTHER = '(hidden, another value)';
/** Holds the whole object once more. */
const LAST_APPLIED = 'kubectl.kubernetes.io/last-applied-configuration';
/** The option before its value: `--password`. */
const OPTION = /^--?[\w.-]+$/;

type Path = readonly (string | number)[];
type Hide = (path: Path, secret: unknown) => string;

/** The secrets of the earlier side: those of the later one are told to be the same, or other ones. */
class Known {
  private readonly values = new Set<unknown>();
  private readonly places = new Map<string, unknown[]>();
  private readonly seen = new Map<string, number>();

  public constructor(private readonly compares: boolean) {}

  public old(path: Path, secret: unknown): string {
    const place = path.join('\n');
    this.places.set(place, [...(this.places.get(place) ?? []), secret]);
    this.values.add(secret);
    return HIDDEN;
  }

  public now(path: Path, secret: unknown): string {
    if (!this.compares) return HIDDEN;
    const place = path.join('\n');
    const count = this.seen.get(place) ?? 0;
    this.seen.set(place, count + 1);
    const there = this.places.get(place);
    const same = there && count < there.length ? there[count] === secret : this.values.has(secret);
    return same ? HIDDEN : OTHER;
  }
}

function masked(value: unknown, path: Path, hide: Hide): unknown {
  if (typeof value === 'string') return withoutSecrets(value, (secret) => hide(path, secret));
  if (Array.isArray(value)) return value.map((item, i) => maskedItem(value, item, i, path, hide));
  if (!isRecord(value)) return value;
  const { name, key, kind } = value;
  const called = typeof name === 'string' ? name : typeof key === 'string' ? key : '';
  return Object.fromEntries(
    Object.entries(value).map(([field, it]) => {
      const way = [...path, field];
      if (kind === 'Secret' && (field === 'data' || field === 'stringData')) return [field, allHidden(it, way, hide)];
      if (typeof it !== 'string') return [field, masked(it, way, hide)];
      if (field === LAST_APPLIED) return [field, lastApplied(it, way, hide)];
      const secret = isSecretlyNamed(field, it) || (field === 'value' && isSecretlyNamed(called, it));
      return [field, secret ? hide(way, it) : masked(it, way, hide)];
    }),
  );
}

function maskedItem(list: readonly unknown[], item: unknown, i: number, path: Path, hide: Hide): unknown {
  // An item keeps its name when others come before it.
  const way = [...path, isRecord(item) && typeof item.name === 'string' ? item.name : i];
  const option = list[i - 1];
  const isValue = typeof item === 'string' && typeof option === 'string' && OPTION.test(option) && !/^-/.test(item);
  return isValue && isSecretlyNamed(option, item) ? hide(way, item) : masked(item, way, hide);
}

function allHidden(value: unknown, path: Path, hide: Hide): unknown {
  if (Array.isArray(value)) return value.map((item, i) => allHidden(item, [...path, i], hide));
  if (isRecord(value))
    return Object.fromEntries(Object.entries(value).map(([key, it]) => [key, allHidden(it, [...path, key], hide)]));
  return value === undefined || value === null ? value : hide(path, value);
}

function lastApplied(text: string, path: Path, hide: Hide): string {
  try {
    const value: unknown = JSON.parse(text);
    if (isRecord(value)) return JSON.stringify(masked(value, path, hide));
  } catch {
    // Then it is hidden as a whole.
  }
  return hide(path, text);
}
