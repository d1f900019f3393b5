import { isRecord, type ManifestObject } from '../../manifests';
import type { Change } from './change';
import type { ObjectPair } from './object-pairs';

/**
 * What a review shows of the two sides of an object. Of a Secret it shows which keys differ, and no value: who may read the comment
 * of a pull request need not be who may read the repository.
 */
export function shownSides({ before, after, object }: ObjectPair): {
  readonly before: unknown;
  readonly after: unknown;
} {
  if (!isSecret(object)) return { before: before?.manifest, after: after?.manifest };
  return { before: hidden(before, after, BEFORE), after: hidden(after, before, AFTER) };
}

/** The same for the changes of an object. */
export function shownChanges({ object, changes }: ObjectPair): readonly Change[] {
  if (!isSecret(object)) return changes;
  return changes.map((change) => {
    const { at, before, after } = change;
    if (at.length > 0 && !VALUES.has(String(at[0])) && String(at[2]) !== LAST_APPLIED) return change;
    return {
      ...change,
      ...(before === undefined ? {} : { before: BEFORE }),
      ...(after === undefined ? {} : { after: AFTER }),
    };
  });
}

const BEFORE = '(hidden)';
const AFTER = '(hidden, another value)';
const VALUES: ReadonlySet<string> = new Set(['data', 'stringData']);
/** Holds the whole object once more. */
const LAST_APPLIED = 'kubectl.kubernetes.io/last-applied-configuration';

function isSecret({ groupKind }: ManifestObject): boolean {
  return groupKind === '/Secret';
}

function hidden(own: ManifestObject | undefined, other: ManifestObject | undefined, changed: string): unknown {
  if (!own) return undefined;
  const masked = (path: readonly string[]): unknown => {
    const value = own.at(...path).value;
    if (!isRecord(value)) return value === undefined ? undefined : changed;
    return Object.fromEntries(
      Object.entries(value).map(([key, it]) => [key, other?.at(...path, key).value === it ? BEFORE : changed]),
    );
  };
  const { metadata, data, stringData, ...rest } = own.manifest as Readonly<Record<string, unknown>>;
  const annotations = isRecord(metadata) && isRecord(metadata.annotations) ? metadata.annotations : undefined;
  const visible =
    annotations && LAST_APPLIED in annotations
      ? { ...(metadata as object), annotations: { ...annotations, [LAST_APPLIED]: changed } }
      : metadata;
  return {
    ...rest,
    ...(metadata === undefined ? {} : { metadata: visible }),
    ...(data === undefined ? {} : { data: masked(['data']) }),
    ...(stringData === undefined ? {} : { stringData: masked(['stringData']) }),
  };
}
