import type { OneOf } from '../one-of';

/**
 * Who splits the traffic. If several are given, each is driven.
 *
 * @see https://argo-rollouts.readthedocs.io/en/stable/features/traffic-management/
 */
export interface RolloutTrafficRouting {
  readonly istio?: IstioTrafficRouting;
  readonly nginx?: NginxTrafficRouting;
  readonly alb?: AlbTrafficRouting;
  readonly smi?: SmiTrafficRouting;
  readonly apisix?: ApisixTrafficRouting;
  readonly traefik?: TraefikTrafficRouting;
  readonly ambassador?: AmbassadorTrafficRouting;
  readonly appMesh?: AppMeshTrafficRouting;
  /** Configuration by plugin name, such as `argoproj-labs/gatewayAPI`. Rollouts does not check what is in it. */
  readonly plugins?: Readonly<Record<string, unknown>>;
  /**
   * Routes that the controller makes for `setHeaderRoute` and `setMirrorRoute`, most important first. All of them are
   * deleted when the rollout ends: a route written by hand must not be here.
   */
  readonly managedRoutes?: readonly ManagedRoute[];
  /** What counts as all traffic; nginx and plugins only. @default 100 */
  readonly maxTrafficWeight?: number;
}

export interface ManagedRoute {
  readonly name: string;
}

/**
 * Weights in a VirtualService. With `destinationRule` the split is between subsets, else between Services.
 *
 * @see https://argo-rollouts.readthedocs.io/en/stable/features/traffic-management/istio/
 */
export type IstioTrafficRouting = {
  readonly destinationRule?: IstioDestinationRule;
} & OneOf<{
  readonly virtualService: IstioVirtualService;
  readonly virtualServices: readonly IstioVirtualService[];
}>;

export interface IstioVirtualService {
  /** `name` in the Rollout's namespace, or `name.namespace`. */
  readonly name: string;
  /**
   * Names of the HTTP routes to drive. Each may hold the canary and the stable destination only: others are deleted.
   *
   * @default - the only HTTP route there is
   */
  readonly routes?: readonly string[];
  readonly tlsRoutes?: readonly IstioTlsRoute[];
  readonly tcpRoutes?: readonly IstioTcpRoute[];
}

/** Names the TLS route with exactly this port and these hosts. */
export interface IstioTlsRoute {
  readonly port?: number;
  readonly sniHosts?: readonly string[];
}

/** Names the TCP route with this port. */
export interface IstioTcpRoute {
  readonly port?: number;
}

/** Must be in the Rollout's namespace and its alone: subsets that are not named here are deleted. */
export interface IstioDestinationRule {
  readonly name: string;
  readonly canarySubsetName: string;
  readonly stableSubsetName: string;
  readonly additionalSubsetNames?: readonly string[];
}

/** @see https://argo-rollouts.readthedocs.io/en/stable/features/traffic-management/nginx/ */
export type NginxTrafficRouting = {
  /** @default nginx.ingress.kubernetes.io */
  readonly annotationPrefix?: string;
  /** Put on the canary Ingress, each with the prefix before it. */
  readonly additionalIngressAnnotations?: Readonly<Record<string, string>>;
  /** Put on the canary Ingress as they are. */
  readonly canaryIngressAnnotations?: Readonly<Record<string, string>>;
} & OneOf<{
  readonly stableIngress: string;
  readonly stableIngresses: readonly string[];
}>;

/** @see https://argo-rollouts.readthedocs.io/en/stable/features/traffic-management/alb/ */
export type AlbTrafficRouting = {
  /** The port that the Ingress action forwards to. */
  readonly servicePort: number;
  /** The Service that the Ingress rule names; needed with `pingPong`. @default - the stable Service */
  readonly rootService?: string;
  /** @default alb.ingress.kubernetes.io */
  readonly annotationPrefix?: string;
  readonly stickinessConfig?: StickinessConfig;
} & OneOf<{
  readonly ingress: string;
  readonly ingresses: readonly string[];
}>;

export interface StickinessConfig {
  readonly enabled: boolean;
  readonly durationSeconds: number;
}

/**
 * SMI is archived; Linkerd speaks Gateway API.
 *
 * @see https://argo-rollouts.readthedocs.io/en/stable/features/traffic-management/smi/
 */
export interface SmiTrafficRouting {
  /** The Service that clients call. @default - the stable Service */
  readonly rootService?: string;
  /** @default - the Rollout's name */
  readonly trafficSplitName?: string;
}

/** @see https://argo-rollouts.readthedocs.io/en/stable/features/traffic-management/apisix/ */
export interface ApisixTrafficRouting {
  readonly route?: ApisixRoute;
}

export interface ApisixRoute {
  readonly name: string;
  /** Names of the route's HTTP rules to drive. */
  readonly rules?: readonly string[];
}

/** @see https://argo-rollouts.readthedocs.io/en/stable/features/traffic-management/traefik/ */
export interface TraefikTrafficRouting {
  readonly weightedTraefikServiceName: string;
}

/** @see https://argo-rollouts.readthedocs.io/en/stable/features/traffic-management/ambassador/ */
export interface AmbassadorTrafficRouting {
  /** Mappings of the stable version, without a weight of their own. */
  readonly mappings: readonly string[];
}

/** AWS ends App Mesh in September 2026. */
export interface AppMeshTrafficRouting {
  readonly virtualService?: AppMeshVirtualService;
  readonly virtualNodeGroup?: AppMeshVirtualNodeGroup;
}

export interface AppMeshVirtualService {
  readonly name: string;
  readonly routes?: readonly string[];
}

export interface AppMeshVirtualNodeGroup {
  readonly canaryVirtualNodeRef: { readonly name: string };
  readonly stableVirtualNodeRef: { readonly name: string };
}
