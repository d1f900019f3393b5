/** What a commit message says of a release, for programs: trailers in its last paragraph. */
export interface ReleaseTrailers {
  /** What wrote the commit. */
  readonly kind: 'bump' | 'rollback' | 'drill';
  readonly service: string;
  readonly environment?: string;
  /** The release id that it leaves. */
  readonly from?: string;
  /** The release id that it brings. */
  readonly to?: string;
  /** Of a rollback, what found the failure: the canary, before everybody had the release, or somebody afterwards. */
  readonly caught?: Caught;
  readonly incident?: string;
  /** Why, in one line. */
  readonly reason?: string;
}

/** What found out that a release was bad. */
export type Caught = 'canary' | 'after-promotion' | 'unknown';

export const CAUGHT: readonly Caught[] = ['canary', 'after-promotion', 'unknown'];

/** The trailers as the last paragraph of a commit message, without a line feed at its end. */
export function formatTrailers(trailers: ReleaseTrailers): string {
  return KEYS.flatMap(([key, field]) => {
    const value = trailers[field];
    // A line break would end the trailer, and begin another one.
    const line = value?.replace(/\s+/g, ' ').trim();
    return line ? [`${key}: ${line}`] : [];
  }).join('\n');
}

/** Reads the trailers of a commit message; undefined if its last paragraph has none of ours. */
export function parseTrailers(message: string): ReleaseTrailers | undefined {
  const last =
    message
      .trimEnd()
      .split(/\n\s*\n/)
      .at(-1) ?? '';
  const values = new Map(
    // What was written in a browser, as the text of a pull request, has line ends of two characters.
    last.split(/\r?\n/).flatMap((line) => {
      const [, key, value] = /^([A-Za-z-]+): (.*)$/.exec(line) ?? [];
      const field = KEYS.find(([known]) => known.toLowerCase() === key?.toLowerCase())?.[1];
      return field && value ? [[field, value.trim()] as const] : [];
    }),
  );
  const kind = KINDS.find((known) => known === values.get('kind'));
  const service = values.get('service');
  if (!kind || !service) return undefined;
  const caught = CAUGHT.find((known) => known === values.get('caught'));
  const { kind: _, caught: __, ...rest } = Object.fromEntries(values);
  return { ...rest, kind, service, ...(caught && { caught }) };
}

const KINDS = ['bump', 'rollback', 'drill'] as const;

const KEYS: readonly (readonly [key: string, field: keyof ReleaseTrailers])[] = [
  ['Release-Train', 'kind'],
  ['Release-Service', 'service'],
  ['Release-Environment', 'environment'],
  ['Release-From', 'from'],
  ['Release-To', 'to'],
  ['Release-Caught', 'caught'],
  ['Release-Incident', 'incident'],
  ['Release-Reason', 'reason'],
];
