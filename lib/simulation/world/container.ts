import type { Pod } from './pod';

/**
 * A container of a pod, as it saturates: healthily. It uses half of its memory limit and a tenth of a core, and is throttled in one
 * of a hundred CPU periods.
 */
export interface Container {
  readonly name: string;
  readonly cpuLimit: number;
  readonly memoryLimit: number;
  /** Whether it ends and begins again with the application. */
  readonly crashes: boolean;
}

export function containersOf(service: string): readonly Container[] {
  return [
    { name: service, cpuLimit: 1, memoryLimit: 512 * MEBIBYTE, crashes: true },
    { name: 'istio-proxy', cpuLimit: 2, memoryLimit: 1024 * MEBIBYTE, crashes: false },
  ];
}

/** How often a container began again. */
export function restartsOf(container: Container, pod: Pod): number {
  return container.crashes ? pod.restarts : 0;
}

/** Whether a container runs. */
export function runs(container: Container, pod: Pod): boolean {
  return !container.crashes || pod.state !== 'down';
}

/** The value of a metric of cAdvisor, of a container that has run for so many seconds. */
export function usage(metric: string, container: Container, seconds: number): number {
  // The kernel counts in periods of 100 ms.
  const periods = Math.floor(seconds * 10);
  switch (metric) {
    case 'container_cpu_cfs_periods_total':
      return periods;
    case 'container_cpu_cfs_throttled_periods_total':
      return Math.floor(periods / 100);
    case 'container_cpu_usage_seconds_total':
      return seconds / 10;
    case 'container_memory_working_set_bytes':
      return container.memoryLimit / 2;
    default:
      return 0;
  }
}

const MEBIBYTE = 2 ** 20;
