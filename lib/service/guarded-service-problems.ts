import { Duration } from 'cdk8s';
import { durationProblem, show } from '../core';
import type { GuardedServiceProps } from './guarded-service-props';
import { portProblem } from './service-port';

/** What is wrong with what only a service that is called has. */
export function guardedServiceProblems(props: GuardedServiceProps): string[] {
  const { port, servicePort, protocol, keepReplacedPods } = props;
  const kept = keepReplacedPods && durationProblem(keepReplacedPods, Duration.seconds(30), Duration.days(1));
  const known = protocol === undefined || ['http', 'grpc'].includes(protocol);
  return [
    portProblem('port', port),
    servicePort === undefined ? undefined : portProblem('servicePort', servicePort),
    known ? undefined : `protocol: ${show(protocol)} is not known; write 'http' or 'grpc'`,
    kept && `keepReplacedPods: ${kept}`,
    ...sidecarProblems(props),
  ].filter((problem) => problem !== undefined);
}

function sidecarProblems({ podLabels, podAnnotations }: GuardedServiceProps): string[] {
  return Object.entries({ podLabels, podAnnotations })
    .filter(([, entries]) => entries?.['sidecar.istio.io/inject'] === 'false')
    .map(
      ([kind]) =>
        `${kind}: without a sidecar the service is neither split nor measured, and every canary would pass unseen; leave "sidecar.istio.io/inject" out`,
    );
}
