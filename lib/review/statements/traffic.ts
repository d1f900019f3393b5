import { groupedBy } from '../../core';
import { environmentOf, type ManifestObject, type ManifestTree } from '../../manifests';
import { selects, workloadsOf } from '../../policy';
import type { Change } from '../compare/change';
import { ORDER } from '../compare/change';
import type { ObjectPair } from '../compare/object-pairs';
import { changedPairs, changesAt, type Interpreter, remark } from './remark';
import { itemOf, type Setting, settings } from './settings';
import { byDirection, shown } from './values';

const VIRTUAL_SERVICE = 'networking.istio.io/VirtualService';
const DESTINATION_RULE = 'networking.istio.io/DestinationRule';

const route = (field: string) => (change: Change) => `route ${change.at[2]}: ${field}`;
/** A destination's host without what is the same in all of them. */
const destination = (change: Change) =>
  String(change.at[4])
    .replace(/\.svc\.cluster\.local\b/, '')
    .split('.')[0] ?? '';

const ROUTES: readonly Setting[] = [
  { path: 'spec.hosts.*', risk: (_, after) => (after === undefined ? 'high' : 'medium'), text: item('host') },
  { path: 'spec.gateways.*', risk: (_, after) => (after === undefined ? 'high' : 'medium'), text: item('gateway') },
  ...['http', 'tcp', 'tls'].flatMap((kind): Setting[] => [
    {
      path: `spec.${kind}.${ORDER}`,
      risk: 'high',
      text: ({ after }) => `routes in another order: ${shown(after)}; the first that matches gets the request`,
    },
    {
      path: `spec.${kind}.*.route.*.weight`,
      name: (change) => `route ${change.at[2]}: weight of ${destination(change)}`,
      risk: 'medium',
    },
    { path: `spec.${kind}.*.route.*`, risk: (before) => (before === undefined ? 'medium' : 'high'), text: routed },
  ]),
  {
    path: 'spec.http.*.retries.attempts',
    name: route('retries'),
    risk: 'medium',
    so: (before, after) => (Number(after ?? 2) > Number(before ?? 2) ? 'failures hide behind more retries' : undefined),
  },
  { path: 'spec.http.*.retries', name: route('retries'), risk: 'medium' },
  { path: 'spec.http.*.timeout', name: route('timeout'), risk: 'medium' },
  { path: 'spec.http.*.fault', name: route('injected faults'), risk: 'high' },
  { path: 'spec.http.*.match', name: route('match'), risk: 'high' },
  { path: 'spec.http.*.mirror', name: route('mirror'), risk: 'medium' },
  { path: 'spec.http.*.rewrite', name: route('rewrite'), risk: 'high' },
  { path: 'spec.http.*.redirect', name: route('redirect'), risk: 'high' },
  { path: 'spec.http.*', risk: (before) => (before === undefined ? 'medium' : 'high'), text: wholeRoute },
];

function item(what: string): Setting['text'] {
  return ({ kind, before, after }) => `${what} ${shown(before ?? after)} ${kind}`;
}

function routed(change: Change): string | undefined {
  if (change.at.length !== 5 || change.kind === 'changed') return undefined;
  return `route ${change.at[2]}: ${change.kind === 'added' ? 'goes to' : 'does not go to'} ${shown(change.at[4])}${change.kind === 'added' ? ', too' : ' any more'}`;
}

function wholeRoute(change: Change): string | undefined {
  if (change.at.length === 3) return `route ${change.at[2]} ${change.kind}`;
  return undefined;
}

/** Where requests go, how long they may take, how often they are tried. */
export const routes = settings('route', [VIRTUAL_SERVICE], ROUTES);

/** How the pods behind a host are reached. */
export const destinationRules = settings(
  'destination',
  [DESTINATION_RULE],
  [
    { path: 'spec.host', risk: 'high' },
    { path: 'spec.subsets', name: itemOf('subset', 2), risk: 'high' },
    { path: 'spec.trafficPolicy.outlierDetection', name: 'outlier detection', risk: 'medium' },
    { path: 'spec.trafficPolicy.connectionPool', name: 'connection pool', risk: 'medium' },
    { path: 'spec.trafficPolicy.tls', name: 'TLS', risk: 'high' },
    { path: 'spec.trafficPolicy', name: 'traffic policy', risk: 'medium' },
  ],
);

/** Which pods a Service means, and on which ports. */
export const services: Interpreter = function* (scene) {
  for (const { pair, after } of changedPairs(scene, '/Service')) {
    const selector = changesAt(pair, 'spec.selector');
    if (selector.length > 0) yield selection(pair, after, selector, selectsNothing(scene.after, after));
  }
  yield* serviceSettings(scene);
};

function selection(pair: ObjectPair, after: ManifestObject, changes: readonly Change[], nothing: boolean) {
  const text = `Service ${after.name} selects other pods: ${changes.map(({ at, before, after: now }) => `${at.slice(2).join('.')} ${shown(before)} → ${shown(now)}`).join(', ')}`;
  return nothing
    ? remark('service-selector', 'stop', `${text}; no workload here has such pods`, pair, changes)
    : remark('service-selector', 'high', text, pair, changes);
}

/** Whether there are workloads where a Service is, and none with the pods that it means. */
function selectsNothing(tree: ManifestTree, service: ManifestObject): boolean {
  const selector = service.at('spec', 'selector');
  const here = (podLabels(tree).get(environmentOf(service)) ?? []).filter(
    ({ namespace }) => (namespace ?? service.namespace) === (service.namespace ?? namespace),
  );
  return here.length > 0 && !here.some(({ labels }) => selects(selector, labels));
}

interface PodLabels {
  readonly namespace: string | undefined;
  readonly labels: Readonly<Record<string, string>>;
}

/** The labels of all pods of a tree, by their environments. */
function podLabels(tree: ManifestTree): ReadonlyMap<string | undefined, readonly PodLabels[]> {
  let known = podLabelsOf.get(tree);
  if (!known) {
    const all = workloadsOf(tree).map(({ object, template }) => ({
      environment: environmentOf(object),
      namespace: object.namespace,
      labels: template.at('metadata', 'labels').labels,
    }));
    known = groupedBy(all, ({ environment }) => environment);
    podLabelsOf.set(tree, known);
  }
  return known;
}

const podLabelsOf = new WeakMap<ManifestTree, ReadonlyMap<string | undefined, readonly PodLabels[]>>();

const serviceSettings = settings(
  'service-port',
  ['/Service'],
  [
    {
      path: 'spec.ports',
      name: itemOf('port', 2),
      risk: (before) => (before === undefined ? 'low' : 'high'),
    },
    { path: 'spec.type', name: 'type of the Service', risk: 'medium' },
    { path: 'spec.clusterIP', risk: 'high' },
    { path: 'spec.sessionAffinity', risk: 'medium' },
    { path: 'spec.publishNotReadyAddresses', risk: 'medium' },
    { path: 'spec.externalTrafficPolicy', risk: byDirection('medium', 'medium') },
  ],
);
