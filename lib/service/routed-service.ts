import * as kplus from 'cdk8s-plus-28';

/** A Service without the empty `externalIPs` that cdk8s-plus writes: the API server drops it, and it reads as if it mattered. */
export class RoutedService extends kplus.Service {
  /** @internal */
  public override _toKube(): kplus.k8s.ServiceSpec {
    return { ...super._toKube(), externalIPs: undefined };
  }
}
