import { ApiObject, type ApiObjectMetadata, type ApiObjectProps, type GroupVersionKind } from 'cdk8s';
import type { Construct } from 'constructs';
import type { TrafficPolicy } from './traffic-policy';

/**
 * The `DestinationRule` of Istio: how clients treat one host, after routing.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/destination-rule/
 */
export class DestinationRule extends ApiObject {
  static readonly GVK: GroupVersionKind = { apiVersion: 'networking.istio.io/v1', kind: 'DestinationRule' };

  /** The manifest as plain data. */
  static manifest(props: DestinationRuleProps): ApiObjectProps {
    return { ...DestinationRule.GVK, ...props };
  }

  constructor(scope: Construct, id: string, props: DestinationRuleProps) {
    super(scope, id, DestinationRule.manifest(props));
  }
}

export interface DestinationRuleProps {
  readonly metadata?: ApiObjectMetadata;
  readonly spec: DestinationRuleSpec;
}

export interface DestinationRuleSpec {
  /** One service: a stable and a canary Service need a rule each. */
  readonly host: string;
  readonly trafficPolicy?: TrafficPolicy;
  readonly subsets?: readonly Subset[];
  /** Namespaces that see it: `.` this one, `*` all. @default - all */
  readonly exportTo?: readonly string[];
  /** Clients in this namespace to which it applies. @default - all clients that see it */
  readonly workloadSelector?: WorkloadSelector;
}

export interface Subset {
  readonly name: string;
  /**
   * Argo Rollouts adds `rollouts-pod-template-hash`. One label at least must be in Git: with none, Argo CD shows a
   * difference for ever.
   */
  readonly labels?: Readonly<Record<string, string>>;
  /** Replaces fields of the rule's. */
  readonly trafficPolicy?: TrafficPolicy;
}

export interface WorkloadSelector {
  /** No wildcards. */
  readonly matchLabels?: Readonly<Record<string, string>>;
}
