import { type Problem, ReleaseTrainError } from '../../core';
import type { Manifest } from '../../manifests';
import type { PlayedService } from '../world';
import { field, isRecord } from './fields';
import { integerOf } from './go-values';
import { readRollout } from './read-rollout';
import { type CanaryRollout, plannedMetrics, type ReleasePath } from './release-path';
import { shapeProblems } from './shape-problems';
import { splitterProblems } from './splitting';
import { TemplateShelf } from './template-shelf';

/** Pod template hashes that a played release has; of the form that Kubernetes gives them. */
const STABLE_HASH = '6d4f7c9b8d';
const CANARY_HASH = '7b8c5d6f4c';

export interface PathOptions {
  /** The name of one Rollout, or its namespace and name: `prod/svc-a`. @default all of them */
  readonly service?: string;
  /** Pods where a Rollout does not say how many (an autoscaler does). @default 4 */
  readonly replicas?: number;
}

/** What can be played of some manifests, and what cannot. */
export interface ReadPaths {
  readonly paths: readonly ReleasePath[];
  readonly problems: readonly Problem[];
}

/**
 * The release paths of all Rollouts among these manifests, in the order in which they stand.
 *
 * What Argo Rollouts itself would refuse (InvalidSpec) is part of the path; what the simulation does not play is an error.
 *
 * @throws ReleaseTrainError that names everything that is not played, or says that there is no Rollout
 */
export function readPaths(manifests: readonly Manifest[], options: PathOptions | string = {}): ReleasePath[] {
  const { paths, problems } = readPlayable(manifests, typeof options === 'string' ? { service: options } : options);
  if (problems.length > 0) throw new ReleaseTrainError('This cannot be played.', problems);
  return [...paths];
}

/**
 * As `readPaths`, but one Rollout that cannot be played does not keep the others from it.
 *
 * @throws ReleaseTrainError if there is no Rollout
 */
export function readPlayable(manifests: readonly Manifest[], { service, replicas }: PathOptions = {}): ReadPaths {
  const rollouts = manifests.filter((it) => it.kind === 'Rollout' && isArgo(it));
  const wanted = rollouts.filter((it) => service === undefined || [nameOf(it), fullName(it)].includes(service));
  if (wanted.length === 0) throw new ReleaseTrainError(nothingToPlay(rollouts, service));
  const problems: Problem[] = [];
  const paths = wanted.flatMap((rollout) => {
    const found: string[] = [];
    const path = readPath(withReplicas(rollout, replicas), manifests, found);
    problems.push(...found.map((message) => ({ path: `Rollout ${fullName(rollout)}`, message })));
    return found.length > 0 ? [] : [path];
  });
  return { paths, problems };
}

function withReplicas(manifest: Manifest, replicas: number | undefined): Manifest {
  const { spec } = manifest;
  if (replicas === undefined || !isRecord(spec) || spec.replicas !== undefined) return manifest;
  return { ...manifest, spec: { ...spec, replicas } };
}

function nameOf({ metadata }: Manifest): string {
  return String(metadata?.name ?? 'rollout');
}

function fullName(manifest: Manifest): string {
  const namespace = manifest.metadata?.namespace;
  return namespace === undefined ? nameOf(manifest) : `${String(namespace)}/${nameOf(manifest)}`;
}

