import type { Duration } from 'cdk8s';
import type * as kplus from 'cdk8s-plus-28';
import type { Release } from '../core';
import type { Slo } from '../slo';
import type { TrafficRouter } from '../traffic';
import type { Scaling } from './scaling';
import type { ServiceConfig } from './service-config';
import type { ServiceEnvironment } from './service-environment';

/** What runs in the pods: types and semantics are those of cdk8s-plus. */
export interface ServicePodProps {
  /** What the container asks for, and what it may use at most. @default - 100m CPU and 128Mi memory requested, no limits */
  readonly resources?: kplus.ContainerResources;
  /** When a pod may get requests. @default - the port accepts connections */
  readonly readiness?: kplus.Probe;
  /** When a pod has started. @default - the port accepts connections within five minutes */
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

/** What every service with a release path can be told, whatever the path. */
export interface GuardedServiceProps extends ServicePodProps, Scaling {
  /**
   * The service's name: a DNS label of at most 46 characters.
   *
   * @default - the construct's id
   */
  readonly name?: string;
  /** What to run. */
  readonly release: Release;
  /** The port that the container listens on: 1 to 65535. */
  readonly port: number;
  /** What is spoken there. @default 'http' */
  readonly protocol?: 'http' | 'grpc';
  /** The port that callers use. @default 80 */
  readonly servicePort?: number;
  /** The share of requests that must succeed, from which the guards are derived. @default - the Environment's */
  readonly slo?: Slo;
  /**
   * The share of requests that must be answered within a time: `Slo.latency(99, Duration.millis(250))`. With it the standard
   * guards measure the time as well; in a list of one's own, `new LatencyAnalysis()` does.
   *
   * @default - the Environment's
   */
  readonly latencySlo?: Slo;
  /** Who routes the traffic. @default - the Environment's, else new IstioRouter() */
  readonly router?: TrafficRouter;
  /** How many pods may be away at a time when nodes are drained. @default 1 */
  readonly maxUnavailable?: kplus.PercentOrAbsolute;
  /**
   * How long the replaced pods stay after a promotion, so that a way back finds them warm: 30 seconds to a day. They
   * cost what they cost while running.
   *
   * @default - 10 minutes
   */
  readonly keepReplacedPods?: Duration;
  /** The surroundings of a service that stands in no Environment. @default - the Environment's */
  readonly environment?: ServiceEnvironment;
}
