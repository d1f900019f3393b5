import type { Rule } from '../../rule';
import { autoscalerBounds } from './autoscaler-bounds';
import { autoscalerNeedsRequests } from './autoscaler-needs-requests';
import { autoscalerOfAWorkloadRef } from './autoscaler-of-a-workload-ref';
import { autoscalerScales } from './autoscaler-scales';
import { autoscalerTarget } from './autoscaler-target';
import { boundedScratchSpace } from './bounded-scratch-space';
import { containerPorts } from './container-ports';
import { httpRouteBackends } from './http-route-backends';
import { imageDigest } from './image-digest';
import { imageName } from './image-name';
import { imageTag } from './image-tag';
import { ingressBackends } from './ingress-backends';
import { livenessNoStricterThanReadiness } from './liveness-no-stricter-than-readiness';
import { memoryLimit } from './memory-limit';
import { networkPolicyOfPods } from './network-policy-of-pods';
import { networkPolicyPeers } from './network-policy-peers';
import { networkPolicySelectsPods } from './network-policy-selects-pods';
import { oneAutoscalerATarget } from './one-autoscaler-a-target';
import { oneContainerAPort } from './one-container-a-port';
import { onePdbAPod } from './one-pdb-a-pod';
import { pdbAllowsEviction } from './pdb-allows-eviction';
import { pdbForReplicas } from './pdb-for-replicas';
import { pdbOfUnhealthyPods } from './pdb-of-unhealthy-pods';
import { pdbPolicy } from './pdb-policy';
import { pdbSelectsPods } from './pdb-selects-pods';
import { probeHandlers } from './probe-handlers';
import { probePorts } from './probe-ports';
import { pullPolicy } from './pull-policy';
import { quantities } from './quantities';
import { readinessProbe } from './readiness-probe';
import { replicasBesideAutoscaler } from './replicas-beside-autoscaler';
import { resourceRequests } from './resource-requests';
import { selectorsWithoutHash } from './selectors-without-hash';
import { serviceMonitorSelectsServices } from './service-monitor-selects-services';
import { serviceNamedTargetPorts } from './service-named-target-ports';
import { servicePorts } from './service-ports';
import { serviceSelectsPods } from './service-selects-pods';
import { serviceTargetPorts } from './service-target-ports';
import { severalReplicas } from './several-replicas';

export const workloadRules: readonly Rule[] = [
  readinessProbe,
  livenessNoStricterThanReadiness,
  probeHandlers,
  probePorts,
  resourceRequests,
  memoryLimit,
  quantities,
  boundedScratchSpace,
  imageTag,
  imageDigest,
  imageName,
  pullPolicy,
  pdbForReplicas,
  pdbAllowsEviction,
  pdbSelectsPods,
  onePdbAPod,
  pdbPolicy,
  pdbOfUnhealthyPods,
  selectorsWithoutHash,
  autoscalerTarget,
  autoscalerOfAWorkloadRef,
  oneAutoscalerATarget,
  autoscalerBounds,
  autoscalerScales,
  autoscalerNeedsRequests,
  replicasBesideAutoscaler,
  severalReplicas,
  networkPolicyOfPods,
  networkPolicySelectsPods,
  networkPolicyPeers,
  serviceSelectsPods,
  serviceNamedTargetPorts,
  serviceTargetPorts,
  servicePorts,
  containerPorts,
  oneContainerAPort,
  ingressBackends,
  httpRouteBackends,
  serviceMonitorSelectsServices,
];
