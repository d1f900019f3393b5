import type { Chart } from 'cdk8s';
import type { GuardedWorkload } from '../../service';
import type { Environment } from '../environment';
import type { FreezeWindow } from '../freezes';
import type { GitOpsApp } from '../gitops-app';
import type { OnCall } from '../on-call';
import type { Owners } from '../owners';
import type { DeliveryMode } from './delivery-mode';

/** What is delivered, where, and how. */
export interface Delivery {
  /** The id of the set, which names its files. */
  readonly id: string;
  /** The name of the AppProject, and of the ApplicationSet. */
  readonly name: string;
  readonly app: GitOpsApp;
  readonly environment: Environment;
  readonly mode: DeliveryMode;
  /** How many ApplicationSets share the services. @default - as many as their number asks for */
  readonly applicationSets?: number;
  /** The services that have an Application. */
  readonly services: ReadonlyMap<string, GuardedWorkload>;
  /** The services, those that are decommissioned as well. */
  readonly names: () => ReadonlySet<string>;
  /** The charts of all services, whose kinds the project has to allow. */
  readonly charts: () => readonly Chart[];
  /** The namespace of the services. */
  readonly namespace: string;
  /** Who owns the set; undefined if nobody says. */
  readonly owners?: Owners;
  /** Who owns a service; undefined if nobody says. */
  readonly ownersOf: (service: string) => Owners | undefined;
  readonly applicationAnnotations: Readonly<Record<string, string>>;
  readonly freezes: readonly FreezeWindow[];
  readonly onCall?: OnCall;
}
