import type { Field, ManifestObject } from '../../manifests';

/** What is left of what an ApplicationSet delivered. */
export interface Left {
  readonly application: boolean;
  readonly workloads: boolean;
}

/** The finalizer by which an Application takes its workloads with it, and an ApplicationSet lets go of its Applications. */
const FINALIZER = 'resources-finalizer.argocd.argoproj.io';

/** What is left where an element of a set is gone: the policy keeps Applications, and preserving keeps workloads alone. */
export function leftWithoutElement(set: ManifestObject): Left {
  const application = keepsElements(set);
  return { application, workloads: application || preserves(set) };
}

/**
 * What is left where the set itself is gone. It owns its Applications, so that the cluster deletes them with it, whatever its
 * policy: only with the finalizer the controller lets go of them first.
 */
export function leftWithoutSet(set: ManifestObject): Left {
  const application = keepsElements(set) && hasFinalizer(set.at('metadata', 'finalizers'));
  return { application, workloads: application || preserves(set) };
}

/** Whether an Application takes its workloads with it when it is deleted. */
export function hasFinalizer(finalizers: Field): boolean {
  return finalizers.items.some(({ text }) => text?.startsWith(FINALIZER));
}

function keepsElements(set: ManifestObject): boolean {
  return ['create-only', 'create-update'].includes(set.at('spec', 'syncPolicy', 'applicationsSync').text ?? '');
}

/** Where the template has finalizers of its own, those count, and not what the set says of preserving. */
function preserves(set: ManifestObject): boolean {
  const own = set.at('spec', 'template', 'metadata', 'finalizers');
  if (own.items.length > 0) return !hasFinalizer(own);
  return set.at('spec', 'syncPolicy', 'preserveResourcesOnDeletion').boolean === true;
}
