import { posix } from 'node:path';
import { DECOMMISSIONED, groupedBy } from '../../core';
import type { ManifestObject, ManifestTree } from '../../manifests';
import { type Application, applicationsOf, folderOf, sourcesOf } from '../../policy';
import { Element } from '../compare/element';
import type { ObjectPair } from '../compare/object-pairs';
import { ownerOf } from '../compare/service-of';
import type { Interpreter, Scene } from './remark';
import { type Left, leftWithoutElement } from './what-stays';
import { isWorkload } from './workloads';

/** Services that are there in one of the trees alone, and single workloads of those that stay. */
export const servicesGone: Interpreter = function* (scene) {
  const { before, after } = scene;
  const pairs = scene.pairs.filter(({ object }) => !(object instanceof Element));
  const covers = pairs.map((pair) => ({ pair, changes: pair.changes }));
  const workloads = pairs.filter(({ object }) => isWorkload(object));
  if (workloads.length === 0) return;
  if (pairs.every((it) => !it.after) && !isIn(after, scene)) {
    const announced = workloads.some((it) => it.before?.annotations[DECOMMISSIONED] !== undefined);
    yield announced
      ? {
          id: 'service-removed',
          risk: 'low',
          text: 'service removed, which was decommissioned: its Application is deleted by hand',
          covers,
        }
      : {
          id: 'service-removed',
          risk: 'stop',
          text: unannounced(leftOf(scene)),
          covers,
        };
  } else if (pairs.every((it) => !it.before) && !isIn(before, scene)) {
    yield { id: 'service-added', risk: 'low', text: 'service added', covers };
  } else {
    const moved = movedNamespace(pairs);
    if (moved.length > 0) {
      const [from, to] = [namespacesOf(moved, 'before'), namespacesOf(moved, 'after')];
      yield {
        id: 'namespace-moved',
        risk: 'stop',
        text: `namespace ${from} → ${to}: everything is made anew there at once, without a canary, and what is in ${from} is deleted or left behind`,
        covers: moved.map((pair) => ({ pair, changes: pair.changes })),
      };
    }
    const successors = new Set<ObjectPair>(moved);
    for (const pair of workloads.filter((it) => !successors.has(it))) {
      const successor = pair.object.kind === 'Rollout' && !pair.after ? successorOf(pair, workloads) : undefined;
      if (!successor) continue;
      successors.add(pair).add(successor);
      yield {
        id: 'unguarded',
        risk: 'high',
        text: `${pair.object.name} is a ${successor.object.kind} now, no Rollout any more: nothing guards its releases`,
        covers: [pair, successor].map((it) => ({ pair: it, changes: it.changes })),
      };
    }
    for (const pair of workloads.filter((it) => !successors.has(it))) {
      const whose = { pair, changes: pair.changes };
      const title = `${pair.object.kind} ${pair.object.name}`;
      if (!pair.after)
        yield {
          id: 'workload-removed',
          // Where another one comes, it starts with all of its pods at once: a first release has no canary.
          risk: pair.object.kind === 'Rollout' ? 'stop' : 'high',
          text: `${title} removed: its pods will be deleted${renamedTo(pair, workloads)}`,
          covers: [whose],
        };
      else if (!pair.before) yield { id: 'workload-added', risk: 'low', text: `${title} added`, covers: [whose] };
    }
  }
};

/** Objects of a service that go from one namespace and come in another one, if its workload is among them. */
function movedNamespace(pairs: readonly ObjectPair[]): ObjectPair[] {
  const keyOf = ({ object: { groupKind, name } }: ObjectPair) => `${groupKind} ${name}`;
  const come = new Map(pairs.filter(({ before }) => !before).map((pair) => [keyOf(pair), pair]));
  const moved = pairs
    .filter(({ before, after }) => before && !after)
    .flatMap((pair) => {
      const other = come.get(keyOf(pair));
      const [from, to] = [pair.before?.namespace, other?.after?.namespace];
      return other && from !== undefined && to !== undefined && from !== to ? [pair, other] : [];
    });
  return moved.some(({ object }) => isWorkload(object)) ? moved : [];
}

function namespacesOf(pairs: readonly ObjectPair[], side: 'before' | 'after'): string {
  return [...new Set(pairs.flatMap((pair) => pair[side]?.namespace ?? []))].sort().join(', ');
}

/** What comes in its place under another name. */
function renamedTo({ object }: ObjectPair, workloads: readonly ObjectPair[]): string {
  const others = workloads.filter((it) => !it.before && it.object.kind === object.kind);
  return others.length === 1
    ? `; ${others[0]?.object.name} starts with all of its pods at once, since a first release has no canary`
    : '';
}

function unannounced({ application, workloads }: Left): string {
  if (!workloads) return 'service removed: its workloads will be deleted';
  return application
    ? 'service removed, and nobody announced it: its Application stays, without a folder; decommission it first'
    : 'service removed, and nobody announced it: its workloads stay, and nobody delivers them; decommission it first';
}

/** The workload of another kind that has taken the name of one that is gone. */
function successorOf({ object: { name } }: ObjectPair, workloads: readonly ObjectPair[]): ObjectPair | undefined {
  return workloads.find(({ before, after }) => !before && after?.name === name && after.kind !== 'Rollout');
}

/** What the ApplicationSet that delivered it leaves of it; of what no set delivered, as far as the tree shows it, nothing. */
function leftOf(scene: Scene): Left {
  const sets = applicationsOf(scene.before).filter((it) => it.element && delivers(it, scene));
  const left = sets.map(({ object }) => leftWithoutElement(object));
  return {
    application: left.length > 0 && left.every((it) => it.application),
    workloads: left.length > 0 && left.every((it) => it.workloads),
  };
}

/** By the folder that an Application applies; where it depends on what the tree does not show, any folder may be meant. */
function delivers(application: Application, { owner, pairs }: Scene): boolean {
  if (application.element?.values.name === owner.service)
    return ownerOf(application.object).environment === owner.environment;
  return sourcesOf(application).some((source) => {
    const folder = folderOf(source);
    if (folder === undefined)
      return !application.element?.complete && ownerOf(application.object).environment === owner.environment;
    return pairs.some(({ object }) => `/${posix.dirname(object.file.path)}`.endsWith(`/${folder}`));
  });
}

/** Whether a tree has anything of the service. */
function isIn(tree: ManifestTree, { owner }: Scene): boolean {
  let known = owners.get(tree);
  if (!known) {
    known = groupedBy(tree.objects, keyOf);
    owners.set(tree, known);
  }
  return known.has(`${owner.environment ?? ''}\n${owner.service}`);
}

const owners = new WeakMap<ManifestTree, Map<string, ManifestObject[]>>();

function keyOf(object: ManifestObject): string {
  const { service, environment = '' } = ownerOf(object);
  return `${environment}\n${service}`;
}
