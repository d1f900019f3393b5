import { ApiObject, type ApiObjectMetadata, type ApiObjectProps, type GroupVersionKind } from 'cdk8s';
import type { Construct } from 'constructs';
import type { AtMostOneOf } from '../one-of';
import type { ApplicationSettings, ApplicationSourceKinds, ApplicationSpec } from './application';
import type { ApplicationSetGenerator } from './generators';

/**
 * The `ApplicationSet` of Argo CD: one Application for each element that its generators find.
 *
 * One element that cannot be rendered stops the whole set.
 *
 * @see https://argo-cd.readthedocs.io/en/stable/operator-manual/applicationset/
 */
export class ApplicationSet extends ApiObject {
  static readonly GVK: GroupVersionKind = { apiVersion: 'argoproj.io/v1alpha1', kind: 'ApplicationSet' };

  /** The manifest as plain data. */
  static manifest(props: ApplicationSetProps): ApiObjectProps {
    return { ...ApplicationSet.GVK, ...props };
  }

  constructor(scope: Construct, id: string, props: ApplicationSetProps) {
    super(scope, id, ApplicationSet.manifest(props));
  }
}

export interface ApplicationSetProps {
  readonly metadata?: ApiObjectMetadata;
  readonly spec: ApplicationSetSpec;
}

/** @see https://argo-cd.readthedocs.io/en/stable/operator-manual/applicationset/applicationset-specification/ */
export interface ApplicationSetSpec {
  readonly generators: readonly ApplicationSetGenerator[];
  readonly template: ApplicationSetTemplate;
  /** Go templates; else the old `{{name}}` form, which knows only texts. @default false */
  readonly goTemplate?: boolean;
  /** `missingkey=error` makes a misspelt parameter an error instead of `<no value>`. */
  readonly goTemplateOptions?: readonly string[];
  /**
   * A Go template of a patch on the template, for what is not a text there. Lists are replaced; `project` cannot be
   * changed.
   */
  readonly templatePatch?: string;
  readonly syncPolicy?: ApplicationSetSyncPolicy;
  /** Whether selectors inside of a matrix or merge generator count; from Argo CD 3.0 on they always do. @default false */
  readonly applyNestedSelectors?: boolean;
  readonly strategy?: ApplicationSetStrategy;
  /** What others write on the Applications and this set leaves alone. */
  readonly preservedFields?: PreservedFields;
  /** Fields of the Applications that others may change, such as `/spec/syncPolicy/automated` in an incident. */
  readonly ignoreApplicationDifferences?: readonly IgnoreApplicationDifferences[];
}

/**
 * The Application of an element. Each text, keys too, is a template: a literal `{{` must be escaped.
 *
 * @see https://argo-cd.readthedocs.io/en/stable/operator-manual/applicationset/Template/
 */
export interface ApplicationSetTemplate {
  readonly metadata: ApplicationSetTemplateMetadata & { readonly name: string };
  readonly spec: ApplicationSpec;
}

/** What a generator puts over the set's template, for its own elements. */
export interface GeneratorTemplate {
  readonly metadata: ApplicationSetTemplateMetadata;
  readonly spec: GeneratorTemplateSpec;
}

export type GeneratorTemplateSpec = ApplicationSettings & {
  /** `{}` for the set's. */
  readonly destination: { readonly namespace?: string } & AtMostOneOf<{
    readonly server: string;
    readonly name: string;
  }>;
} & AtMostOneOf<ApplicationSourceKinds>;

export interface ApplicationSetTemplateMetadata {
  /** Another name is another Application: the old one is deleted with all it deployed. */
  readonly name?: string;
  readonly namespace?: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
  /** With finalizers of its own, `preserveResourcesOnDeletion` has no effect. */
  readonly finalizers?: readonly string[];
}

/** @see https://argo-cd.readthedocs.io/en/stable/operator-manual/applicationset/Controlling-Resource-Modification/ */
export interface ApplicationSetSyncPolicy {
  /**
   * With `sync` and `create-delete` an element that is gone takes its Application and all its workloads with it.
   *
   * @default sync
   */
  readonly applicationsSync?: 'create-only' | 'create-update' | 'create-delete' | 'sync';
  /** Applications that are deleted leave what they deployed. @default false */
  readonly preserveResourcesOnDeletion?: boolean;
}

/**
 * In which order Applications are synced. Beta, ignored unless the controller enables it, and with it automated sync is
 * off.
 *
 * @see https://argo-cd.readthedocs.io/en/stable/operator-manual/applicationset/Progressive-Syncs/
 */
export interface ApplicationSetStrategy {
  /** @default AllAtOnce */
  readonly type?: 'AllAtOnce' | 'RollingSync';
  readonly rollingSync?: RollingSync;
  /** Order when the set is deleted; from Argo CD 3.2. @default AllAtOnce */
  readonly deletionOrder?: 'AllAtOnce' | 'Reverse';
}

export interface RollingSync {
  /** The next step waits until all Applications of this one are synced and healthy. One in no step is never synced. */
  readonly steps: readonly RollingSyncStep[];
}

export interface RollingSyncStep {
  /** Of the Applications' labels; all must hold. Without any, every Application. */
  readonly matchExpressions?: readonly ApplicationMatchExpression[];
  /** How many at once, or a share such as `20%`, rounded down to at least 1. 0 for by hand. @default - all */
  readonly maxUpdate?: number | string;
}

export interface ApplicationMatchExpression {
  readonly key: string;
  readonly operator: 'In' | 'NotIn';
  readonly values: readonly string[];
}

export interface PreservedFields {
  readonly annotations?: readonly string[];
  readonly labels?: readonly string[];
}

/** Not reliable inside of lists, such as `/spec/sources`. */
export interface IgnoreApplicationDifferences {
  /** @default - all Applications */
  readonly name?: string;
  readonly jsonPointers?: readonly string[];
  readonly jqPathExpressions?: readonly string[];
}
