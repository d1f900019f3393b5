import { ReleaseTrainError } from '../core';
import { isRecord } from '../manifests';
import { type Cluster, connected } from '../operations';
import { Gathering, type ShelfContents } from '../policy';

/** Of a page of CRDs, which are up to a megabyte each. */
const PAGE = 50;

const CRDS = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions';

/** Documents that are asked for at a time. */
const AT_ONCE = 4;

/**
 * The schemas of everything that a cluster serves: its CRDs, and for the other kinds the API server's own OpenAPI documents.
 *
 * @param context of the kubeconfig; the current one by default
 * @throws ReleaseTrainError if it cannot be asked, or does not tell all of it
 */
export async function clusterSchemas(context: string | undefined): Promise<ShelfContents> {
  const cluster = await connected(context);
  const gathering = new Gathering();
  const groups = new Set<string>();
  for (const crd of await crdsOf(cluster)) {
    gathering.add({ kind: 'CustomResourceDefinition', ...crd }, cluster.name);
    if (isRecord(crd.spec)) groups.add(String(crd.spec.group));
  }
  const paths = (await openApiPaths(cluster)).filter((path) => !groups.has(path.split('/')[1] ?? ''));
  for (let i = 0; i < paths.length; i += AT_ONCE) {
    const documents = await Promise.all(paths.slice(i, i + AT_ONCE).map((path) => documentOf(cluster, path)));
    for (const document of documents) gathering.add(document, cluster.name);
  }
  return gathering.contents(true);
}

async function crdsOf(cluster: Cluster): Promise<Record<string, unknown>[]> {
  try {
    return await crdPages(cluster);
  } catch (error) {
    // Whoever reads the pages for too long is told to begin again; once is enough.
    if (!(error instanceof PageExpired)) throw error;
    return await crdPages(cluster);
  }
}

class PageExpired extends Error {}

async function crdPages(cluster: Cluster): Promise<Record<string, unknown>[]> {
  const crds: Record<string, unknown>[] = [];
  let next = '';
  do {
    const { status, body } = await cluster.get(
      `${CRDS}?limit=${PAGE}${next && `&continue=${encodeURIComponent(next)}`}`,
    );
    if (status === 410 && next !== '') throw new PageExpired();
    if (status === 403)
      throw new ReleaseTrainError(
        `${cluster.name} may not read the CustomResourceDefinitions (403); it needs the verb list on customresourcedefinitions of the group apiextensions.k8s.io, in a ClusterRole`,
      );
    cluster.demandOk(status, CRDS);
    if (!isRecord(body) || !Array.isArray(body.items)) throw noAnswer(cluster, CRDS);
    crds.push(...body.items.filter(isRecord));
    const metadata = isRecord(body.metadata) ? body.metadata : {};
    next = typeof metadata.continue === 'string' ? metadata.continue : '';
  } while (next !== '');
  return crds;
}

async function openApiPaths(cluster: Cluster): Promise<string[]> {
  const { status, body } = await cluster.get('/openapi/v3');
  demandOpenApi(cluster, status, '/openapi/v3');
  if (!isRecord(body) || !isRecord(body.paths)) throw noAnswer(cluster, '/openapi/v3');
  return Object.keys(body.paths)
    .filter((path) => /^(api|apis\/[a-z0-9.-]+)\/[a-z0-9]+$/.test(path))
    .sort();
}

async function documentOf(cluster: Cluster, path: string): Promise<unknown> {
  const { status, body } = await cluster.get(`/openapi/v3/${path}`);
  demandOpenApi(cluster, status, `/openapi/v3/${path}`);
  if (!isRecord(body) || typeof body.openapi !== 'string') throw noAnswer(cluster, `/openapi/v3/${path}`);
  return body;
}

function demandOpenApi(cluster: Cluster, status: number, path: string): void {
  if (status === 403)
    throw new ReleaseTrainError(
      `${cluster.name} may not read ${path} (403); it needs the verb get on the nonResourceURLs /openapi/v3 and /openapi/v3/*, which the ClusterRole system:discovery has`,
    );
  cluster.demandOk(status, path);
}

function noAnswer(cluster: Cluster, path: string): ReleaseTrainError {
  return new ReleaseTrainError(
    `${cluster.name}: ${path} is not what an API server answers; is there something before it, such as a page to log in?`,
  );
}
