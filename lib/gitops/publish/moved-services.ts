import { lstatSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import type { Problem } from '../../core';
import type { RenderedTree } from '../tree';
import type { PublishedList } from './published-list';
import type { Scope } from './scope';
import { unitOf } from './units';

/**
 * Services that would change from one ApplicationSet to another. Argo CD lets an Application belong to one set alone, so the new
 * one could not change it, and would report an error until somebody hands it over.
 */
export function movedServices(
  root: string,
  tree: RenderedTree,
  lists: ReadonlyMap<string, PublishedList>,
  scope: Scope,
): Problem[] {
  const units = new Set([...tree.files.keys()].map(unitOf).filter((unit) => /^clusters\/[^/]+\/argocd$/.test(unit)));
  return [...units].flatMap((unit) => {
    if (!scope.covers(unit) || scope.adopts(unit)) return [];
    const published = [...(lists.get(unit)?.files.keys() ?? [])]
      .filter((path) => lstatSync(join(root, path), { throwIfNoEntry: false })?.isFile())
      .map((path) => [path, readFileSync(join(root, path), 'utf8')] as const);
    if (published.every(([path, text]) => tree.files.get(path) === text)) return [];
    const before = setsIn(published.map(([, text]) => text));
    const after = setsIn([...tree.files].filter(([path]) => unitOf(path) === unit).map(([, text]) => text));
    return moves(before.of, after.of).map(({ from, to, services }) => ({
      path: unit,
      message: `${namesOf(services)} would change from the ApplicationSet ${from} to ${to}, which Argo CD does not do by itself: ${stay(from, to, before.names)}; or publish it with --adopt ${unit}, and hand the Applications over as docs/delivery.md says`,
    }));
  });
}

interface Sets {
  readonly names: ReadonlySet<string>;
  /** Each Application's service and set, by its name. */
  readonly of: ReadonlyMap<string, { readonly service: string; readonly set: string }>;
}

function setsIn(texts: readonly string[]): Sets {
  const names = new Set<string>();
  const of = new Map<string, { service: string; set: string }>();
  for (const text of texts.filter((it) => it.includes('kind: ApplicationSet'))) {
    for (const document of parseAllDocuments(text)) {
      if (document.errors.length > 0 || document.get('kind') !== 'ApplicationSet') continue;
      const { metadata, spec } = document.toJS();
      const set = String(metadata?.name);
      const application = String(spec?.template?.metadata?.name);
      names.add(set);
      for (const generator of spec?.generators ?? []) {
        for (const { name } of generator.list?.elements ?? []) {
          const service = String(name);
          of.set(application.replace('{{ .name }}', service), { service, set });
        }
      }
    }
  }
  return { names, of };
}

function moves(before: Sets['of'], after: Sets['of']) {
  const found = new Map<string, { from: string; to: string; services: string[] }>();
  for (const [application, { service, set: to }] of after) {
    const from = before.get(application)?.set;
    if (from === undefined || from === to) continue;
    const move = found.get(`${from} ${to}`) ?? { from, to, services: [] };
    found.set(`${from} ${to}`, move);
    move.services.push(service);
  }
  return [...found.values()];
}

/** What leaves the services where they are. */
function stay(from: string, to: string, names: ReadonlySet<string>): string {
  const first = from.replace(/-\d+$/, '');
  const base = names.has(first) ? first : from;
  const ofBase = (name: string): boolean =>
    name === base || (name.startsWith(base) && /^-\d+$/.test(name.slice(base.length)));
  return ofBase(to)
    ? `write applicationSets: ${[...names].filter(ofBase).length} in the ServiceSet to leave every service where it is`
    : 'put them back into the ServiceSet that they are in, under the id that it has';
}

function namesOf(services: readonly string[]): string {
  const shown = services.slice(0, 3).join(', ');
  return services.length > 3 ? `${shown} and ${services.length - 3} more` : shown;
}
