import type { Rule } from '../../rule';
import { annotationTexts } from './annotation-texts';
import { autoscalerBounds } from './autoscaler-bounds';
import { autoscalerNeedsRequests } from './autoscaler-needs-requests';
import { autoscalerOfAWorkloadRef } from './autoscaler-of-a-workload-ref';
import { autoscalerScales } from './autoscaler-scales';
import { autoscalerTarget } from './autoscaler-target';
import { boundedScratchSpace } from './bounded-scratch-space';
import { claimsOfPods } from './claims-of-pods';
import { configMapsOfPods } from './config-maps-of-pods';
import { containerPorts } from './container-ports';
import { cronDeadline } from './cron-deadline';
import { cronEnds } from './cron-ends';
import { cronOverlap } from './cron-overlap';
import { cronSchedule } from './cron-schedule';
import { defaultNamespace } from './default-namespace';
import { envOnce } from './env-once';
import { envValues } from './env-values';
import { gracePeriod } from './grace-period';
import { httpRouteBackends } from './http-route-backends';
import { imageDigest } from './image-digest';
import { imageName } from './image-name';
import { imageTag } from './image-tag';
import { ingressBackends } from './ingress-backends';
import { jobTtl } from './job-ttl';
import { keysOfConfig } from './keys-of-config';
import { labelSyntax } from './label-syntax';
import { livenessNoStricterThanReadiness } from './liveness-no-stricter-than-readiness';
import { memoryLimit } from './memory-limit';
import { namespacesSaid } from './namespaces-said';
import { networkPolicyOfPods } from './network-policy-of-pods';
import { networkPolicyPeers } from './network-policy-peers';
import { networkPolicySelectsPods } from './network-policy-selects-pods';
import { objectNames } from './object-names';
import { oneAutoscalerATarget } from './one-autoscaler-a-target';
import { oneContainerAPort } from './one-container-a-port';
import { oneObjectAName } from './one-object-a-name';
import { onePdbAPod } from './one-pdb-a-pod';
import { ownersSaid } from './owners-said';
import { pdbAllowsEviction } from './pdb-allows-eviction';
import { pdbForReplicas } from './pdb-for-replicas';
import { pdbOfUnhealthyPods } from './pdb-of-unhealthy-pods';
import { pdbPolicy } from './pdb-policy';
import { pdbSelectsPods } from './pdb-selects-pods';
import { prestopWithinGrace } from './prestop-within-grace';
import { probeHandlers } from './probe-handlers';
import { probePorts } from './probe-ports';
import { pullPolicy } from './pull-policy';
import { quantities } from './quantities';
import { readinessProbe } from './readiness-probe';
import { replicasBesideAutoscaler } from './replicas-beside-autoscaler';
import { resourceRequests } from './resource-requests';
import { restartPolicy } from './restart-policy';
import { rollingUpdate } from './rolling-update';
import { secretsOfPods } from './secrets-of-pods';
import { selectorOfAWorkload } from './selector-of-a-workload';
import { selectorsWithoutHash } from './selectors-without-hash';
import { servedApiVersions } from './served-api-versions';
import { serviceAccountField } from './service-account-field';
import { serviceAccountOfPods } from './service-account-of-pods';
import { serviceMonitorSelectsServices } from './service-monitor-selects-services';
import { serviceNamedTargetPorts } from './service-named-target-ports';
import { servicePorts } from './service-ports';
import { serviceSelectsPods } from './service-selects-pods';
import { serviceTargetPorts } from './service-target-ports';
import { severalReplicas } from './several-replicas';
import { spreadCountsOwnPods } from './spread-counts-own-pods';
import { spreadOverNodes } from './spread-over-nodes';
import { statefulSetService } from './stateful-set-service';
import { volumeMounts } from './volume-mounts';
import { volumesUsed } from './volumes-used';

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
  configMapsOfPods,
  secretsOfPods,
  keysOfConfig,
  claimsOfPods,
  serviceAccountOfPods,
  serviceAccountField,
  spreadOverNodes,
  spreadCountsOwnPods,
  servedApiVersions,
  objectNames,
  labelSyntax,
  annotationTexts,
  oneObjectAName,
  namespacesSaid,
  defaultNamespace,
  ownersSaid,
  prestopWithinGrace,
  gracePeriod,
  envOnce,
  envValues,
  volumeMounts,
  volumesUsed,
  cronSchedule,
  cronOverlap,
  cronDeadline,
  cronEnds,
  restartPolicy,
  jobTtl,
  statefulSetService,
  selectorOfAWorkload,
  rollingUpdate,
];
