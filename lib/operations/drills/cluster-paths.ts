/** Where the API server has the faults of a namespace. */
export function faultsPath(namespace: string): string {
  return `/apis/networking.istio.io/v1alpha3/namespaces/${encodeURIComponent(namespace)}/envoyfilters`;
}

/** Where it has the pods of one version. */
export function podsPath(namespace: string, hash: string): string {
  const selector = encodeURIComponent(`rollouts-pod-template-hash=${hash}`);
  return `/api/v1/namespaces/${encodeURIComponent(namespace)}/pods?labelSelector=${selector}`;
}

/** Where it is asked what this user may do. */
export const ACCESS_REVIEWS = '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews';
