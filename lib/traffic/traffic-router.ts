import type { Construct } from 'constructs';
import type { argo } from '../../imports';
import type { Checked } from '../core';

/** What a router must know of the service whose traffic it splits. */
export interface TrafficTarget {
  /** The name of the service, of its Rollout and of the router's objects. */
  readonly name: string;
  /** The address that callers use: the FQDN of the Service that selects all pods. */
  readonly host: string;
  /** The FQDN of the Service that selects the stable pods. */
  readonly stableHost: string;
  /** The FQDN of the Service that selects the canary pods. */
  readonly canaryHost: string;
  /** The port of the three Services. */
  readonly port: number;
  /** What is spoken on that port. */
  readonly protocol: 'http' | 'grpc';
  /** Labels of every object. */
  readonly labels: Record<string, string>;
}

/** Fields that the Rollouts controller writes during a canary and Git does not: Argo CD must not call them drift. */
export interface ControllerWrittenFields {
  /** The API group; empty for the core group. */
  readonly group: string;
  /** The kind of the object: `VirtualService`. */
  readonly kind: string;
  /** The object's name. */
  readonly name: string;
  /** Where the fields are, as RFC 6901 pointers. */
  readonly jsonPointers?: readonly string[];
  /** Where the fields are, as jq paths. */
  readonly jqPathExpressions?: readonly string[];
}

/** Answers after which callers send a request again, so that they count one request where pods answer several. */
export interface RetriedAnswers {
  /** How often a request is sent again. */
  readonly attempts: number;
  /** On what, in Envoy's words: `5xx`. */
  readonly on: readonly string[];
}

/**
 * Who splits the traffic between stable and canary.
 *
 * A router is a value: it is given to an Environment once, or to a service, and makes its objects when it is bound.
 */
export abstract class TrafficRouter implements Checked {
  /** What is wrong with the router's own options. */
  public abstract readonly problems: readonly string[];

  /** The answers of a canary that its callers do not see, since they ask again. @default - none */
  public readonly retriedAnswers?: RetriedAnswers;

  /** Makes the router's objects below `scope`, and returns the Rollout's side of them. */
  public abstract bind(scope: Construct, target: TrafficTarget): argo.RolloutTrafficRouting;

  /**
   * Makes the router's objects of a blue-green service below `scope`. Nothing is split there: the controller switches the
   * Service that callers use, and `canaryHost` is that of the preview. A router that limits no requests makes none.
   */
  public bindBlueGreen(_scope: Construct, _target: TrafficTarget): void {}

  /** What the Rollouts controller writes into the objects of the service of this name. */
  public abstract controllerWrites(name: string): readonly ControllerWrittenFields[];
}
