import { nearest, show } from '../../core';

/**
 * How services become Applications of Argo CD: made by an `application-set` from a list of names, which is one object for
 * all of them; by one that reads a `catalog`, a small file a service, so that a new service changes no object that others
 * share; or written out as `applications` below a root Application, which shows each of them in a pull request.
 */
export type DeliveryMode = (typeof MODES)[number];

const MODES = ['application-set', 'catalog', 'applications'] as const;

/** Says why there is no such way to deliver, or undefined. */
export function deliveryModeProblem(mode: unknown): string | undefined {
  return MODES.some((known) => known === mode)
    ? undefined
    : `${show(mode)} is no way to deliver${nearest(String(mode), MODES)}`;
}
