import { type Field, type FieldPath, isRecord, type ManifestObject } from '../../../manifests';
import { type Application, globMatches, isUnfilled } from '../../objects';

/** What the rules of `ignoreDifferences` take out of an object. */
export interface IgnoredPaths {
  readonly paths: readonly FieldPath[];
  /** Whether that is all: not if an expression says more than this reader knows, or a manager of fields is named. */
  readonly exact: boolean;
}

/** The rules of an Application that are for an object. */
export function ignoreRulesFor({ spec }: Application, { group, kind, name, namespace }: ManifestObject): Field[] {
  return spec.at('ignoreDifferences').items.filter((rule) => {
    const its = { name: rule.at('name').text ?? '', namespace: rule.at('namespace').text ?? '' };
    return (
      globMatches(rule.at('group').text ?? '', group) &&
      globMatches(rule.at('kind').text ?? '', kind) &&
      (its.name === '' || its.name === name || isUnfilled(its.name)) &&
      (its.namespace === '' || namespace === undefined || its.namespace === namespace || isUnfilled(its.namespace))
    );
  });
}

/** The fields that rules take out of an object before Argo CD compares it. */
export function ignoredPaths(rules: readonly Field[], live: unknown): IgnoredPaths {
  let exact = true;
  const paths: FieldPath[] = [];
  for (const rule of rules) {
    if (rule.at('managedFieldsManagers').items.length > 0 || rule.at('jqPaths').isSet) exact = false;
    for (const { text = '' } of rule.at('jsonPointers').items) {
      if (isUnfilled(text)) exact = false;
      else paths.push(pointerPath(text, live));
    }
    for (const { text = '' } of rule.at('jqPathExpressions').items) {
      const found = isUnfilled(text) ? undefined : jqPaths(text, live);
      if (found) paths.push(...found);
      else exact = false;
    }
  }
  return { paths, exact };
}

/** Whether a path is taken out: itself, or what is around it. */
export function isCovered(path: FieldPath, { paths }: IgnoredPaths): boolean {
  return paths.some((ignored) => ignored.length <= path.length && ignored.every((key, i) => key === path[i]));
}

/** The path of a JSON pointer; the numbers of items are numbers where the value has a list. */
function pointerPath(pointer: string, live: unknown): FieldPath {
  let value = live;
  return pointer
    .split('/')
    .slice(1)
    .map((part) => {
      const key = part.replaceAll('~1', '/').replaceAll('~0', '~');
      const step = Array.isArray(value) && /^\d+$/.test(key) ? Number(key) : key;
      value = below(value, step);
      return step;
    });
}

/**
 * The paths that a jq expression selects in a value; none where jq fails over it, since Argo CD passes over the expression
 * then. Undefined for what is more than fields, items and `select(.field == "text")`.
 */
export function jqPaths(expression: string, live: unknown): FieldPath[] | undefined {
  const alternatives = splitAt(expression, ',');
  const found: FieldPath[] = [];
  for (const alternative of alternatives) {
    const stages = splitAt(alternative, '|').map((stage) => stepsOf(stage.trim()));
    if (stages.some((stage) => stage === undefined)) return undefined;
    const paths = walked(
      stages.flatMap((stage) => stage ?? []),
      live,
    );
    if (paths === undefined) return [];
    found.push(...paths);
  }
  return found;
}

type Step =
  | { readonly key: string | number; readonly tries: boolean }
  | { readonly all: true; readonly tries: boolean }
  | { readonly where: readonly string[]; readonly is: string };

function stepsOf(stage: string): Step[] | undefined {
  const [, field, text] = /^select\(\s*((?:\.[A-Za-z_]\w*)+)\s*==\s*"([^"\\]*)"\s*\)$/.exec(stage) ?? [];
  if (field !== undefined) return [{ where: field.slice(1).split('.'), is: text as string }];
  if (!stage.startsWith('.')) return undefined;
  const steps: Step[] = [];
  const token = /\.?\[\s*(?:"([^"\\]*)"|(\d+))?\s*\](\?)?|\.(?:([A-Za-z_]\w*)|"([^"\\]*)")(\?)?/y;
  let at = 0;
  while (at < stage.length) {
    token.lastIndex = at;
    const match = token.exec(stage);
    if (!match) return undefined;
    const [whole, quoted, index, triesItem, name, text, triesField] = match;
    const key = quoted ?? name ?? text ?? (index === undefined ? undefined : Number(index));
    const tries = (triesItem ?? triesField) !== undefined;
    steps.push(key === undefined ? { all: true, tries } : { key, tries });
    at += whole.length;
  }
  return steps;
}

/** Undefined where jq would fail. */
function walked(steps: readonly Step[], live: unknown): FieldPath[] | undefined {
  let found: { readonly path: FieldPath; readonly value: unknown }[] = [{ path: [], value: live }];
  for (const step of steps) {
    const next: typeof found = [];
    for (const { path, value } of found) {
      if ('where' in step) {
        const tested = step.where.reduce<unknown>((inner, key) => below(inner, key), value);
        if (tested === step.is) next.push({ path, value });
      } else if ('all' in step) {
        const items: [string | number, unknown][] | undefined = Array.isArray(value)
          ? value.map((item, i) => [i, item])
          : isRecord(value)
            ? Object.entries(value)
            : undefined;
        if (!items && !step.tries) return undefined;
        next.push(...(items ?? []).map(([key, item]) => ({ path: [...path, key], value: item })));
      } else {
        const wanted = typeof step.key === 'number' ? Array.isArray(value) : isRecord(value);
        const absent = value === undefined || value === null;
        if (!wanted && !absent && !step.tries) return undefined;
        if (wanted || absent) next.push({ path: [...path, step.key], value: below(value, step.key) });
      }
    }
    found = next;
  }
  return found.map(({ path }) => path);
}

function below(value: unknown, key: string | number): unknown {
  if (typeof key === 'number') return Array.isArray(value) ? value[key] : undefined;
  return isRecord(value) && Object.hasOwn(value, key) ? value[key] : undefined;
}

/** The parts between separators that stand in no brackets and no quotes. */
function splitAt(text: string, separator: string): string[] {
  const parts: string[] = [];
  let depth = 0;
  let quoted = false;
  let from = 0;
  for (let i = 0; i < text.length; i++) {
    const sign = text[i] as string;
    if (quoted && sign === '\\') i += 1;
    else if (sign === '"') quoted = !quoted;
    else if (quoted) continue;
    else if ('([{'.includes(sign)) depth += 1;
    else if (')]}'.includes(sign)) depth -= 1;
    else if (sign === separator && depth === 0) {
      parts.push(text.slice(from, i));
      from = i + 1;
    }
  }
  return [...parts, text.slice(from)];
}
