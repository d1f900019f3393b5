/** A release, as Git asks for it or as pods run it. */
export interface AnyRelease {
  readonly image?: string;
  readonly releaseId?: string;
  readonly version?: string;
}

/** Whether two are the same: the release id and the image, as far as both sides have them. */
export function isSameRelease(one: AnyRelease, other: AnyRelease): boolean {
  return one.image === other.image && one.releaseId === other.releaseId;
}

/**
 * What some releases are called beside each other: by their versions; where two have the same one, by their release ids; and
 * where those are the same as well, or there are none, by their images.
 */
export function releaseNames<T extends AnyRelease>(releases: readonly T[]): string[] {
  const ways: ((release: T) => string | undefined)[] = [
    ({ version }) => version,
    ({ releaseId }) => releaseId,
    ({ image }) => shortImage(image),
  ];
  const telling = ways.find((name) =>
    releases.every((one) =>
      releases.every((other) => name(one) !== undefined && (isSameRelease(one, other) || name(one) !== name(other))),
    ),
  );
  return releases.map((release) => telling?.(release) ?? anyName(release, ways));
}

function anyName<T>(release: T, ways: readonly ((release: T) => string | undefined)[]): string {
  return ways.map((name) => name(release)).find((name) => name !== undefined) ?? '?';
}

/** The tag, or the beginning of the digest. */
function shortImage(image: string | undefined): string | undefined {
  const [, digest] = /@sha256:([0-9a-f]{12})/.exec(image ?? '') ?? [];
  return digest ?? /:([^/:]+)$/.exec(image ?? '')?.[1] ?? image;
}
