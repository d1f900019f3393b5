import type { Field } from '../../manifests';

/** Whether Applications outlive their element, by the sync policy of the ApplicationSet. */
export function keepsApplications(syncPolicy: Field): boolean {
  return (
    syncPolicy.at('preserveResourcesOnDeletion').boolean === true ||
    ['create-only', 'create-update'].includes(syncPolicy.at('applicationsSync').text ?? '')
  );
}
