import { quantity } from '../core';

/** What the scheduler sets aside for one pod. */
export interface PodRequests {
  /** Thousandths of a CPU. */
  readonly cpuMillis: number;
  /** Bytes of memory. */
  readonly memory: number;
}

/** The containers of a pod, as a manifest has them. */
export interface PodContainers {
  readonly containers?: readonly Container[];
  readonly initContainers?: readonly Container[];
}

interface Container {
  readonly restartPolicy?: string;
  readonly resources?: { readonly requests?: Amounts; readonly limits?: Amounts };
}

type Amounts = Readonly<Record<string, unknown>>;

/**
 * What one pod requests. An init container runs before the others and counts only where it asks for more than all of them;
 * one that is restarted always is a sidecar and counts with them.
 *
 * @see https://kubernetes.io/docs/concepts/workloads/pods/sidecar-containers/#resource-sharing-within-containers
 */
export function podRequests(pod: PodContainers): PodRequests {
  return {
    cpuMillis: Math.round(effective(pod, 'cpu') * 1000),
    memory: effective(pod, 'memory'),
  };
}

function effective({ containers = [], initContainers = [] }: PodContainers, resource: string): number {
  let sidecars = 0;
  let starting = 0;
  for (const container of initContainers) {
    const amount = requested(container, resource);
    if (container.restartPolicy === 'Always') sidecars += amount;
    starting = Math.max(starting, container.restartPolicy === 'Always' ? sidecars : sidecars + amount);
  }
  const running = containers.reduce((sum, container) => sum + requested(container, resource), sidecars);
  return Math.max(starting, running);
}

/** What is requested; the API server takes a limit for the request where none is written. */
function requested({ resources }: Container, resource: string): number {
  return quantity(resources?.requests?.[resource] ?? resources?.limits?.[resource] ?? 0) ?? 0;
}
