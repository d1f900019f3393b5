import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join, posix } from 'node:path';
import { type Document, isMap, parseAllDocuments } from 'yaml';
import type { Problem } from '../../core';
import { argoCdFolder } from '../layout';
import { groupOf } from '../resource-kinds';
import { type RenderedTree, serviceOfFolder } from '../tree';

/**
 * What services are about to use although no AppProject in the checkout allows it. A publish of single services leaves
 * the projects as they are, and Argo CD refuses a whole sync for one kind that its project does not list.
 */
export function projectProblems(root: string, tree: RenderedTree, written: readonly string[]): Problem[] {
  const projectsOf = new Map<string, readonly Project[]>();
  const missing = new Map<string, Set<string>>();
  for (const path of written) {
    const folder = posix.dirname(path);
    if (!serviceOfFolder(folder)) continue;
    const argoCd = argoCdFolderOf(folder);
    const projects = projectsOf.get(argoCd) ?? readProjects(join(root, argoCd));
    projectsOf.set(argoCd, projects);
    if (projects.length === 0) continue;
    for (const { group, kind } of objectsIn(tree.files.get(path) ?? '')) {
      if (projects.some(({ allowed }) => allowed.some((rule) => allows(rule, group, kind)))) continue;
      missing.set(folder, (missing.get(folder) ?? new Set()).add(kind));
    }
  }
  return [...missing].map(([folder, kinds]) => ({
    path: folder,
    message: `uses ${[...kinds].sort().join(', ')}, which ${notAllowedBy(projectsOf.get(argoCdFolderOf(folder)) ?? [])}, and Argo CD would refuse the sync: publish the whole fleet once (without --only)`,
  }));
}

interface Project {
  readonly name: string;
  readonly allowed: readonly GroupKind[];
}

interface GroupKind {
  readonly group?: string;
  readonly kind?: string;
}

function argoCdFolderOf(folder: string): string {
  return argoCdFolder(folder.split('/')[1] ?? '');
}

/** The projects that list kinds; one without a list allows every namespaced kind, and is none of ours. */
function readProjects(folder: string): Project[] {
  if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory()) return [];
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.yaml'))
    .flatMap(({ name }) => manifestsIn(readFileSync(join(folder, name), 'utf8')))
    .filter((manifest) => manifest.get('kind') === 'AppProject')
    .map((manifest) => manifest.toJS())
    .filter(({ spec }) => spec?.namespaceResourceWhitelist?.length > 0)
    .map(({ metadata, spec }) => ({
      name: String(metadata?.name),
      allowed: [spec.namespaceResourceWhitelist, spec.clusterResourceWhitelist ?? []].flat(),
    }));
}

function objectsIn(text: string): { group: string; kind: string }[] {
  return manifestsIn(text)
    .filter((manifest) => manifest.has('apiVersion') && manifest.has('kind'))
    .map((manifest) => ({ group: groupOf(String(manifest.get('apiVersion'))), kind: String(manifest.get('kind')) }));
}

function manifestsIn(text: string): Document[] {
  return [...parseAllDocuments(text)].filter(({ errors, contents }) => errors.length === 0 && isMap(contents));
}

// Argo CD takes both parts for globs; the one that projects are written with is "*".
function allows(rule: GroupKind, group: string, kind: string): boolean {
  const matches = (glob: string | undefined, text: string): boolean => glob === '*' || (glob ?? '') === text;
  return matches(rule.group, group) && matches(rule.kind, kind);
}

function notAllowedBy(projects: readonly Project[]): string {
  const names = projects.map(({ name }) => name).sort();
  return names.length === 1
    ? `the AppProject ${names[0]} in this checkout does not allow yet`
    : `none of the AppProjects in this checkout (${names.join(', ')}) allows yet`;
}
