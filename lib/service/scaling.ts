import * as kplus from 'cdk8s-plus-28';
import type { Construct } from 'constructs';
import { A_FLAG, A_LIST, type Shape, shaped, show } from '../core';
import type { Rollout } from './rollout';

/** A HorizontalPodAutoscaler on CPU, and on what else is given. */
export interface Autoscaling {
  /** The fewest pods: 1 or more. */
  readonly minReplicas: number;
  /** The most pods. During a canary there are up to twice as many, because the stable pods stay. */
  readonly maxReplicas: number;
  /** Average CPU use in percent of what is requested: 1 to 1000. @default 70 */
  readonly cpuUtilization?: number;
  /** What else to scale on. @default - nothing */
  readonly metrics?: kplus.Metric[];
  /**
   * The service had a fixed number of pods so far: give both for one release (`replicas` are 2 where they never stood there). `replicas` then stay in Git, and Argo CD ignores that
   * the autoscaler changes them. Removing them at once would drop the service to one pod.
   *
   * @default false
   */
  readonly takesOverReplicas?: boolean;
}

/** Who decides on the number of pods: exactly one of the three. */
export interface Scaling {
  /** A fixed number of pods: 1 or more. @default - 2, where neither of the others is given */
  readonly replicas?: number;
  /** A HorizontalPodAutoscaler instead of `replicas`. @default - none */
  readonly autoscaling?: Autoscaling;
  /**
   * What else scales the service, by name (`'KEDA'`): `replicas` is then left out of Git.
   *
   * @default - nothing else
   */
  readonly scaledBy?: string;
}

const AUTOSCALING_SHAPE: Shape<Autoscaling> = {
  minReplicas: true,
  maxReplicas: true,
  cpuUtilization: true,
  metrics: A_LIST,
  takesOverReplicas: A_FLAG,
};

/** What is wrong with the choice. */
export function scalingProblems(scaling: Scaling): string[] {
  const { replicas, scaledBy } = scaling;
  const { sound: autoscaling, problems: wrong } = scaling.autoscaling
    ? shaped<Autoscaling>(scaling.autoscaling, AUTOSCALING_SHAPE)
    : { sound: undefined, problems: [] };
  const problems = wrong.map((problem) => `autoscaling.${problem}`);
  const count = (name: string, value: unknown): boolean => {
    const sound = Number.isInteger(value) && (value as number) >= 1 && (value as number) <= MOST_PODS;
    if (!sound) problems.push(`${name}: ${show(value)} is no number of pods; write a whole number from 1`);
    return sound;
  };
  if (replicas !== undefined) count('replicas', replicas);
  if (autoscaling) {
    const counts = [
      count('autoscaling.minReplicas', autoscaling.minReplicas),
      count('autoscaling.maxReplicas', autoscaling.maxReplicas),
    ];
    if (counts.every(Boolean) && autoscaling.minReplicas > autoscaling.maxReplicas) {
      problems.push(
        `autoscaling: minReplicas ${autoscaling.minReplicas} is above maxReplicas ${autoscaling.maxReplicas}; swap them or raise maxReplicas`,
      );
    }
    const cpu = autoscaling.cpuUtilization;
    if (cpu !== undefined && !(Number.isInteger(cpu) && cpu >= 1 && cpu <= 1000)) {
      problems.push(
        `autoscaling.cpuUtilization: ${show(cpu)} is no whole percentage from 1 to 1000; write for example 70`,
      );
    }
    if (replicas !== undefined && !autoscaling.takesOverReplicas) {
      problems.push(
        'replicas and autoscaling are both given, and each sync would undo what the autoscaler did; leave replicas out. If the service runs with replicas today, first add takesOverReplicas: true to autoscaling for one release, since removing them at once drops it to one pod',
      );
    }
  }
  if (scaledBy !== undefined) {
    if (typeof scaledBy !== 'string' || scaledBy.trim() === '')
      problems.push(`scaledBy: ${show(scaledBy)} names nothing; write what scales the service, such as "KEDA"`);
    if (replicas !== undefined)
      problems.push(
        `replicas and scaledBy are both given, and each sync would undo what ${show(scaledBy)} did; keep one of them`,
      );
    if (autoscaling)
      problems.push(`autoscaling and scaledBy are both given, and the two would fight; keep one of them`);
  }
  return problems;
}

/** What the API server can count to. */
const MOST_PODS = 2 ** 31 - 1;

/** Says why a number or share of pods that may be away is none, or undefined. */
export function maxUnavailableProblem(maxUnavailable: kplus.PercentOrAbsolute): string | undefined {
  const { value } = maxUnavailable;
  return isPodsOrShare(value)
    ? undefined
    : `maxUnavailable: ${show(value)} would let no node be drained, or is no number of pods; ${POD_OR_MORE}`;
}

/** Says why a number or share of pods that may run beyond the others is none, or undefined. */
export function maxSurgeProblem({ value }: kplus.PercentOrAbsolute): string | undefined {
  return isPodsOrShare(value)
    ? undefined
    : `maxSurge: ${show(value)} would let no new pod start beside the old ones, or is no number of pods; ${POD_OR_MORE}`;
}

/** Whether a value is a pod or more, or 1 to 100 % of the pods. */
function isPodsOrShare(value: unknown): boolean {
  const share = typeof value === 'string' ? Number(/^(\d+)%$/.exec(value)?.[1] ?? Number.NaN) : undefined;
  return share === undefined ? Number.isInteger(value) && (value as number) >= 1 : share >= 1 && share <= 100;
}

const POD_OR_MORE = 'write PercentOrAbsolute.absolute(1) or more, or PercentOrAbsolute.percent(1) to percent(100)';

/** Makes the autoscaler of a service. */
export function autoscaler(
  scope: Construct,
  name: string,
  labels: Record<string, string>,
  rollout: Rollout,
  autoscaling: Autoscaling,
): kplus.HorizontalPodAutoscaler {
  return new kplus.HorizontalPodAutoscaler(scope, 'autoscaler', {
    metadata: { name, labels },
    target: rollout,
    minReplicas: autoscaling.minReplicas,
    maxReplicas: autoscaling.maxReplicas,
    metrics: [
      kplus.Metric.resourceCpu(kplus.MetricTarget.averageUtilization(autoscaling.cpuUtilization ?? 70)),
      ...(autoscaling.metrics ?? []),
    ],
  });
}
