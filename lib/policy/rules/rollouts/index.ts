import type { Rule } from '../../rule';
import { abortedPodsGo } from './aborted-pods-go';
import { abortsAreTold } from './aborts-are-told';
import { abortsAtTheDeadline } from './aborts-at-the-deadline';
import { analysisArgumentsAgree } from './analysis-arguments-agree';
import { analysisArgumentsHaveValues } from './analysis-arguments-have-values';
import { analysisArgumentsKnown } from './analysis-arguments-known';
import { analysisArgumentsPassed } from './analysis-arguments-passed';
import { analysisFieldReferences } from './analysis-field-references';
import { analysisNamesTemplates } from './analysis-names-templates';
import { analysisTemplatesAreThere } from './analysis-templates-are-there';
import { backgroundAnalysisStarts } from './background-analysis-starts';
import { blueGreenIsMeasured } from './blue-green-is-measured';
import { canaryHasASmallShare } from './canary-has-a-small-share';
import { canaryIsMeasured } from './canary-is-measured';
import { clusterTemplatesAreThere } from './cluster-templates-are-there';
import { countsFromZero } from './counts-from-zero';
import { deadlineBehindReadiness } from './deadline-behind-readiness';
import { dynamicOrDelayed } from './dynamic-or-delayed';
import { dynamicStableScale } from './dynamic-stable-scale';
import { hashLeftToTheController } from './hash-left-to-the-controller';
import { ingressToTheStableService } from './ingress-to-the-stable-service';
import { lastWeightIsMeasured } from './last-weight-is-measured';
import { leftToPeople } from './left-to-people';
import { managedRoutes } from './managed-routes';
import { mappingWithoutWeight } from './mapping-without-weight';
import { measuredBeforeTheSwitch } from './measured-before-the-switch';
import { mirrorSaysHowMuch } from './mirror-says-how-much';
import { needsARouter } from './needs-a-router';
import { oldPodsOutliveTheSwitch } from './old-pods-outlive-the-switch';
import { oneAntiAffinity } from './one-anti-affinity';
import { oneKindAStep } from './one-kind-a-step';
import { oneStrategy } from './one-strategy';
import { oneWayToTheRouter } from './one-way-to-the-router';
import { pauseDurations } from './pause-durations';
import { pluginsAreInstalled } from './plugins-are-installed';
import { podsFollowTheWeight } from './pods-follow-the-weight';
import { podsOrPercent } from './pods-or-percent';
import { requestsBeforeAMeasurement } from './requests-before-a-measurement';
import { retiredRouters } from './retired-routers';
import { revisionsThatStayUp } from './revisions-that-stay-up';
import { rollbackWindowIsKept } from './rollback-window-is-kept';
import { rollbackWindowIsWarm } from './rollback-window-is-warm';
import { rolloutReplicasBesideAnAutoscaler } from './rollout-replicas-beside-an-autoscaler';
import { rolloutServicesSelectItsPods } from './rollout-services-select-its-pods';
import { roomToReplacePods } from './room-to-replace-pods';
import { routeMatches } from './route-matches';
import { routedServices } from './routed-services';
import { routesLeadToPods } from './routes-lead-to-pods';
import { selectorOfARollout } from './selector-of-a-rollout';
import { serviceOfOneRollout } from './service-of-one-rollout';
import { servicesOfARollout } from './services-of-a-rollout';
import { subscriptionsOnTheRollout } from './subscriptions-on-the-rollout';
import { templateOrWorkloadRef } from './template-or-workload-ref';
import { twoDifferentServices } from './two-different-services';
import { waitsForAPerson } from './waits-for-a-person';
import { weightsAreHeld } from './weights-are-held';
import { weightsInRange } from './weights-in-range';
import { weightsOfWholePods } from './weights-of-whole-pods';
import { weightsRise } from './weights-rise';
import { whatTheRouterCanDo } from './what-the-router-can-do';
import { workloadRefIsThere } from './workload-ref-is-there';
import { workloadRefWithoutPods } from './workload-ref-without-pods';

export const rolloutRules: readonly Rule[] = [
  oneStrategy,
  selectorOfARollout,
  templateOrWorkloadRef,
  workloadRefIsThere,
  workloadRefWithoutPods,
  countsFromZero,
  deadlineBehindReadiness,
  abortsAtTheDeadline,
  roomToReplacePods,
  podsOrPercent,
  rolloutReplicasBesideAnAutoscaler,
  leftToPeople,
  servicesOfARollout,
  twoDifferentServices,
  routedServices,
  serviceOfOneRollout,
  rolloutServicesSelectItsPods,
  hashLeftToTheController,
  canaryHasASmallShare,
  canaryIsMeasured,
  lastWeightIsMeasured,
  weightsAreHeld,
  weightsInRange,
  weightsRise,
  weightsOfWholePods,
  podsFollowTheWeight,
  oneKindAStep,
  pauseDurations,
  waitsForAPerson,
  needsARouter,
  whatTheRouterCanDo,
  oneWayToTheRouter,
  managedRoutes,
  routeMatches,
  routesLeadToPods,
  mirrorSaysHowMuch,
  ingressToTheStableService,
  mappingWithoutWeight,
  retiredRouters,
  pluginsAreInstalled,
  analysisNamesTemplates,
  analysisTemplatesAreThere,
  clusterTemplatesAreThere,
  analysisArgumentsPassed,
  analysisArgumentsKnown,
  analysisArgumentsHaveValues,
  analysisArgumentsAgree,
  analysisFieldReferences,
  backgroundAnalysisStarts,
  requestsBeforeAMeasurement,
  blueGreenIsMeasured,
  measuredBeforeTheSwitch,
  oldPodsOutliveTheSwitch,
  revisionsThatStayUp,
  dynamicOrDelayed,
  dynamicStableScale,
  abortedPodsGo,
  rollbackWindowIsKept,
  rollbackWindowIsWarm,
  oneAntiAffinity,
  abortsAreTold,
  subscriptionsOnTheRollout,
];
