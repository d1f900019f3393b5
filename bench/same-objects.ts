/** Whether two renderings hold the same objects: only then may their times be compared. */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';

/** @throws Error if the manifests below two paths are not of the same objects; Argo CD's are left out, as not all make them */
export function requireSameObjects(name: string, path: string, others: string): void {
  const [one, other] = [objectsAt(path), objectsAt(others)];
  if (one.length !== other.length) throw new Error(`${name} renders ${other.length} objects, not our ${one.length}`);
  for (const [i, object] of one.entries()) {
    const differing = other[i] ?? '';
    const at = [...object].findIndex((character, j) => character !== differing[j]);
    if (object !== differing)
      throw new Error(`${name} renders an object otherwise: ...${differing.slice(at - 60, at + 60)}...`);
  }
}

function objectsAt(path: string): string[] {
  const files = statSync(path).isFile()
    ? [path]
    : readdirSync(path, { recursive: true, encoding: 'utf8' })
        .filter((file) => file.endsWith('.k8s.yaml'))
        .map((file) => join(path, file));
  const documents = files.flatMap((file) => [...parseAllDocuments(readFileSync(file, 'utf8'), { version: '1.1' })]);
  return documents
    .map((document) => document.toJS())
    .filter((object) => object && !['Application', 'ApplicationSet', 'AppProject'].includes(object.kind))
    .map((object) => JSON.stringify(withSortedKeys(object)))
    .sort();
}

function withSortedKeys(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withSortedKeys);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.keys(value)
      .sort()
      .map((key) => [key, withSortedKeys((value as Record<string, unknown>)[key])]),
  );
}
