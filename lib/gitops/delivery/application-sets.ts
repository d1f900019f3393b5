import { type Chart, Lazy } from 'cdk8s';
import { argo } from '../../../imports';
import { warn } from '../../core';
import type { GuardedWorkload } from '../../service';
import { applicationSubscriptions } from '../application-subscriptions';
import { goTemplateLiteral, goTemplateLiterals } from '../go-template';
import { serviceAnnotationsOf } from '../service-annotations';
import { applicationMetadata, applicationSpec } from './application-spec';
import type { Delivery } from './delivery';
import { ignoredInTemplate, NAME } from './ignored-differences';
import { KEPT } from './kept';
import { shardOf, shardsFor, sizeProblem } from './shards';

type Services = ReadonlyMap<string, GuardedWorkload>;

/**
 * ApplicationSets, each of which makes the Applications of its share of the services: one, up to what one can hold, and
 * as many as are needed, or asked for, beyond.
 */
export function applicationSets(chart: Chart, delivery: Delivery): (service: string) => void {
  const { services, applicationSets: asked } = delivery;
  const count = (): number => asked ?? shardsFor(services.size);
  const shares = sharing(services, count);
  let made = 0;
  const make = (shard: number): unknown =>
    new argo.ApplicationSet(chart, shard === 0 ? 'applications' : `applications-${shard + 1}`, {
      metadata: {
        name: nameOf(delivery, shard),
        annotations: KEPT,
        // With it, deleting the ApplicationSet lets go of its Applications; without it, it takes them along.
        finalizers: ['resources-finalizer.argocd.argoproj.io'],
      },
      spec: Lazy.any({ produce: () => applicationSetSpec(delivery, shares()[shard] ?? new Map()) }),
    });
  const grow = (): void => {
    while (made < count()) make(made++);
  };
  grow();
  chart.node.addValidation({
    validate: () => {
      if (asked === undefined && made > 1) warn(chart, unpinned(services.size, made));
      return shares().flatMap((share, shard) => {
        const spec = applicationSetSpec(delivery, share);
        return sizeProblem(nameOf(delivery, shard), share.size, spec, { all: services.size, sets: made }) ?? [];
      });
    },
  });
  return grow;
}

function nameOf({ name }: Delivery, shard: number): string {
  return shard === 0 ? name : `${name}-${shard + 1}`;
}

/** The services of each ApplicationSet, worked out once for as many as there are: services are only ever added. */
function sharing(services: Services, count: () => number): () => readonly Services[] {
  let shares: Map<string, GuardedWorkload>[] = [];
  let shared = -1;
  return () => {
    if (shared === services.size) return shares;
    const sets = count();
    shares = Array.from({ length: sets }, () => new Map());
    for (const [name, service] of services) shares[shardOf(name, sets)]?.set(name, service);
    shared = services.size;
    return shares;
  };
}

function unpinned(services: number, sets: number): string {
  return `${services} services are shared among ${sets} ApplicationSets, a number that follows from theirs: write applicationSets: ${sets}, so that no service changes its set, which Argo CD does not do by itself, when the fleet grows`;
}

function applicationSetSpec(delivery: Delivery, services: Services): argo.ApplicationSetSpec {
  const { applicationAnnotations, environment } = delivery;
  const subscriptions = applicationSubscriptions(services);
  const own = serviceAnnotationsOf(environment);
  const elements = [...services.keys()].sort().map((name) => ({
    name,
    ...Object.fromEntries(own.map(({ parameter, of }) => [parameter, of(name)])),
    ...subscriptions.parameters(name),
  }));
  const writing = { service: NAME, text: goTemplateLiteral };
  const { annotations, ...metadata } = applicationMetadata(delivery, writing);
  return {
    goTemplate: true,
    // A misspelt parameter is an error, not an empty string in a path.
    goTemplateOptions: ['missingkey=error'],
    generators: [{ list: { elements } }],
    // Two locks on production: an element that disappears deletes no Application, and an Application that is deleted
    // leaves its workloads running.
    syncPolicy: { applicationsSync: 'create-update', preserveResourcesOnDeletion: true },
    // An operator may pause automatic sync in an incident; the controller would switch it on again.
    ignoreApplicationDifferences: [{ jsonPointers: ['/spec/syncPolicy/automated'] }],
    template: {
      metadata: {
        ...metadata,
        annotations: {
          ...goTemplateLiterals(applicationAnnotations),
          ...Object.fromEntries(own.map(({ key, parameter }) => [key, `{{ .${parameter} }}`])),
          ...subscriptions.annotations,
          ...annotations,
        },
      },
      spec: applicationSpec(delivery, writing, ignoredInTemplate(services)),
    },
  };
}
