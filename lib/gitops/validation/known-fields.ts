import { atLeast, CONTROLLER_NAMES, type Controller, versionsOf } from '../controller-versions';
import { problemOf, type RenderedObject, type TreeProblem, title } from './rendered-object';

/** A field, and the version of the controller that first knew it. */
interface KnownField {
  readonly controller: Controller;
  readonly since: string;
  /** `group/Kind`. */
  readonly kind: string;
  /** Field names with `.` between, `[]` behind a list. */
  readonly path: string;
}

const APPLICATION_SETS = ['argoproj.io/ApplicationSet', 'spec.template.spec.'] as const;
const APPLICATIONS = ['argoproj.io/Application', 'spec.'] as const;
const PODS = ['argoproj.io/Rollout', 'apps/Deployment', 'apps/StatefulSet'] as const;
const METRICS = ['argoproj.io/AnalysisTemplate', 'argoproj.io/ClusterAnalysisTemplate'] as const;

/**
 * Fields that a supported version may not know yet, from the release notes of the controllers. An older controller drops
 * such a field without a word, and what it was to guard goes unguarded.
 */
const FIELDS: readonly KnownField[] = [
  ...[APPLICATION_SETS, APPLICATIONS].map(([kind, prefix]) => ({
    controller: 'argoCd' as const,
    since: '3.2',
    kind,
    path: `${prefix}syncPolicy.retry.refresh`,
  })),
  { controller: 'argoCd', since: '3.2', kind: 'argoproj.io/ApplicationSet', path: 'spec.strategy.deletionOrder' },
  { controller: 'argoCd', since: '3.3', kind: 'argoproj.io/AppProject', path: 'spec.clusterResourceWhitelist[].name' },
  { controller: 'argoCd', since: '3.5', kind: 'argoproj.io/AppProject', path: 'spec.syncWindows[].syncOverrun' },
  { controller: 'argoCd', since: '3.5', kind: 'argoproj.io/AppProject', path: 'spec.sourceIntegrity' },
  ...METRICS.map((kind) => ({
    controller: 'argoRollouts' as const,
    since: '1.10',
    kind,
    path: 'spec.metrics[].provider.prometheus.authentication.basicAuth',
  })),
  ...METRICS.map((kind) => ({
    controller: 'argoRollouts' as const,
    since: '1.10',
    kind,
    path: 'spec.metrics[].provider.datadog.requestTimeout',
  })),
  ...PODS.map((kind) => ({
    controller: 'kubernetes' as const,
    since: '1.29',
    kind,
    path: 'spec.template.spec.initContainers[].restartPolicy',
  })),
  ...PODS.map((kind) => ({
    controller: 'kubernetes' as const,
    since: '1.30',
    kind,
    path: 'spec.template.spec.securityContext.appArmorProfile',
  })),
  ...PODS.map((kind) => ({
    controller: 'kubernetes' as const,
    since: '1.33',
    kind,
    path: 'spec.template.spec.containers[].resizePolicy',
  })),
  { controller: 'kubernetes', since: '1.31', kind: '/Service', path: 'spec.trafficDistribution' },
  {
    controller: 'istio',
    since: '1.24',
    kind: 'networking.istio.io/DestinationRule',
    path: 'spec.trafficPolicy.loadBalancer.warmup',
  },
  {
    controller: 'istio',
    since: '1.26',
    kind: 'networking.istio.io/VirtualService',
    path: 'spec.http[].retries.retryIgnorePreviousHosts',
  },
  {
    controller: 'istio',
    since: '1.26',
    kind: 'networking.istio.io/VirtualService',
    path: 'spec.http[].retries.backoff',
  },
  {
    controller: 'istio',
    since: '1.27',
    kind: 'networking.istio.io/DestinationRule',
    path: 'spec.trafficPolicy.retryBudget',
  },
  {
    controller: 'kubernetes',
    since: '1.27',
    kind: 'policy/PodDisruptionBudget',
    path: 'spec.unhealthyPodEvictionPolicy',
  },
  {
    controller: 'kubernetes',
    since: '1.27',
    kind: 'autoscaling/HorizontalPodAutoscaler',
    path: 'spec.metrics[].containerResource',
  },
];

const BY_KIND = new Map<string, (KnownField & { readonly segments: readonly string[] })[]>();
for (const field of FIELDS) {
  BY_KIND.set(field.kind, [...(BY_KIND.get(field.kind) ?? []), { ...field, segments: field.path.split('.') }]);
}

/** Fields that a declared version does not know. */
export function unknownFields(objects: readonly RenderedObject[]): TreeProblem[] {
  return objects.flatMap((object) => {
    const fields = BY_KIND.get(`${object.group}/${object.manifest.kind}`);
    if (!fields) return [];
    const versions = versionsOf(object.construct);
    return fields
      .filter(
        ({ controller, since, segments }) => !atLeast(versions[controller], since) && has(object.manifest, segments),
      )
      .map(({ controller, since, path }) => {
        const name = CONTROLLER_NAMES[controller];
        return problemOf(
          object,
          `${title(object)}: ${path} came with ${name} ${since}, and this environment declares ${versions[controller]}; remove the field, or upgrade and write controllers: { ${controller}: '${since}' }`,
        );
      });
  });
}

function has(value: unknown, path: readonly string[], at = 0): boolean {
  const segment = path[at];
  if (segment === undefined) return value !== undefined;
  if (typeof value !== 'object' || value === null) return false;
  if (segment.endsWith('[]')) {
    const list = (value as Record<string, unknown>)[segment.slice(0, -2)];
    return Array.isArray(list) && list.some((item) => has(item, path, at + 1));
  }
  return has((value as Record<string, unknown>)[segment], path, at + 1);
}
