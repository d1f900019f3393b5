import { Duration } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import type { Release } from '../core';
import { soundPort } from './guarded-service-problems';
import type { GuardedServiceProps } from './guarded-service-props';
import type { BoundConfig } from './service-config';
import { serviceVariables } from './service-variables';

/** The name of the container that runs the service, the same in every service: `kubectl logs -c app`. */
const MAIN_CONTAINER = 'app';

/** The container that runs the service. */
export function mainContainer(
  service: string,
  namespace: string,
  release: Release,
  props: GuardedServiceProps,
  config: BoundConfig,
  telemetryName: string | undefined,
): kplus.ContainerProps {
  const port = soundPort(props.port);
  return {
    name: MAIN_CONTAINER,
    image: release.image,
    // The image is one build for ever: a node that has it need not ask the registry, not even while that is away.
    imagePullPolicy: kplus.ImagePullPolicy.IF_NOT_PRESENT,
    command: props.command,
    args: props.args,
    ports: [{ name: props.protocol ?? 'http', number: port }],
    resources: props.resources,
    readiness: props.readiness ?? kplus.Probe.fromTcpSocket({ port }),
    // Kubernetes' own default of three failures restarts whatever takes longer than 30 seconds to start.
    startup:
      props.startup ?? kplus.Probe.fromTcpSocket({ port, periodSeconds: Duration.seconds(10), failureThreshold: 30 }),
    liveness: props.liveness,
    envVariables: serviceVariables(service, namespace, release, props, telemetryName),
    envFrom: [...config.envFrom, ...(props.envFrom ?? [])],
    volumeMounts: [...config.volumeMounts, ...(props.volumeMounts ?? [])],
    securityContext: props.securityContext,
  };
}
