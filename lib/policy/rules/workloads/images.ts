import type { Field } from '../../../manifests';
import { isPutInLater } from '../../objects';

/** What an image reference says. */
export interface Image {
  readonly tag?: string;
  readonly digest?: string;
}

// The grammar of github.com/distribution/reference: the last part is the tag, unless a registry's port is meant.
const IMAGE =
  /^(?:(?:[\w-]+(?:\.[\w-]+)*(?::\d+)?|\[[\da-fA-F:]+\](?::\d+)?)\/)?[a-z0-9]+(?:(?:\.|_{1,2}|-+)[a-z0-9]+)*(?:\/[a-z0-9]+(?:(?:\.|_{1,2}|-+)[a-z0-9]+)*)*(?::(?<tag>\w[\w.-]{0,127}))?(?:@(?<digest>[A-Za-z][\w.+-]*:[0-9a-fA-F]{32,}))?$/;

/** Tags that are pushed again and again. */
const MOVING =
  /^(latest|main|master|trunk|head|dev|develop|development|edge|nightly|snapshot|current|stable|canary|next|release|live|prod|production|staging|stage|test|qa)$/i;

/** What an image reference says; undefined if it is none, or not rendered yet. */
export function imageOf({ text }: Field): Image | undefined {
  if (text === undefined || isPutInLater(text)) return undefined;
  return IMAGE.exec(text)?.groups;
}

/** Whether a tag is one that means another image tomorrow. */
export function isMovingTag(tag: string): boolean {
  return MOVING.test(tag);
}
