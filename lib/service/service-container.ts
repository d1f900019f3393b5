import { Duration, Size } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import type { Release } from '../core';
import { soundPort } from './canary-service-problems';
import type { CanaryServiceProps } from './canary-service-props';
import { releaseVariables } from './release-identity';
import type { BoundConfig } from './service-config';

/** The name of the container that runs the service, the same in every service: `kubectl logs -c app`. */
export const MAIN_CONTAINER = 'app';

/** The container that runs the service. */
export function mainContainer(
  service: string,
  namespace: string,
  release: Release,
  props: CanaryServiceProps,
  config: BoundConfig,
  telemetryName: string | undefined,
): kplus.ContainerProps {
  const port = soundPort(props.port);
  const identity = Object.entries(releaseVariables(service, namespace, release, telemetryName)).map(
    ([name, value]) => [name, kplus.EnvValue.fromValue(value)] as const,
  );
  return {
    name: MAIN_CONTAINER,
    image: release.image,
    // The image is one build for ever: a node that has it need not ask the registry, not even while that is away.
    imagePullPolicy: kplus.ImagePullPolicy.IF_NOT_PRESENT,
    command: props.command,
    args: props.args,
    ports: [{ name: props.protocol ?? 'http', number: port }],
    resources: props.resources ?? DEFAULT_RESOURCES,
    readiness: props.readiness ?? kplus.Probe.fromTcpSocket({ port }),
    // Kubernetes' own default of three failures restarts whatever takes longer than 30 seconds to start.
    startup:
      props.startup ?? kplus.Probe.fromTcpSocket({ port, periodSeconds: Duration.seconds(10), failureThreshold: 30 }),
    liveness: props.liveness,
    envVariables: { ...Object.fromEntries(identity), ...props.envVariables },
    envFrom: [...config.envFrom, ...(props.envFrom ?? [])],
    volumeMounts: [...config.volumeMounts, ...(props.volumeMounts ?? [])],
    securityContext: props.securityContext,
  };
}

/** Requests for the scheduler and the autoscaler; no limits, because no single number fits forty services. */
const DEFAULT_RESOURCES: kplus.ContainerResources = {
  cpu: { request: kplus.Cpu.millis(100) },
  memory: { request: Size.mebibytes(128) },
};
