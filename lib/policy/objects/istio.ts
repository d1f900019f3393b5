import { groupedBy } from '../../core';
import { environmentOf, type Field, type ManifestObject, type ManifestTree } from '../../manifests';
import { hasPlaceholder } from './placeholders';
import { canariesOf, namedVirtualServices, virtualServiceOf } from './rollouts';

export const VIRTUAL_SERVICE = 'networking.istio.io/VirtualService';
export const DESTINATION_RULE = 'networking.istio.io/DestinationRule';

/** A canary whose traffic Istio splits. */
export interface IstioCanary {
  readonly rollout: ManifestObject;
  /** The strategy. */
  readonly canary: Field;
  /** `trafficRouting.istio` of it. */
  readonly istio: Field;
  /** The names of the Services between which is split; with ping-pong, either can be the stable one. */
  readonly services: { readonly canary: string | undefined; readonly stable: string | undefined };
  readonly pingPong: boolean;
  /** The names of the subsets between which is split; undefined where it is split between Services. */
  readonly subsets?: { readonly canary: string | undefined; readonly stable: string | undefined };
}

/** A VirtualService that such a canary names. */
export interface SplitVirtualService extends IstioCanary {
  /** What names it, with the routes that are listed. */
  readonly named: Field;
  readonly virtualService: ManifestObject;
}

/** A route whose weights Argo Rollouts writes. */
export interface SplitRoute extends SplitVirtualService {
  readonly route: Field;
}

/** The canaries of a tree whose traffic Istio splits. */
export function istioCanariesOf(tree: ManifestTree): IstioCanary[] {
  return canariesOf(tree).flatMap(({ rollout, canary }) => {
    const istio = canary.at('trafficRouting', 'istio');
    if (!istio.isSet) return [];
    const pingPong = canary.at('pingPong');
    const rule = istio.at('destinationRule');
    return {
      rollout,
      canary,
      istio,
      pingPong: pingPong.isSet,
      services: pingPong.isSet
        ? { canary: pingPong.at('pongService').text, stable: pingPong.at('pingService').text }
        : { canary: canary.at('canaryService').text, stable: canary.at('stableService').text },
      ...(rule.isSet
        ? { subsets: { canary: rule.at('canarySubsetName').text, stable: rule.at('stableSubsetName').text } }
        : {}),
    };
  });
}

/** The VirtualServices that the canaries of a tree name, those that are in it. */
export function splitVirtualServicesOf(tree: ManifestTree): SplitVirtualService[] {
  return istioCanariesOf(tree).flatMap((it) =>
    namedVirtualServices(it.canary).flatMap((named) => {
      const virtualService = virtualServiceOf(tree, named);
      return virtualService ? [{ ...it, named, virtualService }] : [];
    }),
  );
}

/** The HTTP routes whose weights Argo Rollouts writes: those that are listed, or else the first without a name. */
export function splitRoutesOf(tree: ManifestTree): SplitRoute[] {
  return splitVirtualServicesOf(tree).flatMap((it) => {
    const routes = it.virtualService.at('spec', 'http').items;
    const listed = it.named.at('routes').items.map(({ text }) => text);
    const found = listed.length > 0 ? listed.map((name) => routeNamed(routes, name)) : [routeNamed(routes, undefined)];
    return found.flatMap((route) => (route ? [{ ...it, route }] : []));
  });
}

function routeNamed(routes: readonly Field[], name: string | undefined): Field | undefined {
  return routes.find((route) => (route.at('name').text || undefined) === name);
}

/** Which of the two a destination of a split route is, as Argo Rollouts tells them: by subset, or by the host up to its first dot. */
export function sideOf(destination: Field, { services, subsets }: IstioCanary): 'canary' | 'stable' | undefined {
  const { canary, stable } = subsets ?? services;
  const said = subsets
    ? destination.at('destination', 'subset').text
    : destination.at('destination', 'host').text?.split('.')[0];
  if (said === undefined || said === '') return undefined;
  if (said === canary) return 'canary';
  return said === stable ? 'stable' : undefined;
}

/** A Service as a host of Istio means it. */
export interface HostedService {
  readonly name: string;
  /** Undefined where neither the host nor the object that it stands in says so. */
  readonly namespace: string | undefined;
}

/**
 * The Service that a host means: `svc-a` is completed with the namespace of the object that it stands in, anything with a dot
 * is taken as it is. Undefined for what is no name of a Service in the cluster.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/virtual-service/#Destination
 */
export function serviceOfHost(host: Field): HostedService | undefined {
  const text = host.text;
  if (text === undefined || hasPlaceholder(text)) return undefined;
  if (/^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/.test(text)) return { name: text, namespace: host.object.namespace };
  const [, name, namespace] = /^([-a-z0-9]+)\.([-a-z0-9]+)\.svc\.[-a-z0-9.]+$/.exec(text) ?? [];
  return name === undefined ? undefined : { name, namespace };
}

/** Whether two of them can be the same. */
export function isSameService(one: HostedService, other: HostedService): boolean {
  if (one.name !== other.name) return false;
  return one.namespace === undefined || other.namespace === undefined || one.namespace === other.namespace;
}

/** The Service of the tree that a host means. */
export function serviceAt(tree: ManifestTree, host: Field): ManifestObject | undefined {
  const service = serviceOfHost(host);
  return service && tree.find('/Service', service.name, host.object, service.namespace);
}

/** The DestinationRules of a tree, by the Service that they are for. */
export class DestinationRules {
  private readonly byName: ReadonlyMap<string, readonly ManifestObject[]>;

  public constructor(tree: ManifestTree) {
    this.byName = groupedBy(tree.ofKind(DESTINATION_RULE), (rule) =>
      keyOf(rule, serviceOfHost(rule.at('spec', 'host'))?.name),
    );
  }

  /** Those for a Service, as they are applied where an object is. */
  public of(service: HostedService, from: ManifestObject): readonly ManifestObject[] {
    const candidates = this.byName.get(keyOf(from, service.name)) ?? [];
    return candidates.filter((rule) => {
      const of = serviceOfHost(rule.at('spec', 'host'));
      return of !== undefined && isSameService(of, service);
    });
  }
}

function keyOf(object: ManifestObject, name: string | undefined): string {
  return `${environmentOf(object) ?? ''} ${name ?? ''}`;
}

/** The traffic policies of a DestinationRule: its own, those of its subsets, and those of their ports. */
export function trafficPoliciesOf(rule: ManifestObject): Field[] {
  const own = [
    rule.at('spec', 'trafficPolicy'),
    ...rule.at('spec', 'subsets').items.map((subset) => subset.at('trafficPolicy')),
  ].filter(({ isSet }) => isSet);
  return own.flatMap((policy) => [policy, ...policy.at('portLevelSettings').items]);
}

/** Whether sidecars obey a VirtualService: it names no gateway, or `mesh` among them. */
export function isForTheMesh(virtualService: ManifestObject): boolean {
  const gateways = virtualService.at('spec', 'gateways').items;
  return gateways.length === 0 || gateways.some(({ text }) => text === 'mesh');
}
