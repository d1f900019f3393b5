import type { DeliveryTargets, Release } from '../core';
import {
  DELIVERY_TARGETS,
  deliveryTargetsText,
  emergencyNotice,
  RELEASE_FILE,
  RELEASE_ID,
  RELEASE_SHA,
  toLabelValue,
} from '../core';

/**
 * Labels that tell the pods of one release from those of another. They are part of the pod template: a sidecar reads
 * labels once, when it starts, so a label that is patched on later never reaches the metrics.
 *
 * @see https://istio.io/latest/docs/reference/config/labels/
 */
export function releaseLabels(release: Release): Record<string, string> {
  return {
    'app.kubernetes.io/version': toLabelValue(release.version),
    // Becomes destination_canonical_revision in every Istio metric, without any further set-up.
    'service.istio.io/canonical-revision': release.label,
  };
}

/** The same identity for people and tools, unabridged. */
export function releaseAnnotations(release: Release): Record<string, string> {
  return {
    [RELEASE_SHA]: release.gitSha,
    [RELEASE_ID]: release.releaseId,
  };
}

/**
 * Tells tools where the release is written down, so that whoever goes back to an earlier one takes its file back, too. Never for
 * pods: a file that moves must not restart them.
 */
export function releaseFileAnnotations({ _file }: Release): Record<string, string> {
  return _file === undefined ? {} : { [RELEASE_FILE]: _file };
}

/**
 * Tells whoever looks at the Rollout that this release passes a gate. Never for pods: an emergency that is declared, or
 * is over, must not restart them.
 */
export function emergencyAnnotations({ emergency }: Release): Record<string, string> {
  return emergency ? { 'release-train.dev/emergency': emergencyNotice(emergency) } : {};
}

/** Tells `release-train dora` what the service's deliveries are held against. Never for pods, which another target must not restart. */
export function deliveryTargetAnnotations(targets: DeliveryTargets | undefined): Record<string, string> {
  return targets ? { [DELIVERY_TARGETS]: deliveryTargetsText(targets) } : {};
}

/**
 * The same identity for the application's own telemetry.
 *
 * @see https://opentelemetry.io/docs/specs/otel/configuration/sdk-environment-variables/
 */
export function releaseVariables(
  service: string,
  namespace: string,
  release: Release,
  environment?: string,
): Record<string, string> {
  const attributes: [string, string | undefined][] = [
    ['service.namespace', namespace],
    ['service.version', release.version],
    ['deployment.environment.name', environment],
    ['deployment.id', release.releaseId],
    ['vcs.ref.head.revision', release.gitSha],
  ];
  return {
    OTEL_SERVICE_NAME: service,
    // k=v pairs with commas between: both signs, and all that is not ASCII, are percent-encoded in a value.
    OTEL_RESOURCE_ATTRIBUTES: attributes
      .flatMap(([key, value]) => (value === undefined ? [] : [`${key}=${encodeURIComponent(value)}`]))
      .join(','),
  };
}
