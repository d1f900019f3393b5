import { ApiObject, type ApiObjectMetadata, type ApiObjectProps, type GroupVersionKind } from 'cdk8s';
import type { Construct } from 'constructs';
import type { OneOf } from '../one-of';

/**
 * The `PrometheusRule` of Prometheus Operator: rules that a Prometheus evaluates.
 *
 * @see https://prometheus-operator.dev/docs/api-reference/api/#monitoring.coreos.com/v1.PrometheusRule
 */
export class PrometheusRule extends ApiObject {
  static readonly GVK: GroupVersionKind = { apiVersion: 'monitoring.coreos.com/v1', kind: 'PrometheusRule' };

  /** The manifest as plain data. */
  static manifest(props: PrometheusRuleProps): ApiObjectProps {
    return { ...PrometheusRule.GVK, ...props };
  }

  constructor(scope: Construct, id: string, props: PrometheusRuleProps) {
    super(scope, id, PrometheusRule.manifest(props));
  }
}

export interface PrometheusRuleProps {
  /** A Prometheus takes the rules whose labels its `ruleSelector` asks for. */
  readonly metadata?: ApiObjectMetadata;
  readonly spec: PrometheusRuleSpec;
}

export interface PrometheusRuleSpec {
  readonly groups?: readonly RuleGroup[];
}

/** Rules of a group are evaluated one after another, at the same moment. */
export interface RuleGroup {
  readonly name: string;
  /** As `30s`. @default - the Prometheus' own */
  readonly interval?: string;
  readonly labels?: Readonly<Record<string, string>>;
  /** The most series or alerts of a rule. @default - any number */
  readonly limit?: number;
  readonly query_offset?: string;
  readonly partial_response_strategy?: 'abort' | 'warn';
  readonly rules?: readonly Rule[];
}

export type Rule = RuleSettings & OneOf<RuleKinds>;

export interface RuleKinds {
  /** The name of the series that it makes. */
  readonly record: string;
  /** The name of the alert. */
  readonly alert: string;
}

export interface RuleSettings {
  readonly expr: string | number;
  /** Of an alert: how long it has to hold, as `15m`. @default - it fires at once */
  readonly for?: string;
  /** Of an alert: how long it goes on after it held last. */
  readonly keep_firing_for?: string;
  readonly labels?: Readonly<Record<string, string>>;
  /** Of an alert: texts for people, templates of Go. */
  readonly annotations?: Readonly<Record<string, string>>;
}
