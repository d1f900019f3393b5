import { Duration, Size } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import type { Construct } from 'constructs';
import { goDuration, report, seconds, sha256 } from '../core';
import { decimal } from '../slo';
import type { SyntheticAnalysisProps } from './synthetic-props';

/** What a test calls. */
export interface SyntheticTarget {
  /** The service, or the Service where there is no other name. */
  readonly name: string;
  /** The service that the test is a part of. @default - the one of that name */
  readonly partOf?: string;
  readonly host: string;
  readonly port: number;
  /** In percent. @default - the test itself says what is bad */
  readonly maxErrorRate?: number;
}

/** When the Job is ended at the latest. */
export function deadlineOf({ deadline, duration }: SyntheticAnalysisProps): Duration {
  // For the image to be pulled, and for requests that are under way at the end.
  return deadline ?? Duration.seconds(seconds(duration) + 120);
}

/** The Job of a test, with no file but in the ConfigMap of this name. */
export function syntheticJob(
  guard: Construct,
  props: SyntheticAnalysisProps,
  target: SyntheticTarget,
  configMap?: string,
): kplus.k8s.JobSpec {
  const native = props.mesh === 'native-sidecar';
  return {
    // One try is one measurement: a test that passes when it is repeated has not passed.
    backoffLimit: 0,
    // A pod whose node is drained is no failed test, and is started again.
    podFailurePolicy: {
      rules: [{ action: 'Ignore', onPodConditions: [{ type: 'DisruptionTarget', status: 'True' }] }],
    },
    // A pod that cannot pull its image never ends by itself, and would count as passed at the end of the release.
    activeDeadlineSeconds: seconds(deadlineOf(props)),
    template: {
      metadata: {
        // Not the service's own labels: its Services and its disruption budget would take this pod for one of theirs.
        labels: {
          ...syntheticLabels(target.partOf ?? target.name),
          // A sidecar that is no native one runs on when the test has ended, and the Job with it.
          'sidecar.istio.io/inject': String(native),
        },
        ...(native ? { annotations: { 'sidecar.istio.io/nativeSidecar': 'true' } } : {}),
      },
      spec: {
        restartPolicy: 'Never',
        automountServiceAccountToken: false,
        enableServiceLinks: false,
        ...(props.imagePullSecret ? { imagePullSecrets: [{ name: props.imagePullSecret }] } : {}),
        securityContext: {
          runAsNonRoot: true,
          // Many images name their user, and of a name the kubelet cannot tell that it is not root.
          runAsUser: props.user ?? 65532,
          seccompProfile: { type: 'RuntimeDefault' },
        },
        containers: [container(guard, props, target, configMap)],
        volumes: [
          { name: 'tmp', emptyDir: { sizeLimit: kplus.k8s.Quantity.fromString('64Mi') } },
          ...(configMap ? [{ name: 'files', configMap: { name: configMap } }] : []),
        ],
      },
    },
  };
}

/** Labels of what belongs to a test. */
export function syntheticLabels(service: string): Record<string, string> {
  return { 'app.kubernetes.io/component': 'synthetic-test', 'app.kubernetes.io/part-of': service };
}

/** Makes the ConfigMap with the files of a test; its name holds a hash of them. */
export function filesConfigMap(guard: Construct, name: string, files: Readonly<Record<string, string>>, part: string) {
  const sorted = Object.fromEntries(Object.entries(files).sort(([a], [b]) => (a < b ? -1 : 1)));
  return new kplus.k8s.KubeConfigMap(guard, 'files', {
    metadata: {
      name: `${name}-${sha256(JSON.stringify(sorted), 8)}`,
      labels: syntheticLabels(part),
      annotations: {
        'argocd.argoproj.io/sync-wave': '-1',
        // A run that is under way still mounts the old one: Argo CD neither removes it, nor calls it out of sync.
        'argocd.argoproj.io/sync-options': 'Prune=false',
        'argocd.argoproj.io/compare-options': 'IgnoreExtraneous',
      },
    },
    immutable: true,
    data: sorted,
  });
}

function container(
  guard: Construct,
  props: SyntheticAnalysisProps,
  target: SyntheticTarget,
  configMap: string | undefined,
): kplus.k8s.Container {
  const { image, command, args } = props;
  return {
    name: 'test',
    image,
    imagePullPolicy: 'IfNotPresent',
    ...(command ? { command: [...command] } : {}),
    ...(args ? { args: [...args] } : {}),
    env: variables(props, target),
    resources: resources(guard, props.resources),
    securityContext: {
      allowPrivilegeEscalation: false,
      readOnlyRootFilesystem: true,
      runAsNonRoot: true,
      capabilities: { drop: ['ALL'] },
    },
    volumeMounts: [
      { name: 'tmp', mountPath: '/tmp' },
      ...(configMap ? [{ name: 'files', mountPath: FILES, readOnly: true }] : []),
    ],
  };
}

/** Where a container finds the files of its test. */
export const FILES = '/synthetic';

function variables(props: SyntheticAnalysisProps, target: SyntheticTarget): kplus.k8s.EnvVar[] {
  const { host, port, maxErrorRate } = target;
  const own = Object.entries(props.envVariables ?? {}).map(([name, value]) =>
    typeof value === 'string'
      ? { name, value }
      : { name, valueFrom: { secretKeyRef: { name: value.name, key: value.key } } },
  );
  return [
    { name: 'TARGET_URL', value: `http://${host}:${port}` },
    { name: 'TARGET_ADDRESS', value: `${host}:${port}` },
    { name: 'DURATION', value: goDuration(props.duration) },
    ...(maxErrorRate === undefined ? [] : [{ name: 'MAX_ERROR_RATE', value: decimal(maxErrorRate / 100) }]),
    // The root file system is read-only, and many tools write into their home.
    { name: 'HOME', value: '/tmp' },
    ...own,
  ];
}

const DEFAULT_RESOURCES: kplus.ContainerResources = {
  cpu: { request: kplus.Cpu.millis(100) },
  memory: { request: Size.mebibytes(128) },
};

/** Resources as the API reads them, by cdk8s-plus; what it refuses is reported. */
function resources(guard: Construct, given: kplus.ContainerResources = DEFAULT_RESOURCES) {
  try {
    return new kplus.Container({ image: 'any', resources: given })._toKube().resources;
  } catch (error) {
    report(guard, `resources: ${error instanceof Error ? error.message : String(error)}`);
    return undefined;
  }
}
