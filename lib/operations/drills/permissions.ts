import { listed, type Problem } from '../../core';
import { ACCESS_REVIEWS } from './cluster-paths';
import type { DrillOptions } from './drill-options';
import { isInjected, type Means } from './means';

interface Need {
  readonly verb: string;
  readonly group: string;
  readonly resource: string;
  readonly subresource?: string;
}

/**
 * What this user may not do and a drill needs, all together: in the middle of a drill it is too late.
 *
 * @throws ReleaseTrainError if the cluster cannot be asked
 */
export async function missingPermissions(
  { cluster, means, rollback }: Pick<DrillOptions, 'cluster' | 'means' | 'rollback'>,
  namespace: string,
): Promise<Problem[]> {
  const refused: string[] = [];
  for (const need of needsOf(means, rollback !== undefined)) {
    const { status, body } = await cluster.send('POST', ACCESS_REVIEWS, {
      apiVersion: 'authorization.k8s.io/v1',
      kind: 'SelfSubjectAccessReview',
      spec: { resourceAttributes: { namespace, ...need } },
    });
    if (status !== 201) cluster.demandOk(status, ACCESS_REVIEWS);
    const review = body as { status?: { allowed?: boolean } } | undefined;
    if (review?.status?.allowed !== true) refused.push(inWords(need));
  }
  if (refused.length === 0) return [];
  const message = `this user may not ${listed(refused)}; have a Role with it bound to the user, as docs/drills.md shows one`;
  return [{ path: `namespace ${namespace}`, message }];
}

function needsOf(means: Means, isRolledBack: boolean): Need[] {
  const rollouts = { group: 'argoproj.io', resource: 'rollouts' };
  const faults = { group: 'networking.istio.io', resource: 'envoyfilters' };
  return [
    { verb: 'get', ...rollouts },
    { verb: 'list', group: '', resource: 'pods' },
    // The rollback looks whether the stable pods are those that it restores.
    ...(isRolledBack ? [{ verb: 'list', group: 'apps', resource: 'replicasets' }] : []),
    ...(means === 'abort-by-hand' ? [{ verb: 'patch', ...rollouts, subresource: 'status' }] : []),
    ...(isInjected(means) ? ['create', 'get', 'delete'].map((verb) => ({ verb, ...faults })) : []),
  ];
}

function inWords({ verb, resource, subresource }: Need): string {
  return `${verb} ${resource}${subresource ? `/${subresource}` : ''}`;
}
