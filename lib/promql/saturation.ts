import type { Duration } from 'cdk8s';
import { goDuration } from '../core';
import { growthOfEach, indent } from './growth';
import { Matcher, type Selector } from './selector';

// Metrics of containers come from two exporters. cAdvisor (in the kubelet) measures them: a container without a limit has
// no series about that limit, and one that began again has new series beside the old. kube-state-metrics tells what the
// API server knows. Either may be scraped twice: `max by (pod, container)` makes one of both.

/**
 * In how many of its CPU periods a container was throttled in a window, in percent: all pods together, and of their
 * containers the one which was throttled most. 0 where none has a CPU limit; -1 if nobody knows.
 *
 * @param of makes a selector of these containers from the name of a metric
 * @see https://github.com/kubernetes-monitoring/kubernetes-mixin/blob/master/runbook.md
 */
export function throttlingQuery(of: ContainerMetric, window: Duration): string {
  const length = goDuration(window);
  const periods = (metric: string): string =>
    `sum by (container) (\n  ${greatest(`increase(${of(metric)}[${length}])`)}\n)`;
  const cpuLimit = of('kube_pod_container_resource_limits').with(Matcher.equal('resource', 'cpu'));
  return [
    `# Share of its CPU periods in which a container of the new pods was throttled in the last ${length}, in percent:`,
    '#   all pods together, the container that was throttled most, and of 100 periods (10 s of work) at least;',
    '#   0: no container has a CPU limit;',
    '#   -1: the CPU of the new pods is not scraped, or not the throttling of those with a limit.',
    '100 * max(',
    indent(periods('container_cpu_cfs_throttled_periods_total')),
    '  /',
    `  clamp_min(\n${indent(indent(periods('container_cpu_cfs_periods_total')))},\n    100\n  )`,
    ')',
    `or 0 * (count(${of('container_cpu_usage_seconds_total')}) unless count(${cpuLimit}))`,
    'or vector(-1)',
  ].join('\n');
}

/**
 * The most memory that a container used in a window, in percent of its limit, of all containers the one nearest to it. 0
 * where none has a limit; -1 if nobody knows.
 *
 * The limit is that of kube-state-metrics: `container_spec_memory_limit_bytes` is dropped by widespread scrape
 * configurations.
 */
export function memoryQuery(of: ContainerMetric, window: Duration): string {
  const length = goDuration(window);
  const used = of('container_memory_working_set_bytes');
  const limit = of('kube_pod_container_resource_limits').with(Matcher.equal('resource', 'memory'));
  return [
    `# The most memory that a container of the new pods used in the last ${length}, in percent of its limit:`,
    '#   of all containers, the one nearest to its limit;',
    '#   0: no container has a memory limit;',
    '#   -1: the memory or the limits of the new pods are not scraped.',
    '100 * max(',
    `  ${greatest(`max_over_time(${used}[${length}])`)}`,
    '  /',
    `  ${greatest(`max_over_time(${limit}[${length}])`)}`,
    ')',
    `or 0 * (count(${used}) and count(${statusOf(of)}) unless count(${limit}))`,
    'or vector(-1)',
  ].join('\n');
}

/**
 * How often containers began again in a window, or since their pod is there if that is less; -1 if nobody knows. What was
 * before is none of the release's: after a way back to pods that still run, they may be days old.
 */
export function restartsQuery(of: ContainerMetric, window: Duration): string {
  return [
    `# How often the containers of the new pods began again in the last ${goDuration(window)}, or since a pod is there.`,
    '#   -1: the state of the new pods is not scraped.',
    `sum(\n${indent(restarts(of, window))}\n)`,
    'or vector(-1)',
  ].join('\n');
}

/**
 * How many kills for want of memory are known; -1 if nobody knows.
 *
 * Neither source is enough: `container_oom_events_total` ends with the container, and mostly before it is scraped, so it
 * sees what a container survived; `…_last_terminated_reason` sees the containers that did not, each once.
 *
 * @see https://github.com/google/cadvisor/issues/3015
 */
export function outOfMemoryKillsQuery(of: ContainerMetric, window: Duration): string {
  const length = goDuration(window);
  const killed = of('kube_pod_container_status_last_terminated_reason').with(Matcher.equal('reason', 'OOMKilled'));
  const survived = of('container_oom_events_total');
  return [
    `# How many kills for want of memory are known of the containers of the new pods in the last ${length}:`,
    '#   the last end of a container that began again, or the kills that it survived (of a child process).',
    '#   -1: the state of the new pods is not scraped.',
    'sum(',
    '  max by (pod, container) (',
    // The reason stays as long as the container runs: only with a restart it is new.
    `    max_over_time(${killed}[${length}])`,
    '    and on (pod, container) ((',
    indent(indent(indent(restarts(of, window)))),
    '    ) > 0)',
    '    or',
    indent(indent(growthOfEach((range) => greatest(`last_over_time(${survived}${range})`), window))),
    '  )',
    ') > 0',
    `or 0 * count(${statusOf(of)})`,
    'or vector(-1)',
  ].join('\n');
}

/**
 * How often each container began again. Of one pod and container whoever tells it: a kube-state-metrics that was moved tells
 * under another name what is old.
 */
function restarts(of: ContainerMetric, window: Duration): string {
  return growthOfEach((range) => greatest(`last_over_time(${statusOf(of)}${range})`), window);
}

/** Makes a selector of certain containers from the name of a metric. */
export type ContainerMetric = (metric: string) => Selector;

/** What kube-state-metrics has of every container, whatever its state and its limits. */
function statusOf(of: ContainerMetric): Selector {
  return of('kube_pod_container_status_restarts_total');
}

function greatest(each: string): string {
  return `max by (pod, container) (${each})`;
}
