import type { argo } from '../../../imports';
import type { GuardedWorkload } from '../../service';
import type { RollingOrder } from '../rolling-sync';

/** What one ApplicationSet has. */
export interface Share {
  readonly services: ReadonlyMap<string, GuardedWorkload>;
  /** From 1; undefined where there is one set alone. */
  readonly number?: number;
  readonly order?: RollingOrder;
  /** The step of each service in that order. */
  readonly waves?: ReadonlyMap<string, string>;
}

/** How an ApplicationSet comes to know what differs by service. */
export interface Source {
  readonly generator: argo.ElementGenerator;
  /** What stands in the template, of each Application. */
  readonly its: {
    readonly labels: Readonly<Record<string, string>>;
    readonly annotations: Readonly<Record<string, string>>;
    readonly ignoreDifferences: readonly argo.ResourceIgnoreDifferences[];
  };
  /** What is put over the template. */
  readonly templatePatch?: string;
  readonly applyNestedSelectors?: boolean;
}
