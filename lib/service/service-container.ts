import { Duration } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import type { Release } from '../core';
import type { GuardedWorkloadProps } from './guarded-workload-props';
import type { BoundConfig } from './service-config';
import { serviceVariables } from './service-variables';

/** The name of the container that runs the service, the same in every service: `kubectl logs -c app`. */
const MAIN_CONTAINER = 'app';

/** The container that runs the service, and the port that it listens on, where it does. */
export function mainContainer(
  service: string,
  namespace: string,
  release: Release,
  props: GuardedWorkloadProps,
  config: BoundConfig,
  telemetryName: string | undefined,
  port: kplus.ContainerPort | undefined,
): kplus.ContainerProps {
  return {
    name: MAIN_CONTAINER,
    image: release.image,
    // The image is one build for ever: a node that has it need not ask the registry, not even while that is away.
    imagePullPolicy: kplus.ImagePullPolicy.IF_NOT_PRESENT,
    command: props.command,
    args: props.args,
    ports: port && [port],
    resources: props.resources,
    readiness: props.readiness ?? (port && kplus.Probe.fromTcpSocket({ port: port.number })),
    // Kubernetes' own default of three failures restarts whatever takes longer than 30 seconds to start.
    startup:
      props.startup ??
      (port &&
        kplus.Probe.fromTcpSocket({ port: port.number, periodSeconds: Duration.seconds(10), failureThreshold: 30 })),
    liveness: props.liveness,
    envVariables: serviceVariables(service, namespace, release, props, telemetryName),
    envFrom: [...config.envFrom, ...(props.envFrom ?? [])],
    volumeMounts: [...config.volumeMounts, ...(props.volumeMounts ?? [])],
    securityContext: props.securityContext,
  };
}
