// biome-ignore lint/suspicious/noExplicitAny: objects of an API server, set field by field
type Json = any;

/** What a Rollout is released with. */
export interface FakeRelease {
  readonly version: string;
  /** The hash of its pods. */
  readonly hash: string;
}

export const OLD: FakeRelease = { version: '1.4.1', hash: '5d8f9c7b6d' };
export const NEW: FakeRelease = { version: '1.4.2', hash: '7c6b8d9f54' };

export const STEPS: readonly Json[] = [
  { setWeight: 5 },
  { pause: { duration: '2m' } },
  { analysis: { templates: [{ templateName: 'svc-a-errors' }] } },
  { setWeight: 25 },
  { pause: { duration: '5m' } },
  { analysis: { templates: [{ templateName: 'svc-a-errors' }] } },
  { setWeight: 50 },
  { pause: {} },
];

export function podTemplate(name: string, { version }: FakeRelease): Json {
  return {
    metadata: {
      annotations: { 'release-train.dev/release-id': `${name}-${version}` },
      labels: { app: name, 'app.kubernetes.io/version': version },
    },
    spec: { containers: [{ name, image: `ghcr.io/org/${name}:${version}` }] },
  };
}

/** A canary as Argo Rollouts 1.9 leaves it when a release is over: what differs is set on it. */
export function canary(release = OLD, name = 'svc-a', namespace = 'shop'): Json {
  return {
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'Rollout',
    metadata: {
      name,
      namespace,
      generation: 7,
      annotations: { 'rollout.argoproj.io/revision': '3' },
      creationTimestamp: '2026-01-10T08:00:00Z',
    },
    spec: {
      replicas: 6,
      selector: { matchLabels: { app: name } },
      template: podTemplate(name, release),
      strategy: {
        canary: {
          canaryService: `${name}-canary`,
          stableService: `${name}-stable`,
          steps: STEPS,
          trafficRouting: { istio: { virtualService: { name, routes: ['primary'] } } },
        },
      },
    },
    status: {
      HPAReplicas: 6,
      availableReplicas: 6,
      blueGreen: {},
      canary: { weights: weights(0, release, release) },
      conditions: [
        condition('Available', 'True', 'AvailableReason', 'Rollout has minimum availability'),
        condition('Paused', 'False', 'RolloutPaused', 'Rollout is paused'),
        condition('Healthy', 'True', 'RolloutHealthy', 'Rollout is healthy'),
        condition('Completed', 'True', 'RolloutCompleted', 'RolloutCompleted'),
        condition(
          'Progressing',
          'True',
          'NewReplicaSetAvailable',
          `ReplicaSet "${name}-${release.hash}" has successfully progressed.`,
        ),
      ],
      currentPodHash: release.hash,
      currentStepHash: '6b9f9d4c8b',
      currentStepIndex: STEPS.length,
      observedGeneration: '7',
      phase: 'Healthy',
      readyReplicas: 6,
      replicas: 6,
      selector: `app=${name}`,
      stableRS: release.hash,
      updatedReplicas: 6,
    },
  };
}

/** A release that is at a step, from 0. */
export function inFlight(index: number, name = 'svc-a', namespace = 'shop'): Json {
  const rollout = canary(NEW, name, namespace);
  rollout.metadata.annotations['rollout.argoproj.io/revision'] = '4';
  const weight = STEPS.slice(0, index + 1).reduce((last, { setWeight }) => setWeight ?? last, 0);
  Object.assign(rollout.status, {
    canary: {
      weights: weights(weight, OLD, NEW),
      currentBackgroundAnalysisRunStatus: { name: `${name}-${NEW.hash}-4`, status: 'Running' },
    },
    conditions: [
      condition('Healthy', 'False', 'RolloutHealthy', 'Rollout is not healthy'),
      condition('Progressing', 'True', 'ReplicaSetUpdated', `ReplicaSet "${name}-${NEW.hash}" is progressing.`),
    ],
    currentStepIndex: index,
    phase: 'Progressing',
    message: 'more replicas need to be updated',
    replicas: 8,
    stableRS: OLD.hash,
    updatedReplicas: 2,
  });
  return rollout;
}

