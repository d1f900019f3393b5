import { isRecord, type Manifest } from '../../manifests';
import type { Cluster } from '../cluster';

/** The pods of one version of a Rollout. */
export interface LiveReplicaSet {
  /** What the controller calls the version. */
  readonly hash: string;
  /** The pod template, as the API server completed it. */
  readonly template: unknown;
  readonly replicas: number;
  readonly available: number;
  /** When it was made, in ISO 8601. */
  readonly createdAt: string;
  /** Until when its pods stay although they are replaced, in ISO 8601. */
  readonly scaleDownAt?: string;
}

/**
 * The ReplicaSets of a Rollout that there are still; none where they may not be read.
 *
 * @throws ReleaseTrainError if the cluster does not answer
 */
export async function replicaSetsOf(cluster: Cluster, namespace: string, rollout: Manifest): Promise<LiveReplicaSet[]> {
  const { metadata, spec } = rollout as {
    metadata?: { uid?: string; name?: string };
    spec?: { selector?: { matchLabels?: Record<string, string> } };
  };
  const labels = Object.entries(spec?.selector?.matchLabels ?? {}).map(([key, value]) => `${key}=${value}`);
  const query = labels.length > 0 ? `?labelSelector=${encodeURIComponent(labels.join(','))}` : '';
  const { status, body } = await cluster.get(
    `/apis/apps/v1/namespaces/${encodeURIComponent(namespace)}/replicasets${query}`,
  );
  if (status !== 200) return [];
  const items = (body as { items?: unknown })?.items;
  return (Array.isArray(items) ? (items.filter(isRecord) as ReplicaSet[]) : [])
    .filter(({ metadata: own }) =>
      own?.ownerReferences?.some((owner) => owner?.kind === 'Rollout' && owner.name === metadata?.name),
    )
    .map(liveReplicaSet);
}

interface ReplicaSet {
  readonly metadata?: {
    readonly creationTimestamp?: string;
    readonly labels?: Readonly<Record<string, string>>;
    readonly annotations?: Readonly<Record<string, string>>;
    readonly ownerReferences?: readonly ({ readonly kind?: string; readonly name?: string } | null)[];
  };
  readonly spec?: { readonly replicas?: number; readonly template?: unknown };
  readonly status?: { readonly availableReplicas?: number };
}

function liveReplicaSet({ metadata, spec, status }: ReplicaSet): LiveReplicaSet {
  return {
    hash: metadata?.labels?.['rollouts-pod-template-hash'] ?? '',
    template: withoutEphemeral(spec?.template, metadata?.annotations?.['rollout.argoproj.io/ephemeral-metadata']),
    replicas: spec?.replicas ?? 0,
    available: status?.availableReplicas ?? 0,
    createdAt: metadata?.creationTimestamp ?? '',
    scaleDownAt: metadata?.annotations?.['scale-down-deadline'] || undefined,
  };
}

/** Without the labels and annotations that pods bear only while they are canary, or stable: the hash knows nothing of them. */
function withoutEphemeral(template: unknown, ephemeral: string | undefined): unknown {
  if (ephemeral === undefined || !isRecord(template) || !isRecord(template.metadata)) return template;
  let names: { readonly labels?: object; readonly annotations?: object };
  try {
    names = JSON.parse(ephemeral) ?? {};
  } catch {
    return template;
  }
  const { labels, annotations, ...metadata } = template.metadata;
  const left = (values: unknown, taken: object = {}): Record<string, unknown> =>
    Object.fromEntries(Object.entries(isRecord(values) ? values : {}).filter(([name]) => !Object.hasOwn(taken, name)));
  return {
    ...template,
    metadata: { ...metadata, labels: left(labels, names.labels), annotations: left(annotations, names.annotations) },
  };
}
