import type { Manifest } from '../../manifests';

/** The label of what a drill leaves in a cluster: the name of the Rollout. */
export const DRILL_LABEL = 'release-train.dev/drill';
/** Which drill it is of. */
export const DRILL_ID = 'release-train.dev/drill-id';
/** When the fault ends by itself, in ISO 8601. */
export const DRILL_EXPIRES = 'release-train.dev/drill-expires';

/** A fault for the pods of one version. */
export interface FaultProps {
  readonly rollout: string;
  readonly namespace: string;
  /** Of the pods that have it, and of no others. */
  readonly hash: string;
  /** The ports of the pods that the service's requests arrive at. */
  readonly ports: readonly number[];
  /** Letters, digits and hyphens. */
  readonly id: string;
  /** In milliseconds since 1970. */
  readonly expires: number;
  /** Of the requests, in percent. */
  readonly share: number;
  /** Milliseconds that a request is held back; undefined answers it with 500 instead. */
  readonly delay?: number;
}

/** What the fault of a Rollout is called: there is one at a time. */
export function faultName(rollout: string): string {
  return `release-train-drill-${rollout}`;
}

/**
 * An EnvoyFilter that makes the sidecars of some pods answer badly.
 *
 * - It is no part of Git and bears no mark of Argo CD, so that it is neither pruned nor healed.
 * - Its filters stand right before the router, behind `istio.stats`: that writes down every request when it ends, also one
 *   that was never passed on, so that the pods' own view has it (reporter="destination"), and the callers' too
 *   (`IstioStatsFilter::log` of istio/proxy; `buildHTTPConnectionManager` of istio/istio).
 * - The script looks at the clock for each request: a fault whose drill was killed ends by itself. The fault filter of Envoy
 *   has no end; it holds back what the script has marked, and nothing else.
 * - What the kubelet and Prometheus ask for is let through: pods have to stay ready, and to be measured.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/envoy-filter/
 */
export function faultManifest(props: FaultProps): Manifest {
  const { rollout, namespace, hash, ports, id, expires } = props;
  return {
    apiVersion: 'networking.istio.io/v1alpha3',
    kind: 'EnvoyFilter',
    metadata: {
      name: faultName(rollout),
      namespace,
      labels: { [DRILL_LABEL]: rollout },
      annotations: { [DRILL_ID]: id, [DRILL_EXPIRES]: new Date(expires).toISOString() },
    },
    spec: {
      workloadSelector: { labels: { 'rollouts-pod-template-hash': hash } },
      configPatches: ports.flatMap((port) => filters(props).map((value) => patch(port, value))),
    },
  };
}

function patch(portNumber: number, value: object): object {
  const filterChain = {
    filter: { name: 'envoy.filters.network.http_connection_manager', subFilter: { name: 'envoy.filters.http.router' } },
  };
  return {
    applyTo: 'HTTP_FILTER',
    match: { context: 'SIDECAR_INBOUND', listener: { portNumber, filterChain } },
    patch: { operation: 'INSERT_BEFORE', value },
  };
}

function filters(props: FaultProps): object[] {
  const { id, delay } = props;
  const script = {
    name: 'release-train.drill.script',
    typed_config: {
      '@type': 'type.googleapis.com/envoy.extensions.filters.http.lua.v3.Lua',
      default_source_code: { inline_string: scriptOf(props) },
    },
  };
  if (delay === undefined) return [script];
  const all = { numerator: 100, denominator: 'HUNDRED' };
  const fault = {
    name: 'release-train.drill.delay',
    typed_config: {
      '@type': 'type.googleapis.com/envoy.extensions.filters.http.fault.v3.HTTPFault',
      headers: [{ name: MARK, string_match: { exact: id } }],
      delay: { fixed_delay: `${delay / 1000}s`, percentage: all },
    },
  };
  return [script, fault];
}

const MARK = 'x-release-train-drill';

/** LuaJIT with its standard library, as Envoy loads it; `respond` turns into a gRPC status where a call is one. */
function scriptOf({ id, expires, share, delay }: FaultProps): string {
  const act =
    delay === undefined
      ? `handle:respond({[":status"] = "500", ["${MARK}"] = "${id}"}, "release-train drill")`
      : `headers:add("${MARK}", "${id}")`;
  return [
    'function envoy_on_request(handle)',
    '  local headers = handle:headers()',
    // A caller that sends it would choose the fault for itself.
    `  headers:remove("${MARK}")`,
    `  if os.time() >= ${Math.floor(expires / 1000)} then return end`,
    '  local agent = headers:get("user-agent") or ""',
    '  if agent:find("^kube%-probe/") or agent:find("^Prometheus/") then return end',
    `  if math.random() * 100 >= ${share} then return end`,
    `  ${act}`,
    'end',
    '',
  ].join('\n');
}
