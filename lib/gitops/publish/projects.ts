import { posix } from 'node:path';
import type { Problem } from '../../core';
import { type ArgoCdObjects, listOf, readArgoCdObjects } from '../argo-cd';
import { type DocumentReader, documentsIn } from '../documents';
import { groupOf } from '../resource-kinds';
import { environmentOf, type RenderedTree, serviceFolderOf } from '../tree';

/**
 * What services are about to use although their AppProject in the checkout does not allow it. A publish of single services
 * leaves the projects as they are, and Argo CD refuses a whole sync for one kind that its project does not list.
 */
export function projectProblems(
  root: string,
  tree: RenderedTree,
  written: readonly string[],
  read: DocumentReader,
): Problem[] {
  const environments = new Map<string, ArgoCdObjects>();
  const judges = new Map<string, Judge>();
  const missing = new Map<string, Set<string>>();
  for (const path of written) {
    const folder = posix.dirname(path);
    const [environment, service] = [environmentOf(path), serviceFolderOf(folder)];
    if (!environment || !service) continue;
    const objects = environments.get(environment) ?? readArgoCdObjects(root, environment, tree.files, read);
    environments.set(environment, objects);
    const judge = judges.get(folder) ?? judgeOf(service, objects);
    judges.set(folder, judge);
    for (const { group, kind } of objectsIn(tree.files.get(path) ?? '')) {
      if (judge.allows(group, kind)) continue;
      missing.set(folder, (missing.get(folder) ?? new Set()).add(kind));
    }
  }
  return [...missing].map(([folder, kinds]) => ({
    path: folder,
    message: `uses ${[...kinds].sort().join(', ')}, which ${judges.get(folder)?.refusal}, and Argo CD would refuse the sync: publish the whole fleet once (without --only)`,
  }));
}

/** Who decides what a folder may hold. */
interface Judge {
  allows(group: string, kind: string): boolean;
  /** Said of a kind that is not allowed. */
  readonly refusal: string;
}

interface Project {
  readonly name: string;
  readonly allowed: readonly (GroupKind | null)[];
}

interface GroupKind {
  readonly group?: string;
  readonly kind?: string;
}

/** The projects of the folder's Applications; where nothing here tells which those are, any of the environment will do. */
function judgeOf(folder: string, objects: ArgoCdObjects): Judge {
  const listing = listingProjects(objects);
  const own = new Set(objects.applicationsOf(folder).map(({ project }) => project));
  if (own.size === 0) {
    const names = listing.map(({ name }) => name).sort();
    return {
      allows: (group, kind) => listing.length === 0 || listing.some((project) => allows(project, group, kind)),
      refusal:
        names.length === 1
          ? `the AppProject ${names[0]} in this checkout does not allow yet`
          : `none of the AppProjects in this checkout (${names.join(', ')}) allows yet`,
    };
  }
  const its = listing.filter(({ name }) => own.has(name));
  return {
    allows: (group, kind) => its.every((project) => allows(project, group, kind)),
    refusal:
      its.length === 1
        ? `its AppProject ${its[0]?.name} in this checkout does not allow yet`
        : `not all of its AppProjects in this checkout (${its.map(({ name }) => name).join(', ')}) allow yet`,
  };
}

/** The projects that list kinds; one without a list allows every namespaced kind, and is none of ours. */
function listingProjects({ projects }: ArgoCdObjects): Project[] {
  return projects
    .filter(({ spec }) => listOf(spec?.namespaceResourceWhitelist).length > 0)
    .map(({ metadata, spec }) => ({
      name: String(metadata?.name),
      allowed: [spec.namespaceResourceWhitelist, listOf(spec.clusterResourceWhitelist)].flat(),
    }));
}

/**
 * What a text holds. Parsing the files of a fleet takes seconds, and searching them nothing: what begins a line is the
 * object's own, since all that lies within something is indented. Whatever is written in another way is parsed.
 */
function objectsIn(text: string): { group: string; kind: string }[] {
  return text.split(/^---(?=\s|$)/m).flatMap((document) => {
    const [apiVersion, kind] = [/^apiVersion: ([\w./-]+)$/m.exec(document), /^kind: (\w+)$/m.exec(document)];
    const objects =
      apiVersion && kind
        ? [{ apiVersion: apiVersion[1], kind: kind[1] }]
        : documentsIn(document).filter((manifest) => manifest.apiVersion !== undefined && manifest.kind !== undefined);
    return objects.map((object) => ({ group: groupOf(String(object.apiVersion)), kind: String(object.kind) }));
  });
}

// Argo CD takes both parts for globs; the one that projects are written with is "*".
function allows({ allowed }: Project, group: string, kind: string): boolean {
  const matches = (glob: string | undefined, text: string): boolean => glob === '*' || (glob ?? '') === text;
  return allowed.some((rule) => matches(rule?.group, group) && matches(rule?.kind, kind));
}
