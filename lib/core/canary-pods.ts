/** How many pods run each version. */
export interface CanaryPods {
  readonly canary: number;
  readonly stable: number;
}

/** The pods that a share of the requests needs: rounded up. */
export function podsForWeight(replicas: number, weight: number): number {
  return Math.ceil((weight * replicas) / 100);
}

/**
 * The pods of both versions for a weight where no router splits the traffic: as near to it as whole pods come, with one pod
 * more than `replicas` where that may surge and is nearer. From two pods on, the one more included, a weight from 1 to 99
 * always is a pod or more.
 *
 * @param weight percent of the pods that run the new version
 * @param maxSurge how many pods there may be beyond `replicas`; whether it is any at all decides
 * @see https://github.com/argoproj/argo-rollouts/blob/v1.9.1/utils/replicaset/canary.go
 */
export function approximatePods(replicas: number, weight: number, maxSurge: number): CanaryPods {
  if (replicas === 0) return { canary: 0, stable: 0 };
  const up = Math.ceil((replicas * weight) / 100);
  const down = Math.floor((replicas * weight) / 100);
  const zeroAllowed = weight === 100 || weight === 0 || (replicas === 1 && maxSurge === 0);
  const downAllowed = (total: number) => ((total * weight) / 100) % 1 !== 0.5 && (down !== 0 || zeroAllowed);
  const options: [canary: number, total: number][] = [];
  if (up < replicas || zeroAllowed) options.push([up, replicas]);
  if (downAllowed(replicas)) options.push([down, replicas]);
  if (maxSurge > 0) {
    options.push([up, replicas + 1]);
    if (downAllowed(replicas + 1)) options.push([down, replicas + 1]);
  }
  const off = ([canary, total]: [number, number]) => Math.abs((canary * 100) / total - weight);
  const [first, ...rest] = options;
  if (!first) return { canary: 0, stable: replicas };
  const [canary, total] = rest.reduce((best, it) => (off(it) < off(best) ? it : best), first);
  return { canary, stable: total - canary };
}
