import { isRecord } from '../../manifests';
import { own } from './same';

/**
 * By which fields the items of a list are known, the first ways that tell all of them apart. What is not named here is known
 * by its `name`, if it has one.
 */
const KEYS: Readonly<Record<string, readonly (readonly string[])[]>> = {
  conditions: [['type']],
  destinations: [['name'], ['server', 'namespace'], ['server', 'name', 'namespace']],
  dryRun: [['metricName']],
  elements: [['name'], ['name', 'cluster'], ['name', 'server'], ['service'], ['cluster'], ['path']],
  groups: [['name']],
  hostAliases: [['ip']],
  ignoreDifferences: [['group', 'kind', 'name', 'namespace']],
  measurementRetention: [['metricName']],
  metrics: [['name'], ['type', 'resource.name', 'containerResource.name', 'pods.metric.name', 'external.metric.name']],
  namespaceResourceBlacklist: [['group', 'kind']],
  namespaceResourceWhitelist: [['group', 'kind']],
  clusterResourceBlacklist: [['group', 'kind']],
  clusterResourceWhitelist: [['group', 'kind']],
  ports: [['name'], ['containerPort', 'protocol'], ['port', 'protocol'], ['number']],
  route: [['destination.host', 'destination.subset', 'destination.port.number']],
  rules: [['alert'], ['record'], ['host']],
  servers: [['port.name'], ['port.number']],
  syncWindows: [['kind', 'schedule', 'timeZone']],
  templates: [['templateName']],
  tolerations: [['key', 'operator', 'value', 'effect']],
  topologySpreadConstraints: [['topologyKey']],
  volumeMounts: [['mountPath']],
};

const BY_NAME: readonly (readonly string[])[] = [['name'], ['kind', 'name']];

/** Lists of plain values whose order means nothing. */
const SETS: ReadonlySet<string> = new Set(
  'hosts gateways exportTo finalizers sourceRepos sourceNamespaces drop add groups policies verbs resources apiGroups accessModes clusters namespaces applications policyTypes jsonPointers jqPathExpressions managedFieldsManagers values syncOptions routes goTemplateOptions sniHosts resourceNames'.split(
    ' ',
  ),
);

/** Lists whose items have names, and an order that counts: the first route that matches gets the request. */
const ORDERED: ReadonlySet<string> = new Set(['http', 'tcp', 'tls', 'initContainers']);

/**
 * What tells the items of both sides of a list apart; undefined where nothing does, so that their places have to.
 *
 * @param field the name of the list
 */
export function identities(
  field: string,
  before: readonly unknown[],
  after: readonly unknown[],
): readonly [readonly string[], readonly string[]] | undefined {
  const all = [...before, ...after];
  // One name can be that of two lists: `groups` are names in the rights of a project, and things with names in a PrometheusRule.
  if (SETS.has(field) && !all.some(isRecord))
    return both(before, after, (item) => (typeof item === 'object' ? undefined : String(item)));
  if (!all.every(isRecord)) return undefined;
  // A field can have the name of a property of every object.
  for (const fields of own(KEYS, field) ?? BY_NAME) {
    const found = both(before, after, (item) => nameOf(item as Readonly<Record<string, unknown>>, fields));
    if (found) return found;
  }
  return undefined;
}

/** Whether the order of a list's named items counts. */
export function isOrdered(field: string): boolean {
  return ORDERED.has(field);
}

function both(
  before: readonly unknown[],
  after: readonly unknown[],
  name: (item: unknown) => string | undefined,
): readonly [string[], string[]] | undefined {
  const [a, b] = [unique(before.map(name)), unique(after.map(name))];
  return a && b ? [a, b] : undefined;
}

function unique(names: readonly (string | undefined)[]): string[] | undefined {
  const found = names.filter((it) => it !== undefined);
  return found.length === names.length && new Set(found).size === found.length ? found : undefined;
}

/** Without the first field there is no name; the others only tell apart what shares it. */
function nameOf(item: Readonly<Record<string, unknown>>, fields: readonly string[]): string | undefined {
  const [first, ...more] = fields.map((field) => scalarAt(item, field));
  if (first === undefined || (first === '' && more.every((it) => it === undefined))) return undefined;
  return [first, ...more.filter((it) => it !== undefined)].join(' ').trim();
}

function scalarAt(item: Readonly<Record<string, unknown>>, path: string): string | undefined {
  let value: unknown = item;
  for (const key of path.split('.')) value = isRecord(value) ? own(value, key) : undefined;
  return typeof value === 'string' || typeof value === 'number' ? String(value) : undefined;
}
