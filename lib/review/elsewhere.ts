import { posix } from 'node:path';
import { isRecord, type ManifestObject, ManifestTree } from '../manifests';
import { ownerOf } from './compare/service-of';

type Texts = ReadonlyMap<string, string>;

/**
 * Tells of files that are the same on both sides, and stand elsewhere than what differs, which ones the statements need: those
 * that name what differs, or what that names. That a workload has no Rollout, or a Service no pods, only they can refute.
 */
export function neededElsewhere(before: Texts, after: Texts): (path: string, text: string) => boolean {
  const [from, to] = [differing(before, after), differing(after, before)];
  const environments = new Set([...from.keys(), ...to.keys()].map(environmentIn));
  if (from.size + to.size > MANY) return (path) => environments.has(environmentIn(path));
  const [old, now] = [new ManifestTree(from), new ManifestTree(to)];
  const names = new Set([...old.objects, ...now.objects].flatMap(namesOf));
  const named = names.size === 0 ? /(?!)/ : anyOf(names);
  const pods = selectOtherwise(old, now);
  return (path, text) =>
    environments.has(environmentIn(path)) &&
    (named.test(path) || named.test(text) || (pods && text.includes('template')));
}

/** Where more files differ, to find out what they name takes longer than to read everything. */
const MANY = 400;

function differing(texts: Texts, others: Texts): Texts {
  return new Map([...texts].filter(([path, text]) => others.get(path) !== text));
}

function environmentIn(path: string): string | undefined {
  return /(?:^|\/)clusters\/([^/]+)\//.exec(path)?.[1];
}

function anyOf(names: ReadonlySet<string>): RegExp {
  const literal = [...names].map((name) => name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`(?<![\\w-])(?:${literal.join('|')})(?![\\w-])`);
}

function namesOf(object: ManifestObject): string[] {
  const { name } = object;
  return [name, ownerOf(object).service, ...references(object.manifest)].filter((it) => it !== '');
}

/** What an object names by fields whose meaning is a name. */
function references(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(references);
  if (!isRecord(value)) return [];
  return Object.entries(value).flatMap(([field, it]) => {
    const named = isRecord(it) ? it.name : it;
    return REFERENCES.has(field) && typeof named === 'string' ? [named] : references(it);
  });
}

const REFERENCES: ReadonlySet<string> = new Set([
  'canaryService',
  'destinationRule',
  'scaleTargetRef',
  'stableService',
  'templateName',
  'virtualService',
  'workloadRef',
]);

/** Whether a Service selects other pods: those can be anywhere. */
function selectOtherwise(before: ManifestTree, after: ManifestTree): boolean {
  const selectors = (tree: ManifestTree) =>
    tree
      .ofKind('/Service')
      .map((it) => `${posix.dirname(it.file.path)} ${it.name} ${JSON.stringify(it.at('spec', 'selector').value)}`);
  const known = new Set(selectors(before));
  return before.ofKind('/Service').length > 0 && selectors(after).some((it) => !known.has(it));
}
