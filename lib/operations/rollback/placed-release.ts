import { RELEASE_FILE } from '../../core';
import { type ManifestObject, ManifestTree } from '../../manifests';
import { ROLLOUT } from '../../policy';
import { templateRelease } from '../live';

/** A release as the manifests of a service's folder say it. */
export interface PlacedRelease {
  /** What tells it from every other one: the release id, or the image where the pods have none. */
  readonly key: string;
  readonly releaseId?: string;
  readonly version?: string;
  readonly gitSha?: string;
  /** The image of the first container. */
  readonly image?: string;
  /** The file that it came from, as the Rollout says it. */
  readonly releaseFile?: string;
  readonly rollout: ManifestObject;
}

/** The release in some files of a folder; undefined where there is no Rollout. */
export function releaseIn(texts: ReadonlyMap<string, string>): PlacedRelease | undefined {
  for (const [path, text] of texts) {
    // Of a folder that is read a hundred times as it was, only what matters is parsed.
    const documents = text.split(/^---(?=\s|$)/m).filter((document) => /\bRollout\b/.test(document));
    for (const document of documents) {
      const [rollout] = ManifestTree.of(document, path).ofKind(ROLLOUT);
      if (rollout) return releaseOf(rollout);
    }
  }
  return undefined;
}

/** What a pod template says of its release. */
export function releaseOfTemplate(template: unknown): Omit<PlacedRelease, 'rollout' | 'releaseFile'> {
  const release = templateRelease(template);
  return { key: release.releaseId ?? release.image ?? NONE, ...release };
}

function releaseOf(rollout: ManifestObject): PlacedRelease {
  const template = rollout.at('spec', 'template').value;
  return { ...releaseOfTemplate(template), releaseFile: rollout.annotations[RELEASE_FILE], rollout };
}

/** Where there is no release that can be read. */
export const NONE = '(no release)';

/** What stands where nothing can be read any more, after a release: a folder that is broken, or gone. */
export function unreadableAfter({ rollout, releaseFile }: PlacedRelease): PlacedRelease {
  return { key: NONE, rollout, releaseFile };
}

/** `1.4.2 (svc-a-1.4.2-9f8d111)`: as people speak of it, and what it is. */
export function nameOf({ key, version }: PlacedRelease): string {
  return version === undefined || version === key ? key : `${version} (${key})`;
}

/** `1.4.2`, unless another release bears the same version. */
export function shortNameOf({ key, version }: PlacedRelease, other: PlacedRelease): string {
  return version === undefined || version === other.version ? key : version;
}
