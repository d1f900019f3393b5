import type { UpstreamGate } from '../analysis';
import type { Release, Releases } from '../core';
import type { BlueGreenServiceProps, CanaryServiceProps, Notifications, WorkerServiceProps } from '../service';
import type { DecommissionProps } from './decommission';
import type { DeliveryMode } from './delivery';
import type { FreezeWindow } from './freezes';
import type { OnCall } from './on-call';
import type { OwnedProps, Owners } from './owners';
import type { PeerProps } from './peers';

/** What the services of a set have in common: releases, owners, freezes, who is told, and how they are delivered. */
export interface ServiceSetProps {
  /**
   * Where a service's release comes from when it is not given with the service.
   *
   * @default - nowhere: every service gives its own
   */
  readonly releases?: Releases;
  /** The namespace of these services, which has to exist: a team's own. @default - the Environment's */
  readonly namespace?: string;
  /** Annotations of every Application. @default - none */
  readonly applicationAnnotations?: Readonly<Record<string, string>>;
  /** Who is told when a release of these services goes wrong. @default - the Environment's */
  readonly notifications?: readonly Notifications[];
  /** When Argo CD starts no sync of these services by itself, besides the freezes of the Environment. @default - no other time */
  readonly freezes?: readonly FreezeWindow[];
  /**
   * Who may sync these services, and abort, pause, resume and retry their releases, in Argo CD: `{ groups: ['payments-oncall'] }`.
   * None of that skips a verdict, but `resume` cuts a hold short, and an analysis that is terminated counts as passed:
   * `mayTerminate: false` leaves that out.
   *
   * @default - nobody by this project: whoever Argo CD's own policy allows it
   */
  readonly onCall?: OnCall;
  /** How the services become Applications of Argo CD. @default - as the Environment says: by an ApplicationSet */
  readonly delivery?: DeliveryMode;
  /**
   * How many ApplicationSets share the services: 1 to 100. Which one has a service follows from its name and this number alone.
   *
   * @default - 1 up to 300 services, and one for each 200 beyond
   */
  readonly applicationSets?: number;
  /**
   * Who owns these services, where one of them does not say it: stands on their Applications and Rollouts, never on pods, and
   * in the file of `CodeOwners`.
   *
   * @default - nobody
   */
  readonly owners?: Owners;
  /**
   * Lets a release of a service with `dependsOn` wait, before it gets any traffic, until those services run theirs; `'none'` where
   * the Environment's is not wanted.
   *
   * @default - the Environment's
   */
  readonly upstreamGate?: UpstreamGate | 'none';
}

/** A service in a set: a canary service whose release may come from the set's releases. */
export interface ServiceProps
  extends Omit<CanaryServiceProps, 'release' | 'name' | 'environment'>,
    PeerProps,
    DecommissionProps,
    OwnedProps {
  /** What to run. @default - the set's releases tell */
  readonly release?: Release;
}

/** A blue-green service in a set: one whose release may come from the set's releases. */
export interface BlueGreenProps
  extends Omit<BlueGreenServiceProps, 'release' | 'name' | 'environment'>,
    PeerProps,
    DecommissionProps,
    OwnedProps {
  /** What to run. @default - the set's releases tell */
  readonly release?: Release;
}

/** A worker in a set: one whose release may come from the set's releases. */
export interface WorkerProps
  extends Omit<WorkerServiceProps, 'release' | 'name' | 'environment'>,
    PeerProps,
    DecommissionProps,
    OwnedProps {
  /** What to run. @default - the set's releases tell */
  readonly release?: Release;
}