/** A release that is in a pause of its steps. */
export function paused(index: number, startTime: string, name = 'svc-a', namespace = 'shop'): Json {
  const rollout = inFlight(index, name, namespace);
  Object.assign(rollout.status, {
    controllerPause: true,
    pauseConditions: [{ reason: 'CanaryPauseStep', startTime }],
    phase: 'Paused',
    message: 'CanaryPauseStep',
  });
  return rollout;
}

/** A release whose analysis in the steps could not tell. */
export function inconclusive(index: number, startTime: string, name = 'svc-a', namespace = 'shop'): Json {
  const rollout = inFlight(index, name, namespace);
  rollout.status.canary.currentStepAnalysisRunStatus = {
    name: `${name}-${NEW.hash}-4-${index}`,
    status: 'Inconclusive',
    message: 'Metric "error-rate" assessed Inconclusive due to inconclusive (2) > inconclusiveLimit (1)',
  };
  Object.assign(rollout.status, {
    controllerPause: true,
    pauseConditions: [{ reason: 'InconclusiveAnalysisRun', startTime }],
    phase: 'Paused',
    message: 'InconclusiveAnalysisRun',
  });
  return rollout;
}

/** A release that an analysis aborted: the controller is at its first step again. */
export function aborted(abortedAt: string, name = 'svc-a', namespace = 'shop'): Json {
  const rollout = inFlight(0, name, namespace);
  const message =
    'Rollout aborted update to revision 4: Step-based analysis phase error/failed: Metric "error-rate" assessed Failed due to failed (2) > failureLimit (1)';
  rollout.status.canary = {
    weights: weights(0, OLD, NEW),
    currentBackgroundAnalysisRunStatus: {
      name: `${name}-${NEW.hash}-4`,
      status: 'Successful',
      message: 'Run Terminated',
    },
    currentStepAnalysisRunStatus: { name: `${name}-${NEW.hash}-4-5`, status: 'Failed', message: message.slice(72) },
  };
  Object.assign(rollout.status, {
    abort: true,
    abortedAt,
    conditions: [condition('Progressing', 'False', 'RolloutAborted', message)],
    phase: 'Degraded',
    message: `RolloutAborted: ${message}`,
    replicas: 6,
    updatedReplicas: 0,
  });
  return rollout;
}

/** A release whose pods do not get ready, where nobody said that it is to be aborted for that. */
export function pastDeadline(name = 'svc-a', namespace = 'shop'): Json {
  const rollout = inFlight(0, name, namespace);
  const message = `ReplicaSet "${name}-${NEW.hash}" has timed out progressing.`;
  Object.assign(rollout.status, {
    availableReplicas: 6,
    conditions: [condition('Progressing', 'False', 'ProgressDeadlineExceeded', message)],
    phase: 'Degraded',
    message: `ProgressDeadlineExceeded: ${message}`,
  });
  return rollout;
}

/** A new template that the controller refuses: what it looked at before stays in the status, as observed as ever. */
export function invalid(name = 'svc-a', namespace = 'shop'): Json {
  const rollout = canary(OLD, name, namespace);
  rollout.spec.template = podTemplate(name, NEW);
  rollout.metadata.generation = 8;
  const message = `The Rollout "${name}" is invalid: spec.strategy.canary.steps[2].analysis.templates[0].templateName: Invalid value: "${name}-errors": AnalysisTemplate '${name}-errors' not found`;
  Object.assign(rollout.status, {
    conditions: [...rollout.status.conditions, condition('InvalidSpec', 'True', 'InvalidSpec', message)],
    observedGeneration: '8',
    phase: 'Degraded',
    message: `InvalidSpec: ${message}`,
  });
  return rollout;
}

/** The first release of all, whose pods come up: from the beginning it is what is stable. */
export function firstRelease(name = 'svc-a', namespace = 'shop'): Json {
  const rollout = canary(NEW, name, namespace);
  rollout.metadata.generation = 1;
  rollout.metadata.annotations['rollout.argoproj.io/revision'] = '1';
  Object.assign(rollout.status, {
    availableReplicas: 2,
    observedGeneration: '1',
    phase: 'Progressing',
    message: 'updated replicas are still becoming available',
    canary: {},
  });
  return rollout;
}

