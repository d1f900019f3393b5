import { RELEASE_ID } from '../../core';
import type { Change } from '../compare/change';
import { shown } from './values';
import type { ChangedWorkload } from './workloads';

/** Labels and annotations that say which release pods are of. */
const IDENTITY: ReadonlySet<string> = new Set([
  'app.kubernetes.io/version',
  'version',
  'service.istio.io/canonical-revision',
  'tags.datadoghq.com/version',
  'release-train.dev/git-sha',
  RELEASE_ID,
]);

/** A release of a workload. */
export interface ReleaseChange {
  /** `image 1.4.1 → 1.4.2`; several where several containers have another one; `release svc-a-7 → svc-a-8, the same image`. */
  readonly text: string;
  readonly changes: readonly Change[];
  /** Whether an image comes from another place than before. */
  readonly moved: boolean;
}

/** What of a workload's changes is a release: other images, another release id, and whatever bears their name. */
export function releaseOf(workload: ChangedWorkload): ReleaseChange | undefined {
  const { pair, pods, template } = workload;
  const images = pods.filter(({ at, before, after }) => {
    const [, list, , field, ...more] = at.slice(template.length);
    return (
      (list === 'containers' || list === 'initContainers') &&
      field === 'image' &&
      more.length === 0 &&
      typeof before === 'string' &&
      typeof after === 'string'
    );
  });
  const identity = pair.changes.filter((change) => isIdentity(change, template));
  if (images.length === 0) return sameImage(identity, template);
  const version =
    identity.find(({ at }) => at.length > 3 && at.at(-1) === 'app.kubernetes.io/version') ??
    identity.find(({ at }) => at.at(-1) === 'version');
  const texts = images.map((image) => {
    const container = images.length > 1 ? ` of ${String(image.at[template.length + 2])}` : '';
    return `image${container} ${imagesText(String(image.before), String(image.after), version)}`;
  });
  return {
    text: [...new Set(texts)].join(', '),
    changes: [...images, ...identity],
    moved: images.some(({ before, after }) => repositoryOf(String(before)) !== repositoryOf(String(after))),
  };
}

/** The same image under another release id goes the whole way of a release, as when a drill rehearses one. */
function sameImage(identity: readonly Change[], template: readonly string[]): ReleaseChange | undefined {
  const id = identity.find(({ at }) => at.length === template.length + 3 && at.at(-1) === RELEASE_ID);
  if (id?.before === undefined || id.after === undefined) return undefined;
  return { text: `release ${shown(id.before)} → ${shown(id.after)}, the same image`, changes: identity, moved: false };
}

function isIdentity(change: Change, template: readonly string[]): boolean {
  const { at } = change;
  const key = String(at.at(-1));
  if (at.at(-3) === 'metadata' && (at.at(-2) === 'labels' || at.at(-2) === 'annotations')) return IDENTITY.has(key);
  // The telemetry's own attributes name the release among others.
  return (
    at[template.length + 1] === 'containers' &&
    at.includes('OTEL_RESOURCE_ATTRIBUTES') &&
    key === 'value' &&
    withoutRelease(change.before) === withoutRelease(change.after)
  );
}

function withoutRelease(attributes: unknown): string {
  return String(attributes)
    .split(',')
    .filter((it) => !/^(service\.version|deployment\.id|vcs\.ref\.head\.revision)=/.test(it))
    .join(',');
}

function imagesText(before: string, after: string, version: Change | undefined): string {
  const [from, to] = [partsOf(before), partsOf(after)];
  if (from.repository !== to.repository) return `${shown(before)} → ${shown(after)}`;
  if (from.tag && to.tag && from.tag !== to.tag) return `${shown(from.tag)} → ${shown(to.tag)}`;
  if (version?.before !== undefined && version.after !== undefined && before.includes('@') === after.includes('@'))
    return `${shown(version.before)} → ${shown(version.after)}`;
  const loose =
    before.includes('@') && !after.includes('@') ? ', which is no digest any more: it can change by itself' : '';
  return `${from.short} → ${to.short}${loose}`;
}

function repositoryOf(image: string): string {
  return partsOf(image).repository;
}

function partsOf(image: string): { repository: string; tag?: string; short: string } {
  const [name = '', digest] = image.split('@');
  const colon = name.lastIndexOf(':');
  const tag = colon > name.lastIndexOf('/') ? name.slice(colon + 1) : undefined;
  return {
    repository: tag === undefined ? name : name.slice(0, colon),
    tag,
    short: digest ? digest.slice(0, 'sha256:'.length + 7) : (tag ?? 'no tag'),
  };
}
