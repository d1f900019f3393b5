import { ApiObject, type ApiObjectMetadata, type ApiObjectProps, type GroupVersionKind } from 'cdk8s';
import type { Construct } from 'constructs';
import type { Destination, HttpRoute } from './http-route';

/**
 * The `VirtualService` of Istio: which requests to a host go where.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/virtual-service/
 */
export class VirtualService extends ApiObject {
  static readonly GVK: GroupVersionKind = { apiVersion: 'networking.istio.io/v1', kind: 'VirtualService' };

  /** The manifest as plain data. */
  static manifest(props: VirtualServiceProps): ApiObjectProps {
    return { ...VirtualService.GVK, ...props };
  }

  constructor(scope: Construct, id: string, props: VirtualServiceProps) {
    super(scope, id, VirtualService.manifest(props));
  }
}

export interface VirtualServiceProps {
  readonly metadata?: ApiObjectMetadata;
  readonly spec: VirtualServiceSpec;
}

/** Routes are tried in order; the first that matches takes the request. */
export interface VirtualServiceSpec {
  /** Short names are of the VirtualService's namespace. None for a VirtualService that others delegate to. */
  readonly hosts?: readonly string[];
  /**
   * Gateways, as `namespace/name`; `mesh` stands for all sidecars and must be named if any other is.
   *
   * @default ['mesh']
   */
  readonly gateways?: readonly string[];
  readonly http?: readonly HttpRoute[];
  /** TLS that is passed through. */
  readonly tls?: readonly TlsRoute[];
  readonly tcp?: readonly TcpRoute[];
  /** Namespaces that see it: `.` this one, `*` all. @default - all */
  readonly exportTo?: readonly string[];
}

export interface TlsRoute {
  readonly match: readonly TlsMatch[];
  readonly route?: readonly RouteDestination[];
}

export interface TlsMatch extends L4Match {
  /** Of the VirtualService's `hosts`, or below one with a wildcard. */
  readonly sniHosts: readonly string[];
}

export interface TcpRoute {
  readonly match?: readonly L4Match[];
  readonly route?: readonly RouteDestination[];
}

export interface L4Match {
  readonly port?: number;
  readonly destinationSubnets?: readonly string[];
  /** Labels of the client. */
  readonly sourceLabels?: Readonly<Record<string, string>>;
  /** Namespace of the client. */
  readonly sourceNamespace?: string;
  /** In place of the VirtualService's. */
  readonly gateways?: readonly string[];
}

export interface RouteDestination {
  readonly destination: Destination;
  /** A share of the sum of the weights, which need not be 100. */
  readonly weight?: number;
}
