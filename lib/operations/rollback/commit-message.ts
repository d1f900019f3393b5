import { oneLine } from '../../core';
import { type Caught, formatTrailers } from '../trailers';
import { NONE, nameOf, shortNameOf } from './placed-release';
import { named, type Target } from './target';

/** What a rollback's commit has to tell. */
export interface CommitMessageProps {
  readonly service: string;
  readonly environment: string;
  readonly target: Target;
  readonly from: Target['state']['release'];
  readonly why: string;
  readonly incident?: string;
  readonly caught: Caught;
  /** Refusals that were overridden. */
  readonly despite: readonly string[];
  /** What guards changed along. */
  readonly along: readonly string[];
  readonly paths: readonly string[];
}

/** `Rollback svc-a in prod to 1.4.1` */
export function subjectOf({ service, environment, from, target }: CommitMessageProps): string {
  const { release, commit } = target.state;
  // The same release with an earlier configuration.
  const to = release.key === from.key ? `${release.key} as of ${commit.slice(0, 8)}` : shortNameOf(release, from);
  return oneLine(`Rollback ${service} in ${environment} to ${to}`);
}

/** The message of the commit, for people and, in its last paragraph, for programs. */
export function rollbackMessage(props: CommitMessageProps): string {
  const { service, environment, target, from, why, incident, caught, despite, along, paths } = props;
  const { release } = target.state;
  const others = target.undone.filter(({ release: { key } }) => key !== from.key).map((it) => nameOf(it.release));
  const body = [
    [oneLine(why), ...(incident ? [`Incident: ${oneLine(incident)}`] : [])],
    ...(despite.length > 0 ? [['DESPITE what forbids it:', ...despite.map((line) => `- ${line}`)]] : []),
    [
      `From ${nameOf(from)} to ${nameOf(release)}: ${target.because}.`,
      ...(others.length > 0 ? [`This also undoes ${others.join(', ')}.`] : []),
      `Restored as of ${named(target.state)}${paths.length > 0 ? ':' : '.'}`,
      ...paths.map((path) => `- ${path}`),
      ...along.map((line) => `Along with it: ${oneLine(line)}`),
    ],
  ].map((paragraph) => paragraph.join('\n'));
  const trailers = formatTrailers({
    kind: 'rollback',
    service,
    environment,
    from: from.key === NONE ? undefined : from.key,
    to: release.key,
    caught,
    incident,
    reason: why,
  });
  return [subjectOf(props), ...body, trailers].join('\n\n');
}
