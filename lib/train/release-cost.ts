import type { argo } from '../../imports';
import { type PodCounts, podCounts, type Span } from './pod-counts';
import { type PodContainers, type PodRequests, podRequests } from './pod-requests';
import { type ReleaseTime, releaseTime } from './release-time';

/** What one release of a service takes. */
export interface ReleaseCost extends ReleaseTime {
  /** Undefined where neither Git nor a HorizontalPodAutoscaler in it says how many there are. */
  readonly pods?: PodCounts;
  /** What one pod requests. */
  readonly perPod: PodRequests;
}

/** What of a manifest is read here. */
interface Manifest {
  readonly kind?: string;
  readonly metadata?: { readonly name?: string };
  // biome-ignore lint/suspicious/noExplicitAny: the spec of any kind
  readonly spec?: any;
}

/** What a release of a service takes, by its manifests; undefined if there is no Rollout among them. */
export function releaseCost(manifests: readonly Manifest[]): ReleaseCost | undefined {
  const rollout = manifests.find(({ kind }) => kind === 'Rollout');
  if (!rollout) return undefined;
  const spec: argo.RolloutSpec = rollout.spec ?? {};
  const templates = new Map<string, readonly argo.Metric[]>(
    manifests
      .filter(({ kind }) => kind === 'AnalysisTemplate')
      .map(({ metadata, spec: template }) => [metadata?.name ?? '', template?.metrics ?? []]),
  );
  const scaled = autoscaled(manifests, rollout.metadata?.name);
  const { replicas } = spec;
  const steady = scaled ?? (replicas === undefined ? undefined : { least: replicas, most: replicas });
  const pod: PodContainers = spec.template?.spec ?? {};
  return {
    ...releaseTime(spec.strategy, templates),
    ...(steady ? { pods: podCounts(spec.strategy, steady) } : {}),
    perPod: podRequests(pod),
  };
}

function autoscaled(manifests: readonly Manifest[], rollout: string | undefined): Span | undefined {
  const autoscaler = manifests.find(
    ({ kind, spec }) =>
      kind === 'HorizontalPodAutoscaler' &&
      spec?.scaleTargetRef?.kind === 'Rollout' &&
      spec.scaleTargetRef.name === rollout,
  );
  if (!autoscaler) return undefined;
  const { minReplicas = 1, maxReplicas } = autoscaler.spec;
  return { least: minReplicas, most: maxReplicas };
}
