import { stringify } from 'yaml';

type Fields = Readonly<Record<string, unknown>>;

export interface RolloutParts {
  readonly replicas?: number;
  /** Beside `steps`, in `strategy.canary`. */
  readonly canary?: Fields;
  /** Beside `strategy`, in `spec`. */
  readonly spec?: Fields;
  /** Whether Istio splits the traffic. @default true */
  readonly routed?: boolean;
}

/** A Rollout `app`, with the Services and the VirtualService that it needs, and what else is given. */
export function manifests(steps: readonly Fields[], parts: RolloutParts = {}, ...more: readonly Fields[]): string {
  const routed = parts.routed ?? true;
  const rollout = {
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'Rollout',
    metadata: { name: 'app', namespace: 'prod' },
    spec: {
      replicas: parts.replicas ?? 6,
      selector: { matchLabels: { app: 'app' } },
      template: {
        metadata: { labels: { app: 'app' } },
        spec: { containers: [{ name: 'app', image: 'registry/app:1' }] },
      },
      strategy: { canary: { ...(routed ? ISTIO : {}), ...parts.canary, ...(steps.length > 0 ? { steps } : {}) } },
      ...parts.spec,
    },
  };
  const network = routed ? [service('app-stable'), service('app-canary'), VIRTUAL_SERVICE] : [];
  return [rollout, ...network, ...more].map((it) => stringify(it, { aliasDuplicateObjects: false })).join('---\n');
}

/** An AnalysisTemplate of these metrics. */
export function template(name: string, metrics: readonly Fields[], spec: Fields = {}): Fields {
  return {
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'AnalysisTemplate',
    metadata: { name, namespace: 'prod' },
    spec: { ...spec, metrics },
  };
}

export function clusterTemplate(name: string, metrics: readonly Fields[]): Fields {
  return { ...template(name, metrics), kind: 'ClusterAnalysisTemplate', metadata: { name } };
}

/** A metric that is asked for by its name. */
export function metric(name: string, more: Fields = {}): Fields {
  const provider = { prometheus: { address: 'http://prometheus:9090', query: `query(${name})` } };
  return { name, successCondition: 'result[0] < 0.02', provider, ...more };
}

/** Both conditions, neither of which holds without data. */
export const GUARDED = {
  successCondition: 'len(result) > 0 && result[0] < 0.02',
  failureCondition: 'len(result) > 0 && result[0] >= 0.02',
};

/** A reference to templates, by their names. */
export function templates(...names: readonly string[]): Fields {
  return { templates: names.map((templateName) => ({ templateName })) };
}

export const setWeight = (weight: number): Fields => ({ setWeight: weight });
export const pause = (duration?: string | number): Fields => ({ pause: duration === undefined ? {} : { duration } });
export const analysis = (...names: readonly string[]): Fields => ({ analysis: templates(...names) });

const ISTIO = {
  canaryService: 'app-canary',
  stableService: 'app-stable',
  trafficRouting: { istio: { virtualService: { name: 'app', routes: ['primary'] } } },
};

const VIRTUAL_SERVICE = {
  apiVersion: 'networking.istio.io/v1',
  kind: 'VirtualService',
  metadata: { name: 'app', namespace: 'prod' },
  spec: {
    hosts: ['app'],
    http: [
      {
        name: 'primary',
        route: [
          { destination: { host: 'app-stable' }, weight: 100 },
          { destination: { host: 'app-canary' }, weight: 0 },
        ],
      },
    ],
  },
};

function service(name: string): Fields {
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name, namespace: 'prod' },
    spec: { selector: { app: 'app' }, ports: [{ port: 80 }] },
  };
}
