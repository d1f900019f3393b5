import { RELEASE_ID, RELEASE_SHA } from '../../core';
import { documentsIn } from '../../gitops';

/** The files of a service before and after a commit. */
export interface Contents {
  readonly before: readonly string[];
  readonly after: readonly string[];
}

/** What a reader of the log needs to know of a release, as far as the manifests say it. */
export function releaseMessage(service: string, { before, after }: Contents, train: string): string {
  const [was, is] = [identitiesIn(before), identitiesIn(after)];
  const [version, ...versions] = is.versions;
  const [commit, ...commits] = is.commits;
  const told = [
    changed('Version', was.versions, is.versions),
    changed('Release id', was.ids, is.ids),
    is.commits.length > 0 ? `Source commit: ${is.commits.join(', ')}` : undefined,
    train,
  ].filter((line) => line !== undefined);
  return [
    `Release ${service}${version !== undefined && versions.length === 0 ? ` ${version}` : ''}`,
    told.join('\n'),
    // Argo CD shows what it refers to; it takes 5 to 40 hexadecimal digits.
    ...(commit && commits.length === 0 && /^[0-9a-f]{5,40}$/.test(commit)
      ? [`Argocd-reference-commit-sha: ${commit}`]
      : []),
  ].join('\n\n');
}

function changed(what: string, before: readonly string[], after: readonly string[]): string | undefined {
  const [was, is] = [before.join(', '), after.join(', ')];
  if (is === '') return undefined;
  if (was === is) return `${what}: ${is}, as before`;
  return was === '' ? `${what}: ${is}` : `${what}: ${was} → ${is}`;
}

/** What the pod templates of manifests say of their release, each once. */
function identitiesIn(texts: readonly string[]) {
  const templates = texts
    .filter((text) => text.includes('release-train.dev/'))
    .flatMap(documentsIn)
    .map((manifest) => manifest?.spec?.template?.metadata)
    .filter((metadata) => metadata?.annotations?.[RELEASE_ID] !== undefined);
  const each = (read: (metadata: (typeof templates)[number]) => unknown): string[] => {
    const values = templates.map(read).filter((value) => value !== undefined && value !== null);
    // A line break would begin something else in a message.
    const lines = values.map((value) => String(value).replace(/\s+/g, ' ').trim());
    return [...new Set(lines)].filter((line) => line !== '').sort();
  };
  return {
    versions: each(({ labels }) => labels?.['app.kubernetes.io/version']),
    ids: each(({ annotations }) => annotations[RELEASE_ID]),
    commits: each(({ annotations }) => annotations[RELEASE_SHA]),
  };
}
