/** Where the API server has what a drill reads and writes beside the Rollout. */
export function faultsPath(namespace: string): string {
  return `/apis/networking.istio.io/v1alpha3/namespaces/${encodeURIComponent(namespace)}/envoyfilters`;
}

export function podsPath(namespace: string, hash: string): string {
  const selector = encodeURIComponent(`rollouts-pod-template-hash=${hash}`);
  return `/api/v1/namespaces/${encodeURIComponent(namespace)}/pods?labelSelector=${selector}`;
}

export const ACCESS_REVIEWS = '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews';
