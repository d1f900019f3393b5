import { counted, markdownCode, oneLine } from '../../core';
import { inertMarkdown, markdownReview } from '../../review';
import { formatTrailers } from '../trailers';
import type { NextRelease } from './next-release';
import type { Reviewed } from './reviewed';
import type { NamedCommit } from './source-commits';

/** What is told of a bump. */
export interface Told extends Pick<NextRelease, 'before' | 'after' | 'notes'> {
  readonly service: string;
  readonly environment?: string;
  readonly commits: readonly NamedCommit[];
}

/** `Release svc-a 1.4.2` */
export function subjectOf({ service, after }: Told): string {
  return `Release ${service} ${oneLine(after.version)}`;
}

/**
 * What changes, a line each.
 *
 * @param value how a value is written @default - as it is
 */
export function changesOf({ before, after, commits }: Told, value = (text: string): string => text): string[] {
  const changed = (what: string, was: string, is: string): string =>
    was === is ? `${what}: ${value(is)}, as before` : `${what}: ${value(was)} → ${value(is)}`;
  const own = commits.length > 0 ? ` (${counted(commits.length, 'commit')})` : '';
  return [
    changed('Version', before.version, after.version),
    changed('Release id', before.releaseId, after.releaseId),
    `${changed('Source commit', before.gitSha, after.gitSha)}${own}`,
    `Image: ${value(after.image)}${before.image === after.image ? ', as before' : ''}`,
  ];
}

/** The message of the commit that brings a release. */
export function bumpMessage(told: Told): string {
  const { service, environment, before, after, notes } = told;
  const trailers = formatTrailers({
    kind: 'bump',
    service,
    environment,
    from: before.releaseId,
    to: after.releaseId,
  });
  const remarks = notes.length > 0 ? [notes.map((note) => `- ${oneLine(note)}`).join('\n')] : [];
  return [subjectOf(told), changesOf(told).join('\n'), ...remarks, trailers].join('\n\n');
}

/** The body of the pull request that brings a release. */
export function pullRequestBody(told: Told, file: string, seen: Reviewed): string {
  const head = [
    // As code: a digest that is copied from here has nothing unseen in it.
    ...changesOf(told, (text) => markdownCode(oneLine(text))).map((line) => `- ${line}`),
    ...told.notes.map((note) => `- **note:** ${inertMarkdown(note)}`),
  ];
  const commits = told.commits.slice(0, MOST_SUBJECTS);
  const more = told.commits.length - commits.length;
  const list = [
    ...commits.map(({ sha, subject }) => `- ${sha.slice(0, 8)} ${inertMarkdown(subject.slice(0, LONGEST_SUBJECT))}`),
    ...(more > 0 ? [`- and ${more} more: in the release file`] : []),
  ];
  const above = [`Changes ${inertMarkdown(file)}.`, head.join('\n')].join('\n\n');
  const below = list.length > 0 ? `\n### ${counted(told.commits.length, 'commit')}\n\n${list.join('\n')}\n` : '';
  const middle =
    'review' in seen
      ? markdownReview(seen.review, { mostCharacters: MOST_CHARACTERS - above.length - below.length })
      : `### Not rendered\n\n${inertMarkdown(firstLine(seen.unknown))}\n`;
  return `${above}\n\n${middle}${below}`;
}

/** GitHub takes 65,536 characters. */
const MOST_CHARACTERS = 65_000;
const MOST_SUBJECTS = 50;
const LONGEST_SUBJECT = 200;

function firstLine(text: string): string {
  return text.split('\n').find((line) => line.trim() !== '') ?? '';
}