/** A blue-green release whose preview is ready. */
export function preview(startTime: string, blueGreen: Json = { autoPromotionEnabled: false }): Json {
  const rollout = canary(NEW);
  rollout.metadata.annotations['rollout.argoproj.io/revision'] = '4';
  rollout.spec.strategy = {
    blueGreen: { activeService: 'svc-a', previewService: 'svc-a-preview', ...blueGreen },
  };
  Object.assign(rollout.status, {
    blueGreen: {
      activeSelector: OLD.hash,
      previewSelector: NEW.hash,
      prePromotionAnalysisRunStatus: { name: `svc-a-${NEW.hash}-4-pre`, status: 'Successful' },
    },
    canary: {},
    controllerPause: true,
    currentStepIndex: undefined,
    pauseConditions: [{ reason: 'BlueGreenPause', startTime }],
    phase: 'Paused',
    message: 'BlueGreenPause',
    replicas: 12,
    stableRS: OLD.hash,
  });
  return rollout;
}

/** The pods of a release. */
export function replicaSet(release = OLD, name = 'svc-a', namespace = 'shop'): Json {
  const template = podTemplate(name, release);
  template.metadata.labels['rollouts-pod-template-hash'] = release.hash;
  return {
    apiVersion: 'apps/v1',
    kind: 'ReplicaSet',
    metadata: {
      name: `${name}-${release.hash}`,
      namespace,
      labels: { app: name, 'rollouts-pod-template-hash': release.hash },
    },
    spec: { template },
  };
}

/** An AnalysisRun of the new release, with one metric. */
export function run(
  phase: string,
  {
    name = 'svc-a',
    namespace = 'shop',
    step,
    suffix = '',
    createdAt = '2026-11-23T13:50:00Z',
    values = ['[0.0312]'],
    metric = {},
  }: {
    name?: string;
    namespace?: string;
    step?: number;
    suffix?: string;
    createdAt?: string;
    values?: readonly string[];
    metric?: Json;
  } = {},
): Json {
  const place = step === undefined ? '' : `-${step}`;
  return {
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'AnalysisRun',
    metadata: {
      name: `${name}-${NEW.hash}-4${place}${suffix}`,
      namespace,
      creationTimestamp: createdAt,
      annotations: { 'rollout.argoproj.io/revision': '4' },
      labels: {
        app: name,
        'rollout-type': step === undefined ? 'Background' : 'Step',
        'rollouts-pod-template-hash': NEW.hash,
        ...(step === undefined ? {} : { 'step-index': String(step) }),
      },
      ownerReferences: [{ apiVersion: 'argoproj.io/v1alpha1', kind: 'Rollout', name, controller: true }],
    },
    status: {
      phase,
      metricResults: [
        {
          name: 'error-rate',
          phase,
          count: values.length,
          ...(phase === 'Failed' ? { failed: values.length } : {}),
          ...(phase === 'Inconclusive' ? { inconclusive: values.length } : {}),
          measurements: values.map((value) => ({ phase: phase === 'Running' ? 'Successful' : phase, value })),
          ...metric,
        },
      ],
    },
  };
}

/** An Application, synced and healthy. */
export function application(name: string, folder: string, status: Json = {}): Json {
  return {
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'Application',
    metadata: { name, namespace: 'argocd' },
    spec: {
      project: 'services-prod',
      source: { repoURL: 'https://github.com/org/gitops', path: folder, targetRevision: 'main' },
      destination: { server: 'https://kubernetes.default.svc', namespace: 'shop' },
      syncPolicy: { automated: { prune: true, selfHeal: true } },
    },
    status: {
      sync: { status: 'Synced', revision: 'a'.repeat(40) },
      health: { status: 'Healthy' },
      operationState: { phase: 'Succeeded', message: 'successfully synced (all tasks run)' },
      ...status,
    },
  };
}

function condition(type: string, status: string, reason: string, message: string): Json {
  const at = '2026-11-23T13:40:00Z';
  return { type, status, reason, message, lastTransitionTime: at, lastUpdateTime: at };
}

function weights(weight: number, stable: FakeRelease, next: FakeRelease): Json {
  return {
    canary: { podTemplateHash: next.hash, serviceName: 'svc-a-canary', weight },
    stable: { podTemplateHash: stable.hash, serviceName: 'svc-a-stable', weight: 100 - weight },
  };
}
