/** What cAdvisor (in the kubelet) says of a container. */
export const CADVISOR_METRICS: readonly string[] = [
  'container_cpu_cfs_periods_total',
  'container_cpu_cfs_throttled_periods_total',
  'container_cpu_usage_seconds_total',
  'container_memory_working_set_bytes',
  'container_oom_events_total',
];

/** What kube-state-metrics says of it. */
export const STATE_METRICS: readonly string[] = [
  'kube_pod_container_resource_limits',
  'kube_pod_container_status_last_terminated_reason',
  'kube_pod_container_status_restarts_total',
];

/** Metrics of containers that the world produces. */
export const SATURATION_METRICS: readonly string[] = [...CADVISOR_METRICS, ...STATE_METRICS];
