import type { FieldPath, ManifestObject, ManifestTree } from '../../../manifests';
import { isRecord } from '../../../manifests';
import {
  type Application,
  canariesOf,
  deliveredBy,
  namedVirtualServices,
  rolloutsOf,
  virtualServiceOf,
} from '../../objects';

/** Fields of an object of Git that a controller writes in the cluster. */
export interface ControllerWrites {
  readonly object: ManifestObject;
  /** `the weights`: what they are. */
  readonly what: string;
  /** How the object looks in the middle of it. */
  readonly live: unknown;
  readonly paths: readonly FieldPath[];
  /** An expression for ignoreDifferences. */
  readonly expression: string;
  /** Whether its drift is seen with client-side apply as well: extra keys of a map are not. */
  readonly drifts: boolean;
}

export const HASH = 'rollouts-pod-template-hash';

const known = new WeakMap<ManifestTree, ReadonlyMap<ManifestObject, readonly ControllerWrites[]>>();

/** What Argo Rollouts and autoscalers write into the objects of a tree. */
export function controllerWrites(tree: ManifestTree): ReadonlyMap<ManifestObject, readonly ControllerWrites[]> {
  let found = known.get(tree);
  if (!found) {
    const byObject = new Map<ManifestObject, ControllerWrites[]>();
    for (const writes of allWrites(tree)) byObject.set(writes.object, [...(byObject.get(writes.object) ?? []), writes]);
    found = byObject;
    known.set(tree, found);
  }
  return found;
}

/** What controllers write into the objects that an Application applies. */
export function writtenInto(tree: ManifestTree, application: Application): ControllerWrites[] {
  const writes = controllerWrites(tree);
  return (deliveredBy(tree, application) ?? []).flatMap((object) => writes.get(object) ?? []);
}

function* allWrites(tree: ManifestTree): Iterable<ControllerWrites> {
  for (const { rollout, canary } of canariesOf(tree)) {
    const steps = canary.at('steps').items;
    const managed = steps.flatMap((step) =>
      ['setHeaderRoute', 'setMirrorRoute'].flatMap((kind) => step.at(kind, 'name').text ?? []),
    );
    for (const named of namedVirtualServices(canary)) {
      const service = virtualServiceOf(tree, named);
      if (!service) continue;
      const routes = named.at('routes').items.flatMap(({ text }) => text ?? []);
      yield* weights(service, routes, named.at('tlsRoutes').isSet, named.at('tcpRoutes').isSet);
      for (const route of new Set(managed)) yield managedRoute(service, route);
    }
    const subsets = canary.at('trafficRouting', 'istio', 'destinationRule');
    const rule = tree.find('networking.istio.io/DestinationRule', subsets.at('name').text ?? '', rollout);
    if (rule) {
      const names = ['canarySubsetName', 'stableSubsetName'].flatMap((key) => subsets.at(key).text ?? []);
      yield* subsetLabels(rule, names);
    }
  }
  for (const rollout of rolloutsOf(tree)) {
    const { canary, blueGreen } = Object.fromEntries(rollout.at('spec', 'strategy').entries);
    const services = ['canaryService', 'stableService', 'activeService', 'previewService'].flatMap(
      (key) => canary?.at(key).text ?? blueGreen?.at(key).text ?? [],
    );
    for (const name of new Set(services)) {
      const service = tree.find('/Service', name, rollout);
      if (service) yield selectorHash(service);
    }
  }
  for (const autoscaler of tree.ofKind('autoscaling/HorizontalPodAutoscaler', 'keda.sh/ScaledObject')) {
    const target = autoscaler.at('spec', 'scaleTargetRef');
    const rollout =
      target.at('kind').text === 'Rollout'
        ? tree.find('argoproj.io/Rollout', target.at('name').text ?? '', autoscaler)
        : undefined;
    if (rollout?.at('spec', 'replicas').isSet) yield replicas(rollout);
  }
}

function* weights(
  object: ManifestObject,
  names: readonly string[],
  tls: boolean,
  tcp: boolean,
): Iterable<ControllerWrites> {
  const protocols = [
    ...(names.length > 0 || (!tls && !tcp) ? ['http'] : []),
    ...(tls ? ['tls'] : []),
    ...(tcp ? ['tcp'] : []),
  ];
  for (const protocol of protocols) {
    const paths = object.at('spec', protocol).items.flatMap((route, i) => {
      const name = route.at('name').text;
      if (protocol === 'http' && names.length > 0 && !names.includes(name ?? '')) return [];
      return route.at('route').items.map((_, j): FieldPath => ['spec', protocol, i, 'route', j, 'weight']);
    });
    if (paths.length > 0)
      yield {
        object,
        what: 'weights',
        live: object.manifest,
        paths,
        expression: `.spec.${protocol}[]?.route[]?.weight`,
        drifts: true,
      };
  }
}

function managedRoute(object: ManifestObject, name: string): ControllerWrites {
  const { spec } = object.manifest;
  const http = isRecord(spec) && Array.isArray(spec.http) ? spec.http : [];
  return {
    object,
    what: `route ${name}`,
    live: { ...object.manifest, spec: { ...(isRecord(spec) ? spec : {}), http: [{ name, route: [] }, ...http] } },
    paths: [['spec', 'http', 0]],
    expression: `.spec.http[]? | select(.name == "${name}")`,
    drifts: true,
  };
}

function* subsetLabels(object: ManifestObject, names: readonly string[]): Iterable<ControllerWrites> {
  const paths = object
    .at('spec', 'subsets')
    .items.flatMap((subset, i): FieldPath[] =>
      names.includes(subset.at('name').text ?? '') ? [['spec', 'subsets', i, 'labels', HASH]] : [],
    );
  if (paths.length === 0) return;
  yield {
    object,
    what: 'labels of the subsets',
    live: object.manifest,
    paths,
    expression: `.spec.subsets[]?.labels["${HASH}"]`,
    drifts: true,
  };
}

function selectorHash(object: ManifestObject): ControllerWrites {
  return {
    object,
    what: 'selector',
    live: object.manifest,
    paths: [['spec', 'selector', HASH]],
    expression: `.spec.selector["${HASH}"]`,
    drifts: false,
  };
}

function replicas(object: ManifestObject): ControllerWrites {
  return {
    object,
    what: 'replicas',
    live: object.manifest,
    paths: [['spec', 'replicas']],
    expression: '.spec.replicas',
    drifts: true,
  };
}
