import type { Rule } from '../../rule';
import { authorizationPolicy } from './authorization-policy';
import { callersInTheMesh } from './callers-in-the-mesh';
import { consecutiveErrors } from './consecutive-errors';
import { destinationRuleOfItsOwn } from './destination-rule-of-its-own';
import { destinationsOfACanary } from './destinations-of-a-canary';
import { durationsOfIstio } from './durations-of-istio';
import { ejectionOfACanary } from './ejection-of-a-canary';
import { explicitRetries } from './explicit-retries';
import { explicitTimeout } from './explicit-timeout';
import { faultInjection } from './fault-injection';
import { gatewayIsThere } from './gateway-is-there';
import { gatewayNames } from './gateway-names';
import { gatewayServers } from './gateway-servers';
import { headerOperations } from './header-operations';
import { hostOfADestination } from './host-of-a-destination';
import { hostThatCallersUse } from './host-that-callers-use';
import { hostsAcrossNamespaces } from './hosts-across-namespaces';
import { hostsOfAVirtualService } from './hosts-of-a-virtual-service';
import { httpRoutesNeedHttpPorts } from './http-routes-need-http-ports';
import { istioApiVersion } from './istio-api-version';
import { managedRoutesNotInGit } from './managed-routes-not-in-git';
import { noFaultInjection } from './no-fault-injection';
import { noSplitInAmbient } from './no-split-in-ambient';
import { oneActionARoute } from './one-action-a-route';
import { oneDestinationRuleAHost } from './one-destination-rule-a-host';
import { oneKindOfTarget } from './one-kind-of-target';
import { onePolicyForBothSides } from './one-policy-for-both-sides';
import { oneTelemetryANamespace } from './one-telemetry-a-namespace';
import { oneVirtualServiceAHost } from './one-virtual-service-a-host';
import { outlierDetection } from './outlier-detection';
import { peerAuthentication } from './peer-authentication';
import { podsWithASidecar } from './pods-with-a-sidecar';
import { portOfADestination } from './port-of-a-destination';
import { protocolOfAPort } from './protocol-of-a-port';
import { re2Patterns } from './re2-patterns';
import { releaseIdentity } from './release-identity';
import { retriesFitTheTimeout } from './retries-fit-the-timeout';
import { retryPolicy } from './retry-policy';
import { routeIsReached } from './route-is-reached';
import { routesOfACanary } from './routes-of-a-canary';
import { serviceEntry } from './service-entry';
import { serviceOfAllPods } from './service-of-all-pods';
import { sidecarEgress } from './sidecar-egress';
import { sidecarSeesTheCanary } from './sidecar-sees-the-canary';
import { stickySessions } from './sticky-sessions';
import { subsetIsDefined } from './subset-is-defined';
import { subsetNames } from './subset-names';
import { subsetsOfACanary } from './subsets-of-a-canary';
import { telemetryOverrides } from './telemetry-overrides';
import { thirdDestination } from './third-destination';
import { tlsAndTcpRoutes } from './tls-and-tcp-routes';
import { trafficPolicy } from './traffic-policy';
import { uniqueRouteNames } from './unique-route-names';
import { virtualServiceOfACanary } from './virtual-service-of-a-canary';
import { weightsAddUpTo100 } from './weights-add-up-to-100';
import { weightsInGit } from './weights-in-git';
import { weightsOfARoute } from './weights-of-a-route';
import { wholeHostNames } from './whole-host-names';

export const istioRules: readonly Rule[] = [
  virtualServiceOfACanary,
  routesOfACanary,
  destinationsOfACanary,
  thirdDestination,
  weightsInGit,
  weightsOfARoute,
  weightsAddUpTo100,
  subsetsOfACanary,
  destinationRuleOfItsOwn,
  subsetIsDefined,
  hostOfADestination,
  wholeHostNames,
  hostsAcrossNamespaces,
  serviceOfAllPods,
  oneVirtualServiceAHost,
  routeIsReached,
  callersInTheMesh,
  gatewayNames,
  gatewayIsThere,
  hostsOfAVirtualService,
  hostThatCallersUse,
  durationsOfIstio,
  explicitRetries,
  explicitTimeout,
  retriesFitTheTimeout,
  retryPolicy,
  noFaultInjection,
  faultInjection,
  oneActionARoute,
  headerOperations,
  re2Patterns,
  ejectionOfACanary,
  outlierDetection,
  consecutiveErrors,
  trafficPolicy,
  subsetNames,
  onePolicyForBothSides,
  oneDestinationRuleAHost,
  protocolOfAPort,
  httpRoutesNeedHttpPorts,
  portOfADestination,
  uniqueRouteNames,
  managedRoutesNotInGit,
  stickySessions,
  releaseIdentity,
  istioApiVersion,
  telemetryOverrides,
  oneTelemetryANamespace,
  oneKindOfTarget,
  authorizationPolicy,
  peerAuthentication,
  serviceEntry,
  gatewayServers,
  sidecarSeesTheCanary,
  sidecarEgress,
  tlsAndTcpRoutes,
  podsWithASidecar,
  noSplitInAmbient,
];
