import { ReleaseTrainError } from '../../core';

/** What a drill does to the release in flight. */
export type Means = 'abort-requests' | 'delay-requests' | 'release' | 'abort-by-hand';

/** In one sentence each, for the help of the command and for what a drill says before it begins. */
export const MEANS: Readonly<Record<Means, string>> = {
  'abort-requests': "the sidecars of the canary's pods answer a share of the requests with 500",
  'delay-requests': "the sidecars of the canary's pods hold a share of the requests back",
  release: 'nothing is injected: the release itself is bad, such as an image that fails on purpose',
  'abort-by-hand': 'the release is aborted by the drill, so that only the rollback is rehearsed',
};

/** What people think of first, and why it rehearses nothing. */
const UNSOUND: Readonly<Record<string, string>> = {
  'virtual-service':
    "a fault of a VirtualService is made in the caller's sidecar before the request leaves: no pod of the canary ever sees it, so that the guard's view of the pods stays clean. It would also strike both versions, since the managed route holds both, and Argo CD would take it back",
  'authorization-policy':
    'an AuthorizationPolicy answers with 403, and what counts as failed is 5xx: the guard would see a canary that answers',
  'network-policy':
    'a NetworkPolicy lets connections hang, also those of the kubelet and of Prometheus: it rehearses a pod that never becomes ready, and a scrape that fails',
};

/** @throws ReleaseTrainError for means that rehearse nothing, with the reason */
export function meansOf(text: string): Means {
  if (Object.hasOwn(MEANS, text)) return text as Means;
  const why = UNSOUND[text];
  throw new ReleaseTrainError(`--means ${text} is not offered: ${why ?? 'nobody knows it'}`, [
    ...Object.entries(MEANS).map(([path, message]) => ({ path: `--means ${path}`, message })),
  ]);
}

/** Whether an object in the cluster makes the fault. */
export function isInjected(means: Means): boolean {
  return means === 'abort-requests' || means === 'delay-requests';
}
