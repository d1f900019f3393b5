import { ReleaseTrainError } from '../../core';
import type { Cluster } from '../cluster';
import { objectIn, objectsIn, textIn } from '../live';

/** What is asked for: a kind, in one namespace or in all. */
export interface ListQuestion {
  /** `apis/argoproj.io/v1alpha1` */
  readonly api: string;
  /** `rollouts` */
  readonly plural: string;
  /** All of them by default. */
  readonly namespace?: string;
  readonly labels?: string;
}

/** The objects; or that they may not be listed (403), or that the API server does not know the kind (404). */
export type Listed = readonly Readonly<Record<string, unknown>>[] | 'forbidden' | 'absent';

/** Of a page; an Application with all its resources has tens of kilobytes. */
const PAGE = 500;

/**
 * Lists objects, page by page.
 *
 * @throws ReleaseTrainError if the API server cannot be asked
 */
export async function listed(cluster: Cluster, question: ListQuestion): Promise<Listed> {
  const found = await pages(cluster, question);
  // Whoever reads the pages for too long is told to begin again; once is enough.
  if (found !== 'expired') return found;
  const again = await pages(cluster, question);
  if (again !== 'expired') return again;
  throw new ReleaseTrainError(`${cluster.name}: the list of ${question.plural} changes faster than it can be read`);
}

async function pages(cluster: Cluster, { api, plural, namespace, labels }: ListQuestion): Promise<Listed | 'expired'> {
  const path = `/${api}/${namespace === undefined ? '' : `namespaces/${encodeURIComponent(namespace)}/`}${plural}`;
  const objects: Readonly<Record<string, unknown>>[] = [];
  let next: string | undefined;
  do {
    const query = new URLSearchParams({ limit: String(PAGE) });
    if (labels !== undefined) query.set('labelSelector', labels);
    if (next !== undefined) query.set('continue', next);
    const { status, body } = await cluster.get(`${path}?${query}`);
    if (status === 403) return 'forbidden';
    if (status === 404) return 'absent';
    if (status === 410 && next !== undefined) return 'expired';
    cluster.demandOk(status, path);
    const { items, metadata } = objectIn(body);
    if (!Array.isArray(items))
      throw new ReleaseTrainError(
        `${cluster.name}: ${path} is not what an API server answers; is there something before it, such as a page to log in?`,
      );
    objects.push(...objectsIn(items));
    next = textIn(objectIn(metadata).continue);
  } while (next !== undefined);
  return objects;
}