function readPath(manifest: Manifest, manifests: readonly Manifest[], problems: string[]): ReleasePath {
  const refusals: string[] = [];
  const warnings: string[] = [];
  const name = nameOf(manifest);
  const namespace = String(manifest.metadata?.namespace ?? 'default');
  refusals.push(...shapeProblems(manifest));
  const spec = isRecord(manifest.spec) ? manifest.spec : {};
  const canary = field(spec, 'strategy', 'canary');
  if (isRecord(field(spec, 'strategy', 'blueGreen'))) {
    problems.push('a blue-green strategy is not played; only canaries are');
  } else if (!isRecord(canary)) {
    refusals.push('spec.strategy: names neither canary nor blueGreen');
  }
  const strategy = isRecord(canary) ? canary : {};
  const routed = isRecord(strategy.trafficRouting);
  const shelf = new TemplateShelf(manifests, namespace);
  const context = {
    manifest,
    shelf,
    hashes: { stable: STABLE_HASH, canary: CANARY_HASH },
    refusals,
    warnings,
    problems,
  };
  const rollout = readRollout(spec, strategy, context);
  const common = routed ? undefined : commonService(manifest, manifests);
  if (asks(rollout, 'rollouts_pod_template_hash')) {
    warnings.push(
      'series are played with the label rollouts_pod_template_hash; in a cluster the scrape configuration has to copy it from the pods',
    );
  }
  if (asks(rollout, 'ALERTS')) {
    warnings.push('no alert rules are played: ALERTS has no series, as if none fired');
  }
  refusals.push(...splitterProblems(strategy, manifests, namespace));
  const service: PlayedService = {
    name,
    namespace,
    // At rest, the fewest pods that a ReplicaSet may have are kept too.
    replicas: rollout.replicas === 0 ? 0 : Math.max(rollout.replicas, rollout.minPodsPerReplicaSet),
    canaryService: text(strategy.canaryService),
    stableService: routed ? text(strategy.stableService) : common && nameOf(common),
    canaryHash: CANARY_HASH,
    stableHash: STABLE_HASH,
    split: routed ? 'weight' : 'pods',
    minReadySeconds: integerOf(spec.minReadySeconds, 0),
    protocol: measuresGrpc(rollout) ? 'grpc' : 'http',
    seriesLabels: shelf.seriesLabels,
    ...podLabels(field(spec, 'template', 'metadata', 'labels')),
  };
  return {
    service,
    rollout,
    refusals,
    warnings,
    objective: shelf.objective,
    sources: [manifest, ...shelf.usedTemplates, ...(common ? [common] : [])],
  };
}

/** Without a router: the Service that selects the pods of both versions. */
function commonService(rollout: Manifest, manifests: readonly Manifest[]): Manifest | undefined {
  const labels = field(rollout, 'spec', 'template', 'metadata', 'labels');
  return manifests.find((it) => {
    const selector = field(it, 'spec', 'selector');
    const here = it.kind === 'Service' && it.metadata?.namespace === rollout.metadata?.namespace;
    if (!here || !isRecord(selector) || !isRecord(labels)) return false;
    return Object.keys(selector).length > 0 && Object.entries(selector).every(([key, value]) => labels[key] === value);
  });
}

/** Who judges gRPC codes has a gRPC service; nothing else in the manifests says it for certain. */
function measuresGrpc(rollout: CanaryRollout): boolean {
  return asks(rollout, 'grpc_response_status');
}

function asks(rollout: CanaryRollout, word: string): boolean {
  return plannedMetrics(rollout).some(({ query }) => query !== undefined && new RegExp(`\\b${word}\\b`).test(query));
}

/** Labels from which Istio reads a revision; of the version before nothing is known but that it was another. */
function podLabels(labels: unknown): Pick<PlayedService, 'canaryLabels' | 'stableLabels'> {
  if (!isRecord(labels)) return {};
  const canaryLabels = Object.fromEntries(Object.entries(labels).map(([name, value]) => [name, String(value)]));
  const before = Object.entries(canaryLabels).map(([name, value]) => [
    name,
    REVISIONS.includes(name) ? `${value}-before` : value,
  ]);
  return { canaryLabels, stableLabels: Object.fromEntries(before) };
}

const REVISIONS = ['service.istio.io/canonical-revision', 'app.kubernetes.io/version', 'version'];

function isArgo({ apiVersion }: Manifest): boolean {
  return typeof apiVersion === 'string' && apiVersion.startsWith('argoproj.io/');
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

function nothingToPlay(rollouts: readonly Manifest[], only: string | undefined): string {
  if (only === undefined || rollouts.length === 0) return 'There is no Rollout among these manifests; nothing to play.';
  const names = rollouts.map(nameOf).sort();
  return `There is no Rollout ${only} among these manifests; there are ${names.slice(0, 20).join(', ')}${names.length > 20 ? ', …' : ''}.`;
}
