import type { Duration } from 'cdk8s';
import { goDuration } from '../core';
import { indent } from './growth';
import { Matcher, regexLiteral, Selector } from './selector';

/**
 * Where the release that pods run is read: from the image in their spec, from a label of theirs, or from the requests that
 * they answer.
 */
export type ReleaseSource = 'images' | 'pod-labels' | 'requests';

/** What is waited for, and by whom. */
export interface UpstreamThere {
  /** The namespace of the Rollout that waits. */
  readonly namespace: string;
  /** The Rollout that waits. */
  readonly service: string;
  /** Arguments of the analysis: the hashes of its new pods and of its stable ones. */
  readonly hashes: { readonly canary: string; readonly stable: string };
  /** The Rollout that is waited for, and its namespace. */
  readonly upstream: string;
  readonly upstreamNamespace: string;
  /** Which release of it. */
  readonly release: ExpectedRelease;
  readonly source: ReleaseSource;
  /** For how long its pods must have been seen: longer than the time between two scrapes. */
  readonly seenFor: Duration;
}

/** How a release is recognised. */
export interface ExpectedRelease {
  /** As in the spec of the pods. */
  readonly image: string;
  /** The label `service.istio.io/canonical-revision` of the pods. */
  readonly label: string;
}

/**
 * Whether another service runs the release that it should: 1 if it does, or if this release is a way back; 0 if not yet; -1 if
 * nobody knows.
 *
 * `rollout_info` alone would not do: it tells no revision, and an upstream whose release has not begun reads Completed; so does
 * a blue-green one from its switch on, while it is still measured, and even while that is undecided. But then the replaced pods
 * are still there, which the controller counts as unavailable. Nor would pods alone do: a canary has some. Together they could be
 * of two moments, a new pod seen beside an old phase: so pods count which were seen a while ago already.
 *
 * A way back is what Argo Rollouts itself calls so: to a ReplicaSet that is older than the stable one.
 *
 * @see https://github.com/argoproj/argo-rollouts/blob/v1.9.1/controller/metrics/rollouts.go
 * @see https://github.com/kubernetes/kube-state-metrics/tree/main/docs/metrics/workload
 */
export function upstreamThereQuery(it: UpstreamThere): string {
  const { service, upstream, namespace, release, hashes } = it;
  const { runs, seen } = PODS[it.source](it);
  const created = (hash: string): string =>
    `max(${new Selector('kube_replicaset_created', Matcher.equal('namespace', namespace), Matcher.equal('replicaset', `${service}-${hash}`))})`;
  return [
    `# Does ${upstream} run ${release.label}, so that ${service} may follow?`,
    `#   1: it does, and its Rollout is Completed and has no other pods; or ${service} goes back to pods that are older than its stable ones;`,
    '#   0: not yet;',
    `#   -1: the metrics of the Rollouts controller, or ${seen.metric}, are not scraped.`,
    '(',
    indent(`group(\n${indent(rollout(it, 'rollout_info', Matcher.equal('phase', 'Completed')))}\n)`),
    // Two controllers never both lead; for a moment two may be scraped.
    indent('unless group('),
    indent(indent(rollout(it, 'rollout_info', Matcher.notEqual('phase', 'Completed')))),
    indent(indent(`or ${rollout(it, 'rollout_info_replicas_unavailable').replace(/$/gm, ' > 0')}`)),
    indent(')'),
    ')',
    'and (',
    indent(runs),
    ')',
    'or group(',
    `  ${created(hashes.canary)}`,
    `  < ${created(hashes.stable)}`,
    ')',
    `or 0 * (group(rollout_info) and group(${seen}))`,
    'or vector(-1)',
  ].join('\n');
}

/** Whether a query is one of those above, whoever wrote it: the phase of a Rollout is asked for nowhere else. */
export function asksForRollouts(query: string): boolean {
  return /\brollout_info\b/.test(query);
}

/**
 * A metric of the Rollout. Prometheus keeps the namespace of the scraped pod as `namespace` unless `honorLabels` is set,
 * which the controller's Helm chart does not do, and renames the Rollout's.
 */
function rollout(
  { upstreamNamespace: namespace, upstream }: UpstreamThere,
  metric: string,
  ...matchers: Matcher[]
): string {
  const renamed = [Matcher.equal('exported_namespace', namespace)];
  const kept = [Matcher.equal('namespace', namespace), Matcher.equal('exported_namespace', '')];
  return [renamed, kept]
    .map((its) => `${new Selector(metric, ...its, Matcher.equal('name', upstream), ...matchers)}`)
    .join('\nor ');
}

/** What is there if pods run the release, and a selector of what is there if anybody looks at pods at all. */
type Pods = (it: UpstreamThere) => { readonly runs: string; readonly seen: Selector };

const PODS: Readonly<Record<ReleaseSource, Pods>> = {
  images: (it) => readyPods(it, podsOf(it, 'kube_pod_container_info', Matcher.equal('image_spec', it.release.image))),
  'pod-labels': (it) =>
    readyPods(
      it,
      podsOf(it, 'kube_pod_labels', Matcher.equal('label_service_istio_io_canonical_revision', it.release.label)),
    ),
  requests: (it) => {
    const requests = podsOf(it, 'istio_requests_total', Matcher.equal('reporter', 'destination'));
    const answered = (revision: Matcher): string =>
      `group(increase(${requests.with(revision)}[${goDuration(it.seenFor)}]) > 0)`;
    const { label } = it.release;
    return {
      // Pods that were replaced are still there, and get none.
      runs: [
        answered(Matcher.equal('destination_canonical_revision', label)),
        `unless ${answered(Matcher.notEqual('destination_canonical_revision', label))}`,
      ].join('\n'),
      seen: new Selector(
        'istio_requests_total',
        Matcher.equal('reporter', 'destination'),
        Matcher.equal('namespace', it.upstreamNamespace),
      ),
    };
  },
};

/** Ready pods of the release: those that failed long ago are still told of. */
function readyPods(it: UpstreamThere, released: Selector): ReturnType<Pods> {
  const ready = podsOf(it, 'kube_pod_status_ready', Matcher.equal('condition', 'true'));
  return {
    runs: ['group(', `  ${ready} == 1`, `  and on (pod) ${released} offset ${goDuration(it.seenFor)}`, ')'].join('\n'),
    seen: new Selector(released.metric, Matcher.equal('namespace', it.upstreamNamespace)),
  };
}

function podsOf(
  { upstreamNamespace: namespace, upstream }: UpstreamThere,
  metric: string,
  ...matchers: Matcher[]
): Selector {
  return new Selector(
    metric,
    Matcher.equal('namespace', namespace),
    // Not those of another service whose name goes on.
    Matcher.matches('pod', `${regexLiteral(upstream)}-[a-z0-9]+-[a-z0-9]{5}`),
    ...matchers,
  );
}
