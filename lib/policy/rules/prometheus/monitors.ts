import { groupedBy } from '../../../core';
import { environmentOf, type Field, type ManifestObject, type ManifestTree } from '../../../manifests';
import { matches } from '../../objects';

/** What tells Prometheus to scrape. */
export interface Monitor {
  readonly object: ManifestObject;
  readonly endpoints: readonly Field[];
}

/** The ServiceMonitors and PodMonitors of a tree. */
export function monitorsOf(tree: ManifestTree): Monitor[] {
  return [
    ...serviceMonitorsOf(tree),
    ...tree
      .ofKind('monitoring.coreos.com/PodMonitor')
      .map((object) => ({ object, endpoints: object.at('spec', 'podMetricsEndpoints').items })),
  ];
}

/** The ServiceMonitors of a tree. */
export function serviceMonitorsOf(tree: ManifestTree): Monitor[] {
  return tree
    .ofKind('monitoring.coreos.com/ServiceMonitor')
    .map((object) => ({ object, endpoints: object.at('spec', 'endpoints').items }));
}

/** Finds the Services that a ServiceMonitor selects, without looking at all of them for each. */
export function selectedServices(tree: ManifestTree): (monitor: ManifestObject) => readonly ManifestObject[] {
  const services = tree.ofKind('/Service');
  const byLabel = groupedBy(
    services.flatMap((service) =>
      Object.entries(service.labels).map(([label, value]) => ({ service, key: keyOf(service, label, value) })),
    ),
    ({ key }) => key,
  );
  return (monitor) => {
    const selector = monitor.at('spec', 'selector');
    const candidates = Object.entries(selector.at('matchLabels').labels)
      .map(([label, value]) => byLabel.get(keyOf(monitor, label, value)) ?? [])
      .sort((a, b) => a.length - b.length)[0];
    return (candidates?.map(({ service }) => service) ?? [])
      .filter((service) => isReached(monitor, service))
      .filter(({ labels }) => matches(selector, labels));
  };
}

function keyOf(object: ManifestObject, label: string, value: string): string {
  return `${environmentOf(object) ?? ''} ${label}=${value}`;
}

function isReached(monitor: ManifestObject, { namespace }: ManifestObject): boolean {
  const namespaces = monitor.at('spec', 'namespaceSelector');
  if (namespaces.at('any').boolean) return true;
  const names = namespaces.at('matchNames').items.map(({ text }) => text);
  if (names.length > 0) return namespace === undefined || names.includes(namespace);
  return namespace === undefined || monitor.namespace === undefined || namespace === monitor.namespace;
}
