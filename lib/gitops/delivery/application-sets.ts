import { type Chart, Lazy } from 'cdk8s';
import { argo } from '../../../imports';
import { warn } from '../../core';
import type { GuardedWorkload } from '../../service';
import { type ApplicationSubscriptions, applicationSubscriptions } from '../application-subscriptions';
import { atLeast } from '../controller-versions';
import { goTemplateLiteral, goTemplateLiterals } from '../go-template';
import { OWNER, ownerLabel, ownersText } from '../owners';
import { type RollingOrder, rollingOrderOf } from '../rolling-sync';
import { serviceAnnotationsOf } from '../service-annotations';
import { declareCatalog, type SetElement } from '../set-elements';
import { whenComplete } from '../when-complete';
import { applicationMetadata, applicationSpec, type OwnerMetadata, ownerMetadata } from './application-spec';
import { catalogFile, SHARE } from './catalog';
import type { Delivery } from './delivery';
import { clusterInTemplate, generatorsOf } from './generators';
import { ignoredInTemplate, NAME } from './ignored-differences';
import { KEPT } from './kept';
import { countSet, rollingStrategy, WAVE, WAVE_LABEL, wavesByName } from './rolling-strategy';
import { isCrowded, shardOf, shardsFor, sizeProblem } from './shards';

type Services = ReadonlyMap<string, GuardedWorkload>;

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
    declareCatalog(set, () => elementsOf(delivery, share()));
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
      catalogFile(delivery, name, service, () => elementOf(delivery, name, shares()[shardOf(name, count())] as Share));
  };
}

/** What one ApplicationSet has: its services, and what is said of each. */
interface Share {
  readonly services: Services;
  /** From 1; undefined where there is one set alone. */
  readonly number?: number;
  readonly subscriptions: ApplicationSubscriptions;
  /** Whether services of the set have different owners, so that each element names its own. */
  readonly manyOwners: boolean;
  /** Whether each element names its owner all the same, since it may be published without the set. */
  readonly alone: boolean;
  /** Annotations that differ by service. */
  readonly annotated: ReturnType<typeof serviceAnnotationsOf>;
  readonly order?: RollingOrder;
  /** The step of each service in that order. */
  readonly waves: ReadonlyMap<string, string>;
}

function nameOf({ name }: Delivery, shard: number): string {
  return shard === 0 ? name : `${name}-${shard + 1}`;
}

/** The shares of the ApplicationSets, worked out once for as many services as there are: they are only ever added. */
function sharing(chart: Chart, delivery: Delivery, count: () => number): () => readonly Share[] {
  const { services, environment, ownersOf, mode } = delivery;
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
    const manyOwners = new Set([...services.keys()].map((name) => JSON.stringify(ownersOf(name)))).size > 1;
    const waves = order ? wavesByName(order) : new Map<string, string>();
    shares = members.map((own, i) => ({
      services: own,
      ...(sets > 1 ? { number: i + 1 } : {}),
      subscriptions: applicationSubscriptions(own, { eachForItself: mode === 'catalog' }),
      annotated: serviceAnnotationsOf(environment),
      manyOwners,
      alone: mode === 'catalog',
      order,
      waves,
    }));
    shared = services.size;
    return shares;
  };
}

function elementsOf(delivery: Delivery, share: Share): SetElement[] {
  return [...share.services.keys()].sort().map((name) => elementOf(delivery, name, share));
}

function elementOf({ ownersOf }: Delivery, name: string, share: Share): SetElement {
  const { number, subscriptions, annotated, manyOwners, alone, order, waves } = share;
  const owners = ownersOf(name);
  return {
    name,
    ...(number === undefined ? {} : { [SHARE]: String(number) }),
    // Also of a service that has none: a missing parameter is an error, and would stop the whole set.
    ...(order ? { [WAVE]: waves.get(name) ?? '1' } : {}),
    ...(manyOwners || alone
      ? { owner: owners ? ownersText(owners) : '', ownerLabel: owners ? ownerLabel(owners) : '' }
      : {}),
    ...Object.fromEntries(annotated.map(({ parameter, of }) => [parameter, of(name)])),
    ...subscriptions.parameters(name),
  };
}

/** Who owns an Application, by the parameters of its element. */
const OWNER_OF_EACH: OwnerMetadata = {
  annotations: { [OWNER]: '{{ .owner }}' },
  labels: { [OWNER]: '{{ .ownerLabel }}' },
};

function unpinned(services: number, sets: number): string {
  return `${services} services are shared among ${sets} ApplicationSets, a number that follows from theirs: write applicationSets: ${sets}, so that no service changes its set, which Argo CD does not do by itself, when the fleet grows`;
}

function crowded({ mode }: Delivery, applications: number): string {
  const others = mode === 'catalog' ? "delivery: 'applications'" : "delivery: 'catalog' or 'applications'";
  return `one ApplicationSet makes ${applications} Applications, and not many more fit; when there have to be several, services move, which Argo CD does not do by itself. Write ${others}, or applicationSets: 1 if the fleet grows no more`;
}

function applicationSetSpec(delivery: Delivery, share: Share): argo.ApplicationSetSpec {
  const { applicationAnnotations, mode } = delivery;
  const { subscriptions, order, number, annotated, manyOwners } = share;
  const [one = ''] = share.services.keys();
  const ofOne = delivery.ownersOf(one);
  const byParameter = manyOwners || (mode === 'catalog' && ofOne !== undefined);
  const owner = byParameter ? OWNER_OF_EACH : ownerMetadata(ofOne);
  const elements = elementsOf(delivery, share).map(({ [SHARE]: _, ...element }) => element);
  const writing = { service: NAME, text: goTemplateLiteral, ...clusterInTemplate(delivery) };
  const { annotations, labels, ...metadata } = applicationMetadata(delivery, writing);
  return {
    goTemplate: true,
    // A misspelt parameter is an error, not an empty string in a path.
    goTemplateOptions: ['missingkey=error'],
    // Before 3.0, Argo CD takes no notice of selectors inside of a matrix without it.
    ...(mode === 'catalog' && !atLeast(delivery.environment.versions.argoCd, '3.0')
      ? { applyNestedSelectors: true }
      : {}),
    generators: generatorsOf(delivery, elements, mode === 'catalog' ? number : undefined),
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
        labels: { ...labels, ...owner.labels, ...(order ? { [WAVE_LABEL]: `{{ .${WAVE} }}` } : {}) },
        annotations: {
          ...goTemplateLiterals(applicationAnnotations),
          ...(byParameter ? owner.annotations : goTemplateLiterals(owner.annotations)),
          ...Object.fromEntries(annotated.map(({ key, parameter }) => [key, `{{ .${parameter} }}`])),
          ...subscriptions.annotations,
          ...annotations,
        },
      },
      spec: applicationSpec(delivery, writing, ignoredInTemplate(share.services)),
    },
  };
}
