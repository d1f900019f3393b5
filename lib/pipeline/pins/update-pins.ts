import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { Document } from 'yaml';
import { ReleaseTrainError } from '../../core';
import { type ActionPin, readPins } from './pins-file';
import { type Resolved, resolveTag } from './resolve-tag';
import { SHIPPED_PINS } from './shipped-pins';

export interface UpdatePinsOptions {
  /** The file of pins. One that there is not is made, with the actions of this library. */
  readonly file: string;
  /** Where the repositories of the actions are. @default 'https://github.com' */
  readonly server?: string;
  /** Tells what would change, and writes nothing. @default false */
  readonly check?: boolean;
  /** Actions with the tags at which they are added to a file that lacks them. @default - those of this library's workflows */
  readonly actions?: Readonly<Record<string, string>>;
}

/** What became of the pin of an action. */
export interface UpdatedPin extends ActionPin {
  readonly action: string;
  readonly commit: string;
  /** The commit that stood there before; undefined if none did. */
  readonly before?: string;
}

/**
 * Asks the repositories for the commits behind all tags of a file of pins, and writes them into it; comments stay. Actions that
 * the file lacks are added. All or nothing: as long as one cannot be asked for, the file stays as it is.
 *
 * @throws ReleaseTrainError if the file is wrong, a tag is not there or is a branch, or a repository does not answer
 */
export async function updatePins(options: UpdatePinsOptions): Promise<readonly UpdatedPin[]> {
  const { file, server = 'https://github.com', check = false, actions = SHIPPED_PINS } = options;
  const { document, pins: there, problems } = readPins(textOf(file) ?? newFile(actions));
  if (problems.length > 0)
    throw new ReleaseTrainError(
      'the pins cannot be read; nothing was written',
      problems.map((message) => ({ path: file, message })),
    );
  // A later version of this library may use an action more than the one that the file was made by.
  const lacking = Object.entries(actions).filter(([action]) => !there.has(action));
  const pins = new Map([...there, ...lacking.map(([action, tag]): [string, ActionPin] => [action, { tag }])]);
  const found = new Map<string, Resolved>();
  await Promise.all(
    [...pins].map(async ([action, { tag }]) => {
      found.set(action, await resolveTag(server, action, tag));
    }),
  );
  refuseUnresolved([...pins.keys()], found);
  const updated = [...pins].map(([action, { tag, commit: before }]): UpdatedPin => {
    const { commit } = found.get(action) as { readonly commit: string };
    return { action, tag, commit, before };
  });
  const changed = updated.filter(({ commit, before }) => commit !== before);
  for (const { action, tag, commit } of changed)
    if (document.hasIn(['actions', action])) document.setIn(['actions', action, 'commit'], commit);
    else document.setIn(['actions', action], document.createNode({ tag, commit }, { flow: true }));
  if (!check && changed.length > 0) writeWhole(file, document.toString({ lineWidth: 0 }));
  return updated;
}

function refuseUnresolved(actions: readonly string[], found: ReadonlyMap<string, Resolved>): void {
  const failed = actions.flatMap((action) => {
    const resolved = found.get(action);
    return resolved && 'problem' in resolved ? [{ path: action, message: resolved.problem, ...resolved }] : [];
  });
  if (failed.length === 0) return;
  const offline = failed.every((it) => it.offline === true);
  throw new ReleaseTrainError(
    offline
      ? 'the commits of actions could not be asked for; nothing was written. Is there a network, and a way through its proxy? Until then the pins stay as they are'
      : 'not every tag leads to a commit; nothing was written',
    failed.map(({ path, message }) => ({ path, message })),
  );
}

function textOf(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') return undefined;
    throw new ReleaseTrainError(`${file}: cannot be read: ${code ?? message}`);
  }
}

function newFile(actions: Readonly<Record<string, string>>): string {
  const document = new Document({
    actions: Object.fromEntries(Object.entries(actions).map(([action, tag]) => [action, { tag }])),
  });
  document.commentBefore = [
    ' The actions that rendered workflows use. A tag can be moved by whoever owns the action; workflows name the commit.',
    ' release-train pins update asks for the commits of these tags. To take another version, change its tag and run it.',
  ].join('\n');
  return document.toString({ lineWidth: 0 });
}

/** Whoever reads the file meanwhile sees the one or the other. */
function writeWhole(file: string, text: string): void {
  const unfinished = `${file}.${process.pid}`;
  try {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(unfinished, text);
    renameSync(unfinished, file);
  } catch (error) {
    rmSync(unfinished, { force: true });
    throw new ReleaseTrainError(`${file}: cannot be written: ${(error as Error).message}`);
  }
}
