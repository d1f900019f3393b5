import type { Environment } from './environment';

/** The order in which an ApplicationSet syncs its Applications: RollingSync. */
export interface RollingOrder {
  /** The services of each step. */
  readonly waves: readonly (readonly string[])[];
  /** The most of a step that are synced at the same time. @default - all */
  readonly maxUpdate?: number;
}

const orders = new WeakMap<Environment, () => RollingOrder>();

/** Asks the ApplicationSet of an environment to keep an order by itself, which is known when all services are. */
export function syncInOrder(environment: Environment, order: () => RollingOrder): void {
  orders.set(environment, order);
}

/** The order that the ApplicationSet of an environment keeps; undefined if nobody asked for one. */
export function rollingOrderOf(environment: Environment): RollingOrder | undefined {
  return orders.get(environment)?.();
}
