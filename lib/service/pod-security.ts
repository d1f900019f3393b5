import { Size } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';

/** Requests for the scheduler and the autoscaler; no limits, because no single number fits forty services. */
const DEFAULT_RESOURCES: kplus.ContainerResources = {
  cpu: { request: kplus.Cpu.millis(100) },
  memory: { request: Size.mebibytes(128) },
};

/**
 * A container that passes the `restricted` Pod Security Standard, unless its author says otherwise field by field.
 * (cdk8s-plus sets `runAsNonRoot`, `readOnlyRootFilesystem` and `allowPrivilegeEscalation: false` itself.)
 *
 * @see https://kubernetes.io/docs/concepts/security/pod-security-standards/#restricted
 */
export function restricted(container: kplus.ContainerProps): kplus.ContainerProps {
  return {
    ...container,
    // Without it, cdk8s-plus asks for a whole CPU and half a gigabyte, for the smallest sidecar too.
    resources: container.resources ?? DEFAULT_RESOURCES,
    securityContext: {
      ...container.securityContext,
      // A capability that is added does not bring back all the others.
      capabilities: { drop: [kplus.Capability.ALL], ...container.securityContext?.capabilities },
    },
  };
}

/** The part of the profile that stands on the pod, and so covers every container, those included that others inject. */
export const restrictedPod: kplus.k8s.PodSecurityContext = { seccompProfile: { type: 'RuntimeDefault' } };
