import type { TargetNumbers } from '../../core';
import type { Workload } from './workloads';

/** What a service runs at one revision of one environment. */
export interface Running {
  /** What tells it from every other release: two that are alike are the same release. */
  readonly identity: string;
  /** The images alone, by digest where they have one. */
  readonly images: string;
  /** As people name it: the release id, or the image. */
  readonly release: string;
  readonly gitSha?: string;
  readonly releaseFile?: string;
  readonly emergency: boolean;
  readonly targets?: TargetNumbers;
  /** The Rollouts, as the cluster calls them. */
  readonly rollouts: readonly { readonly namespace?: string; readonly name: string }[];
}

/**
 * What a service runs, of all workloads in its folder; undefined if there is none. Where some bear a release id, those alone are the
 * service: a cache beside it is not what is released.
 */
export function runningOf(workloads: readonly Workload[]): Running | undefined {
  const named = workloads.filter(({ releaseId }) => releaseId !== undefined);
  const own = (named.length > 0 ? named : workloads.filter(({ image }) => image !== undefined)).toSorted((a, b) =>
    a.name < b.name ? -1 : 1,
  );
  const [first] = own;
  if (!first) return undefined;
  const images = own.map(({ image }) => imageIdentity(image ?? '')).join(' ');
  return {
    identity: `${own.map(({ releaseId }) => releaseId ?? '').join(' ')}|${images}`,
    images,
    release: [...new Set(own.map(({ releaseId, image }) => releaseId ?? image ?? ''))].join(', '),
    gitSha: first.gitSha,
    releaseFile: own.find(({ releaseFile }) => releaseFile !== undefined)?.releaseFile,
    emergency: own.some(({ emergency }) => emergency),
    targets: own.find(({ targets }) => targets !== undefined)?.targets,
    rollouts: own
      .filter(({ kind }) => kind === 'Rollout')
      .map(({ namespace, name }) => ({ name, ...(namespace === undefined ? {} : { namespace }) })),
  };
}

/** The same digest is the same image, whichever registry or tag it is taken by. */
function imageIdentity(image: string): string {
  return /@(sha256:[0-9a-f]+)$/.exec(image)?.[1] ?? image;
}
