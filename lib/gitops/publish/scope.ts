import { type Problem, ReleaseTrainError, show, someOf } from '../../core';
import { type RenderedTree, serviceOfFolder } from '../tree';
import type { PublishedList } from './published-list';
import { asTreePath, meetsLists, named, unitOf } from './units';

/** What a publish may touch, and what it knows of. */
export interface Scope {
  /** Whether a unit is published. */
  readonly covers: (unit: string) => boolean;
  /** Whether the tree says what a unit should be: a partial tree says nothing about other services. */
  readonly knows: (unit: string) => boolean;
  /** Whether a file, or a unit, is overwritten although publish does not own it. */
  readonly adopts: (path: string) => boolean;
  /** The service that a unit belongs to; undefined for what belongs to none. */
  readonly serviceOf: (unit: string) => string | undefined;
}

/**
 * What a publish of a tree may touch.
 *
 * @throws ReleaseTrainError if the tree is none that can be published, or if `only` or `adopt` name what there is not
 */
export function publishScope(
  tree: RenderedTree,
  lists: ReadonlyMap<string, PublishedList>,
  options: {
    readonly only?: readonly string[];
    readonly within?: readonly string[];
    readonly adopt?: readonly string[];
  },
): Scope {
  const { only } = options;
  const inTree = new Set([...tree.files.keys()].map(unitOf));
  const serviceOf = (unit: string): string | undefined =>
    tree.owners.get(unit) ?? lists.get(unit)?.service ?? serviceOfFolder(unit);
  const serves = (services: readonly string[] | undefined) => {
    const names = new Set(services);
    return (unit: string) => services === undefined || names.has(serviceOf(unit) ?? '');
  };
  const inside = options.within ? named(options.within) : () => true;
  const [published, rendered] = [serves(only), serves(tree.only)];
  const covers = (unit: string): boolean => published(unit) && inside(unit);

  const services = new Set([...inTree, ...lists.keys()].map(serviceOf));
  // A service that is gone leaves its lists: it may be named, as by a pipeline that runs twice, and is not proposed.
  const present = [...lists].filter(([, { files }]) => files.size > 0).map(([unit]) => unit);
  const covered = [
    ...tree.files.keys(),
    ...[...lists.values()].flatMap((list) => [...list.files.keys()]),
    ...lists.keys(),
  ].filter((path) => covers(lists.has(path) ? path : unitOf(path)));
  const problems = [
    ...contentProblems(tree),
    ...partialProblems(tree.only, only),
    ...(only ?? [])
      .filter((service) => !services.has(service))
      .map((service) => unknownService(service, [...inTree, ...present].map(serviceOf))),
    ...(options.adopt ?? [])
      .filter((path) => !covered.some((known) => named([path])(known)))
      .map((path) => ({
        path: asTreePath(path),
        message:
          'names no file and no unit that is published here, so it cannot be adopted: write it as this command prints it',
      })),
  ];
  if (problems.length) throw new ReleaseTrainError('nothing was published', problems);
  return {
    covers,
    knows: (unit) => inTree.has(unit) || rendered(unit),
    adopts: named(options.adopt),
    serviceOf,
  };
}

function contentProblems(tree: RenderedTree): Problem[] {
  if (tree.files.size === 0) {
    return [
      {
        path: 'tree',
        message:
          'is empty, and publishing it would remove everything that was published: look at what synth rendered. To take a last service out for good, `git rm` its folder and its list in .release-train/published',
      },
    ];
  }
  return [...tree.files.keys()].filter(meetsLists).map((path) => ({
    path,
    message: 'lies in a folder whose name ends in .sha256, as the lists of what was published do: rename the folder',
  }));
}

function partialProblems(rendered: readonly string[] | undefined, only: readonly string[] | undefined): Problem[] {
  if (!rendered) return [];
  const holds = `holds only ${rendered.join(', ')}`;
  if (!only) {
    const flags = rendered.map((service) => `--only ${service}`).join(' ');
    return [{ path: 'tree', message: `${holds}: publish it with ${flags}, or run synth for the whole fleet` }];
  }
  return only
    .filter((service) => !rendered.includes(service))
    .map((service) => ({
      path: 'tree',
      message: `${holds}, not ${service}: run synth for ${service}, or for the whole fleet`,
    }));
}

function unknownService(service: string, known: readonly (string | undefined)[]): Problem {
  const names = [...new Set(known)].filter((name) => name !== undefined).sort();
  const shown = someOf(names, 20);
  return {
    path: '--only',
    message: `${show(service)} is no service of this tree or of the checkout; there is ${shown || 'none'}`,
  };
}
