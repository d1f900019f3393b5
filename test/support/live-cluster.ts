import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Answer, type ApiServer, apiServer } from './api-server';

// biome-ignore lint/suspicious/noExplicitAny: objects of an API server
type Json = any;

/** An API server that lists the objects which it is given, page by page, and selects them by their labels. */
export interface LiveCluster extends ApiServer {
  /** They may be changed between two questions. */
  readonly objects: Json[];
  /** Answers instead, if it wants to. */
  intercept?: (path: string) => Answer;
}

const PLURALS: Readonly<Record<string, string>> = {
  rollouts: 'Rollout',
  analysisruns: 'AnalysisRun',
  applications: 'Application',
  replicasets: 'ReplicaSet',
};

/** @param page how many objects it gives at a time, however many are asked for */
export async function liveCluster(objects: readonly Json[], page = 500): Promise<LiveCluster> {
  const held = [...objects];
  const cluster: { intercept?: LiveCluster['intercept'] } = {};
  const server = await apiServer([], {}, (path) => cluster.intercept?.(path) ?? listed(path, held, page));
  return Object.assign(cluster, server, { objects: held });
}

/** A kubeconfig with a context for each address, which it names. */
export function kubeconfigOf(folder: string, servers: Readonly<Record<string, string>>): string {
  const file = join(folder, 'kubeconfig');
  const names = Object.keys(servers);
  const config = {
    apiVersion: 'v1',
    kind: 'Config',
    'current-context': names[0],
    clusters: names.map((name) => ({ name, cluster: { server: servers[name] } })),
    users: [{ name: 'me', user: { token: 'kube-secret' } }],
    contexts: names.map((name) => ({ name, context: { cluster: name, user: 'me' } })),
  };
  writeFileSync(file, JSON.stringify(config));
  return file;
}

function listed(path: string, objects: readonly Json[], page: number): Answer {
  const { pathname, searchParams } = new URL(path, 'http://server');
  const [, , namespace, plural = ''] =
    /^\/apis\/(argoproj\.io\/v1alpha1|apps\/v1)\/(?:namespaces\/([^/]+)\/)?([^/]+)$/.exec(pathname) ?? [];
  const kind = PLURALS[plural];
  if (kind === undefined) return undefined;
  const found = objects.filter(
    (object) =>
      object.kind === kind &&
      (namespace === undefined || object.metadata.namespace === namespace) &&
      isSelected(object.metadata.labels ?? {}, searchParams.get('labelSelector')),
  );
  const from = Number(searchParams.get('continue') ?? 0);
  const to = from + Math.min(page, Number(searchParams.get('limit') ?? page));
  const metadata = to < found.length ? { continue: String(to) } : {};
  return { body: { kind: `${kind}List`, metadata, items: found.slice(from, to) } };
}

/** `key`, or `key in (a,b)`. */
function isSelected(labels: Readonly<Record<string, string>>, selector: string | null): boolean {
  if (selector === null) return true;
  const [, key = '', values] = /^(\S+)(?: in \((.*)\))?$/.exec(selector) ?? [];
  const label = labels[key];
  return label !== undefined && (values === undefined || values.split(',').includes(label));
}
