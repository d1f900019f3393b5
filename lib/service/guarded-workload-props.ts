import type { Duration } from 'cdk8s';
import type * as kplus from 'cdk8s-plus-28';
import type { DeliveryTargets, Release } from '../core';
import type { Slo } from '../slo';
import type { Notifications } from './notifications';
import type { Scaling } from './scaling';
import type { ServiceConfig } from './service-config';
import type { ServiceEnvironment } from './service-environment';

/** What runs in the pods: types and semantics are those of cdk8s-plus. */
export interface ServicePodProps {
  /** What the container asks for, and what it may use at most. @default - 100m CPU and 128Mi memory requested, no limits */
  readonly resources?: kplus.ContainerResources;
  /** When a pod may get requests. @default - the port, where there is one, accepts connections */
  readonly readiness?: kplus.Probe;
  /** When a pod has started. @default - the port, where there is one, accepts connections within five minutes */
  readonly startup?: kplus.Probe;
  /** When a pod is restarted. @default - never: a probe that fails under load turns a slowdown into an outage */
  readonly liveness?: kplus.Probe;
  /** Environment variables, secrets by reference among them. @default - none beside the release's identity */
  readonly envVariables?: Readonly<Record<string, kplus.EnvValue>>;
  /** Sets of environment variables. @default - none */
  readonly envFrom?: kplus.EnvFrom[];
  /** Volumes, and where the container sees them. @default - none */
  readonly volumeMounts?: kplus.VolumeMount[];
  /** What the container runs. @default - the image's entry point */
  readonly command?: string[];
  /** Arguments of what it runs. @default - the image's */
  readonly args?: string[];
  /** What the container may do, field by field. @default - the `restricted` Pod Security Standard, and a read-only root file system */
  readonly securityContext?: kplus.ContainerSecurityContextProps;
  /** Containers beside the service's own. @default - none */
  readonly extraContainers?: kplus.ContainerProps[];
  /** Containers that run before it. @default - none */
  readonly initContainers?: kplus.ContainerProps[];
  /** Whom the pods are to the cluster. @default - a ServiceAccount of the service's name, whose token is not mounted */
  readonly serviceAccount?: kplus.IServiceAccount;
  /** What the nodes log in to the registry with: a Secret of type `kubernetes.io/dockerconfigjson`, by reference. @default - none */
  readonly dockerRegistryAuth?: kplus.ISecret;
  /** How long a pod may take to end. @default - 30 seconds */
  readonly terminationGracePeriod?: Duration;
  /** Labels of the pods beside the service's own. @default - none */
  readonly podLabels?: Readonly<Record<string, string>>;
  /** Annotations of the pods beside the service's own. @default - none */
  readonly podAnnotations?: Readonly<Record<string, string>>;
  /** Configuration that is released and rolled back with the code. @default - none */
  readonly config?: ServiceConfig;
}

/** What everything with a release path can be told, whether it is called or works off a queue. */
export interface GuardedWorkloadProps extends ServicePodProps, Scaling {
  /**
   * The service's name: a DNS label of at most 46 characters.
   *
   * @default - the construct's id
   */
  readonly name?: string;
  /** What to run. */
  readonly release: Release;
  /** The share of requests, or of jobs, that must succeed, from which the guards are derived. @default - the Environment's */
  readonly slo?: Slo;
  /** How many pods may be away at a time when nodes are drained. @default 1 */
  readonly maxUnavailable?: kplus.PercentOrAbsolute;
  /** Who is told when a release goes wrong. @default - the ServiceSet's, else the Environment's, else nobody */
  readonly notifications?: readonly Notifications[];
  /**
   * What the team aims at with its deliveries: `{ leadTime: Duration.days(1), changeFailureRate: 5 }`. It stands on the Rollout, and
   * `release-train dora` holds what was measured against it; it restarts and gates nothing.
   *
   * @default - those of the Environment, each that is not set here
   */
  readonly deliveryTargets?: DeliveryTargets;
  /** The surroundings of a service that stands in no Environment. @default - the Environment's */
  readonly environment?: ServiceEnvironment;
}
