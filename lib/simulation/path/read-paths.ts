import { type Problem, ReleaseTrainError } from '../../core';
import type { PlayedService } from '../world';
import { analysisPlan } from './analysis-plan';
import { type Fields, field, isRecord } from './fields';
import { integerOf, podsOf } from './go-values';
import type { Manifest } from './manifests';
import { type CanaryRollout, plannedMetrics, type ReleasePath } from './release-path';
import { splitterProblems } from './splitting';
import { canarySteps } from './steps';
import { TemplateShelf } from './template-shelf';

/** Pod template hashes that a played release has; of the form that Kubernetes gives them. */
const STABLE_HASH = '6d4f7c9b8d';
const CANARY_HASH = '7b8c5d6f4c';

/**
 * The release paths of all Rollouts among these manifests, in the order in which they stand.
 *
 * What Argo Rollouts itself would refuse (InvalidSpec) is part of the path; what the simulation does not play is an error.
 *
 * @param only the name of one Rollout @default all of them
 * @throws ReleaseTrainError that names everything that is not played, or says that there is no Rollout
 */
export function readPaths(manifests: readonly Manifest[], only?: string): ReleasePath[] {
  const rollouts = manifests.filter((it) => it.kind === 'Rollout' && isArgo(it));
  const wanted = rollouts.filter((it) => only === undefined || it.metadata?.name === only);
  if (wanted.length === 0) throw new ReleaseTrainError(nothingToPlay(rollouts, only));
  const problems: Problem[] = [];
  const paths = wanted.map((rollout) => {
    const found: string[] = [];
    const path = readPath(rollout, manifests, found);
    problems.push(...found.map((message) => ({ path: `Rollout ${rollout.metadata?.name}`, message })));
    return path;
  });
  if (problems.length > 0) throw new ReleaseTrainError('This cannot be played.', problems);
  return paths;
}

function readPath(manifest: Manifest, manifests: readonly Manifest[], problems: string[]): ReleasePath {
  const refusals: string[] = [];
  const warnings: string[] = [];
  const name = manifest.metadata?.name ?? 'rollout';
  const namespace = manifest.metadata?.namespace ?? 'default';
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
  if (plannedMetrics(rollout).some(({ query }) => query !== undefined && /\bALERTS\b/.test(query))) {
    warnings.push('no alert rules are played: ALERTS has no series, as if none fired');
  }
  refusals.push(...splitterProblems(strategy, manifests, namespace));
  const service: PlayedService = {
    name,
    namespace,
    // At rest, the fewest pods that a ReplicaSet may have are kept too.
    replicas: rollout.replicas === 0 ? 0 : Math.max(rollout.replicas, rollout.minPodsPerReplicaSet),
    canaryService: text(strategy.canaryService),
    stableService: text(strategy.stableService),
    canaryHash: CANARY_HASH,
    stableHash: STABLE_HASH,
    split: routed ? 'weight' : 'pods',
    minReadySeconds: integerOf(spec.minReadySeconds, 0),
    protocol: measuresGrpc(rollout) ? 'grpc' : 'http',
    ...podLabels(field(spec, 'template', 'metadata', 'labels')),
  };
  return {
    service,
    rollout,
    refusals,
    warnings,
    objective: shelf.objective,
    sources: [manifest, ...shelf.usedTemplates],
  };
}

function readRollout(spec: Fields, strategy: Fields, context: Parameters<typeof canarySteps>[1]): CanaryRollout {
  const { refusals, problems, warnings } = context;
  if (spec.replicas === undefined) {
    warnings.push('spec.replicas is not set (an autoscaler?): played with 4 pods; give --replicas for another number');
  }
  const replicas = integerOf(spec.replicas, 4);
  const surge = podsOf(strategy.maxSurge ?? '25%', replicas, Math.ceil);
  const unavailable = podsOf(strategy.maxUnavailable ?? '25%', replicas, Math.floor);
  if (surge === undefined || unavailable === undefined) {
    refusals.push('maxSurge and maxUnavailable: neither a number of pods nor a percentage');
  }
  const routed = isRecord(strategy.trafficRouting);
  const abortDelay = integerOf(strategy.abortScaleDownDelaySeconds, 30);
  const background = isRecord(strategy.analysis) ? strategy.analysis : undefined;
  const threshold = isRecord(strategy.replicaProgressThreshold) ? strategy.replicaProgressThreshold : undefined;
  if (integerOf(field(strategy, 'trafficRouting', 'maxTrafficWeight'), 100) !== 100) {
    problems.push('trafficRouting.maxTrafficWeight is not played; weights are percent');
  }
  if (spec.paused === true) problems.push('spec.paused: a Rollout that a person paused does not move');
  return {
    replicas,
    steps: canarySteps(strategy.steps, context),
    background:
      background && Array.isArray(background.templates) && background.templates.length > 0
        ? {
            startingStep: integerOf(background.startingStep, 0),
            analysis: analysisPlan(background, 'background', context),
          }
        : undefined,
    routed,
    maxSurge: surge ?? 1,
    // Both zero after rounding: one pod may be missing, or nothing could move.
    maxUnavailable: Math.min(replicas, surge === 0 && unavailable === 0 ? 1 : (unavailable ?? 0)),
    minPodsPerReplicaSet: routed ? integerOf(strategy.minPodsPerReplicaSet, 0) : 0,
    replicaProgressThreshold: threshold && {
      type: threshold.type === 'Pods' ? 'Pods' : 'Percent',
      value: integerOf(threshold.value, 100),
    },
    dynamicStableScale: strategy.dynamicStableScale === true,
    abortScaleDownDelay: routed && strategy.abortScaleDownDelaySeconds === 0 ? undefined : abortDelay,
    abortScaleDownDelayWasSet: routed && strategy.abortScaleDownDelaySeconds !== undefined,
    progressDeadline: integerOf(spec.progressDeadlineSeconds, 600),
    progressDeadlineAbort: spec.progressDeadlineAbort === true,
  };
}

/** Who judges gRPC codes has a gRPC service; nothing else in the manifests says it for certain. */
function measuresGrpc(rollout: CanaryRollout): boolean {
  return plannedMetrics(rollout).some(({ query }) => query?.includes('grpc_response_status'));
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
  const names = rollouts.map((it) => it.metadata?.name).sort();
  return `There is no Rollout ${only} among these manifests; there are ${names.slice(0, 20).join(', ')}${names.length > 20 ? ', …' : ''}.`;
}
