import { type Chart, Lazy } from 'cdk8s';
import { argo } from '../../../imports';
import { warn } from '../../core';
import type { GuardedWorkload } from '../../service';
import { goTemplateLiteral, goTemplateLiterals } from '../go-template';
import { rollingOrderOf } from '../rolling-sync';
import { whenComplete } from '../when-complete';
import { applicationMetadata, applicationSpec } from './application-spec';
import { catalogElement, catalogFile, fromCatalog } from './catalog';
import { declareCatalog } from './declared-catalogs';
import type { Delivery } from './delivery';
import { clusterInTemplate, inEachCluster } from './generators';
import { NAME } from './ignored-differences';
import { KEPT } from './kept';
import { fromList } from './list';
import { countSet, rollingStrategy, wavesByName } from './rolling-strategy';
import { isCrowded, shardOf, shardsFor, sizeProblem } from './shards';
import type { Share } from './share';

/**
 * ApplicationSets, each of which makes the Applications of its share of the services: one, up to what one can hold, and
 * as many as are needed, or asked for, beyond.
 */
export function applicationSets(chart: Chart, delivery: Delivery): (service: string) => void {
  const { services, applicationSets: asked, environment, mode } = delivery;
  const source = mode === 'catalog' ? 'files' : 'list';
  const clusters = environment.clusters?.servers?.size ?? 1;
  const count = (): number => asked ?? shardsFor(services.size * clusters, source);
  const shares = sharing(chart, delivery, count);
  let made = 0;
  const make = (shard: number): void => {
    countSet(environment, nameOf(delivery, shard));
    const share = (): Share => shares()[shard] as Share;
    const set = new argo.ApplicationSet(chart, shard === 0 ? 'applications' : `applications-${shard + 1}`, {
      metadata: {
        name: nameOf(delivery, shard),
        annotations: KEPT,
        // With it, deleting the ApplicationSet lets go of its Applications; without it, it takes them along.
        finalizers: ['resources-finalizer.argocd.argoproj.io'],
      },
      spec: Lazy.any({ produce: () => applicationSetSpec(delivery, share()) }),
    });
    if (source === 'files')
      declareCatalog(set, () => [...share().services.keys()].map((name) => catalogElement(delivery, name, share())));
  };
  const grow = (): void => {
    while (made < count()) make(made++);
  };
  grow();
  chart.node.addValidation({
    validate: () => {
      if (asked === undefined && made > 1) warn(chart, unpinned(services.size, made));
      else if (asked === undefined && isCrowded(services.size * clusters, source))
        warn(chart, crowded(delivery, services.size * clusters));
      const now = { all: services.size * clusters, sets: made, source } as const;
      return shares().flatMap((share, shard) => {
        const spec = applicationSetSpec(delivery, share);
        return sizeProblem(nameOf(delivery, shard), share.services.size * clusters, spec, now) ?? [];
      });
    },
  });
  return (name) => {
    grow();
    const service = services.get(name);
    if (mode === 'catalog' && service)
      catalogFile(delivery, name, service, () =>
        catalogElement(delivery, name, shares()[shardOf(name, count())] as Share),
      );
  };
}

function nameOf({ name }: Delivery, shard: number): string {
  return shard === 0 ? name : `${name}-${shard + 1}`;
}

/** The shares of the ApplicationSets, worked out once a rendering for as many services as there are. */
function sharing(chart: Chart, { services, environment }: Delivery, count: () => number): () => readonly Share[] {
  let shares: readonly Share[] = [];
  let shared = -1;
  // What follows from other constructs may be another in the next rendering.
  whenComplete(chart, () => {
    shared = -1;
  });
  return () => {
    if (shared === services.size) return shares;
    const sets = count();
    const members = Array.from({ length: sets }, () => new Map<string, GuardedWorkload>());
    for (const [name, service] of services) members[shardOf(name, sets)]?.set(name, service);
    const order = rollingOrderOf(environment);
    const waves = order ? wavesByName(order) : undefined;
    shares = members.map((own, i) => ({ services: own, ...(sets > 1 ? { number: i + 1 } : {}), order, waves }));
    shared = services.size;
    return shares;
  };
}

function unpinned(services: number, sets: number): string {
  return `${services} services are shared among ${sets} ApplicationSets, a number that follows from theirs: write applicationSets: ${sets}, so that no service changes its set, which Argo CD does not do by itself, when the fleet grows`;
}

function crowded({ mode }: Delivery, applications: number): string {
  const others = mode === 'catalog' ? "delivery: 'applications'" : "delivery: 'catalog' or 'applications'";
  return `one ApplicationSet makes ${applications} Applications, and not many more fit; when there have to be several, services move, which Argo CD does not do by itself. Write ${others}, or applicationSets: 1 if the fleet grows no more`;
}

function applicationSetSpec(delivery: Delivery, share: Share): argo.ApplicationSetSpec {
  const { order } = share;
  const writing = { service: NAME, text: goTemplateLiteral, ...clusterInTemplate(delivery) };
  const { annotations, labels, ...metadata } = applicationMetadata(delivery, writing);
  const { generator, its, ...further } =
    delivery.mode === 'catalog' ? fromCatalog(delivery, share) : fromList(delivery, share);
  return {
    goTemplate: true,
    // A misspelt parameter is an error, not an empty string in a path.
    goTemplateOptions: ['missingkey=error'],
    generators: inEachCluster(delivery, generator),
    // Two locks on production: an element that disappears deletes no Application, and an Application that is deleted
    // leaves its workloads running.
    syncPolicy: { applicationsSync: 'create-update', preserveResourcesOnDeletion: true },
    ...(order
      ? { strategy: rollingStrategy(order) }
      : // An operator may pause automatic sync in an incident; the controller would switch it on again. RollingSync
        // switches it off itself, which such a rule would keep it from.
        { ignoreApplicationDifferences: [{ jsonPointers: ['/spec/syncPolicy/automated'] }] }),
    template: {
      metadata: {
        ...metadata,
        labels: { ...labels, ...its.labels },
        annotations: { ...goTemplateLiterals(delivery.applicationAnnotations), ...its.annotations, ...annotations },
      },
      spec: applicationSpec(delivery, writing, its.ignoreDifferences),
    },
    ...further,
  };
}
