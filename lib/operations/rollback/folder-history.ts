import { git, readObjects } from '../../git';
import { listPathOf } from '../../gitops';
import { parseTrailers, type ReleaseTrailers } from '../trailers';
import { changesOnBranch } from './mainline';
import { type PlacedRelease, releaseIn } from './placed-release';

/** What a service's folder was from one commit of the branch to the next one that changed it. */
export interface FolderState {
  readonly commit: string;
  readonly subject: string;
  /** When it was committed, in ISO 8601. */
  readonly at: string;
  /** What the message says of a release of this service in this environment; other releases may have come with it. */
  readonly trailers?: ReleaseTrailers;
  /** Git's ids of the files' content, by path; those of the folder alone. */
  readonly files: ReadonlyMap<string, string>;
  /** Git's id of publish's list; undefined if there is none. */
  readonly list?: string;
  /** The serial number in it, which only somebody who goes back makes smaller. */
  readonly serial?: number;
  /** Undefined where the folder has no Rollout. */
  readonly release?: PlacedRelease;
}

/** How the folder of a service came to be what it is. */
export interface FolderHistory {
  readonly service: string;
  readonly environment: string;
  /** `clusters/prod/apps/svc-a` */
  readonly folder: string;
  /** Newest first. */
  readonly states: readonly FolderState[];
  /** Whether there are older states, which were not read. */
  readonly isCut: boolean;
}

/**
 * Reads what a folder was, commit by commit of the branch itself.
 *
 * @param root a work tree; its HEAD is where the history begins
 * @param most the states that are read at most
 */
export async function folderHistory(
  root: string,
  branch: string,
  environment: string,
  service: string,
  most: number,
): Promise<FolderHistory> {
  const folder = `clusters/${environment}/apps/${service}`;
  const list = listPathOf(folder);
  const commits = await changesOnBranch(root, branch, [folder, list], most);
  const isOwn = (of: ReleaseTrailers): boolean => of.service === service && of.environment === environment;
  const messages = await messagesOf(
    root,
    commits.map(({ sha }) => sha),
    isOwn,
  );
  let files = await filesAt(root, [folder, list]);
  const found: (Omit<FolderState, 'list' | 'serial' | 'release'> & { readonly all: ReadonlyMap<string, string> })[] =
    [];
  for (const { sha, subject, changes } of commits) {
    found.push({ commit: sha, subject, ...(messages.get(sha) ?? { at: '' }), files: without(files, list), all: files });
    const before = new Map(files);
    for (const { path, before: ids } of changes) {
      const [id = ''] = ids;
      if (/^0*$/.test(id)) before.delete(path);
      else before.set(path, id);
    }
    files = before;
  }
  const texts = await readObjects(root, [...new Set(found.flatMap(({ all }) => [...all.values()]))]);
  const releases = new Map<string, PlacedRelease | undefined>();
  const states = found.map(({ all, ...state }): FolderState => {
    const key = [...state.files].flat().join('\0');
    const textOf = ([path, id]: [string, string]): [string, string] => [path, texts.get(id) ?? ''];
    if (!releases.has(key)) releases.set(key, releaseIn(new Map([...state.files].filter(isYaml).map(textOf))));
    const listId = all.get(list);
    const [, serial] = /^# serial: (\d+)\s*$/m.exec(texts.get(listId ?? '') ?? '') ?? [];
    return {
      ...state,
      list: listId,
      serial: serial === undefined ? undefined : Number(serial),
      release: releases.get(key),
    };
  });
  return { service, environment, folder, states, isCut: commits.length === most };
}

/** Git's ids of the files below some paths, as HEAD has them. */
async function filesAt(root: string, paths: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const listed = await git(root, ['--literal-pathspecs', 'ls-tree', '-r', '-z', 'HEAD', '--', ...paths]);
  return new Map(
    listed
      .split('\0')
      .filter((line) => line !== '')
      .map((line): [string, string] => {
        const [head = '', path = ''] = line.split('\t');
        return [path, head.split(' ')[2] ?? ''];
      }),
  );
}

type Message = Pick<FolderState, 'at' | 'trailers'>;

async function messagesOf(
  root: string,
  commits: readonly string[],
  isOwn: (trailers: ReleaseTrailers) => boolean,
): Promise<ReadonlyMap<string, Message>> {
  if (commits.length === 0) return new Map();
  const format = ['--format=%H%n%cI%n%B', '-z', '--no-patch', '--encoding=UTF-8', '--no-color'];
  const input = commits.map((commit) => `${commit}\n`).join('');
  const messages = (await git(root, ['log', '--no-walk=unsorted', ...format, '--stdin'], { input }))
    .split('\0')
    .filter((text) => text !== '');
  return new Map(
    messages.map((text): [string, Message] => {
      const [sha = '', at = '', ...body] = text.split('\n');
      const trailers = parseTrailers(body.join('\n'));
      return [sha, { at, trailers: trailers && isOwn(trailers) ? trailers : undefined }];
    }),
  );
}

function without(files: ReadonlyMap<string, string>, path: string): ReadonlyMap<string, string> {
  const left = new Map(files);
  left.delete(path);
  return left;
}

function isYaml([path]: readonly [string, string]): boolean {
  return /\.ya?ml$/.test(path);
}
