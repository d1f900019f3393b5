import type { IConstruct } from 'constructs';
import type { Upstream, UpstreamGate } from '../analysis';

/** The services that one waits for, and how. */
export interface Upstreams {
  readonly gate: UpstreamGate;
  readonly services: readonly Upstream[];
}

const upstreams = new WeakMap<IConstruct, Upstreams>();

/** Lets the service below a construct wait for others. */
export function provideUpstreams(scope: IConstruct, them: Upstreams): void {
  upstreams.set(scope, them);
}

/** What a service waits for, or undefined. */
export function upstreamsOf(construct: IConstruct): Upstreams | undefined {
  const scope = construct.node.scopes.findLast((it) => upstreams.has(it));
  return scope && upstreams.get(scope);
}
