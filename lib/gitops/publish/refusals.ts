import type { Problem } from '../../core';
import type { Commit, IgnoreRule } from '../../git';
import type { UnannouncedEnd } from './decommissioned';
import type { Edit } from './edits';
import type { TakenBack } from './history';
import type { PublishedList } from './published-list';
import type { FileState } from './survey';
import { inCluster } from './units';

/** A publish as the user asked for it. */
export interface PublishCommand {
  /** The rendered tree. */
  readonly from: string;
  /** The services to ask for by name, for a path to be among what is published; none for everything. */
  readonly onlyFor: (path: string) => readonly string[];
  /** What was adopted already. */
  readonly adopt: readonly string[];
  readonly allowShallow: boolean;
  /** Whether it is a train that publishes, a folder at a time. */
  readonly byTrain: boolean;
}

/** Refusals of one publish. */
export type Refusals = ReturnType<typeof refusals>;

/** What publish refuses to do, in words that say what to do instead. `checkout` is the folder as the user named it. */
export function refusals(checkout: string, { from, onlyFor, adopt: adopted, allowShallow, byTrain }: PublishCommand) {
  const adopt = (path: string): string => {
    const only = onlyFor(path);
    const words = [
      'release-train publish',
      quote(checkout),
      // As it is without the option.
      ...(from === 'dist' ? [] : ['--from', quote(from)]),
      ...(only.length === 0 ? [] : ['--only', quote(only.join(','))]),
      ...(allowShallow ? ['--allow-shallow'] : []),
      '--adopt',
      quote([...adopted, path].join(',')),
    ];
    return `\`${words.join(' ')}\`${byTrain ? ', which is no train: it brings the service to every environment at once' : ''}`;
  };
  return {
    obstacle: ({ path, obstacle = '' }: Pick<FileState, 'path' | 'obstacle'>): Problem => ({ path, message: obstacle }),

    conflict: (path: string): Problem => ({
      path,
      message: `has a conflict that was not resolved: resolve it and \`git add ${quote(path)}\`, then publish`,
    }),

    /** A problem a rule: one line in .gitignore may hide a whole fleet. */
    ignored: (rules: ReadonlyMap<string, IgnoreRule>): Problem[] => {
      const byRule = new Map<string, { path: string; rule: IgnoreRule; others: number }>();
      for (const [path, rule] of rules) {
        const key = `${rule.source}:${rule.line}`;
        const first = byRule.get(key);
        if (first) first.others++;
        else byRule.set(key, { path, rule, others: 0 });
      }
      return [...byRule.values()].map(({ path, rule: { source, line, pattern }, others }) => ({
        path,
        message: `is ignored by line ${line} of ${source} (${pattern})${others ? `, like ${others} more` : ''}, so it would never be committed, and the next publish would not know what this one wrote: take it out of ${source}`,
      }));
    },

    foreign: ({ path }: FileState): Problem => ({
      path,
      message: `is in the checkout with other content, and publish does not own it: move it away, or let publish overwrite it with ${adopt(path)}`,
    }),

    edited: ({ path, present, wanted }: FileState, { uncommitted, commit }: Edit): Problem => {
      const deleted = present === undefined;
      const back = `\`git checkout HEAD -- ${quote(path)}\``;
      const doing = deleted ? 'write it again' : wanted === undefined ? 'remove it' : 'overwrite it';
      const otherwise = `${deleted ? 'take it out of the source' : 'put the change into the source'} and synth again, or ${doing} with ${adopt(path)}`;
      if (uncommitted && deleted) {
        return {
          path,
          message: `was deleted, which is not committed: bring it back (${back}), or ${doing} with ${adopt(path)}`,
        };
      }
      if (uncommitted) {
        const discard = `\`git checkout -- ${quote(path)}\`, or ${back} if they are staged`;
        return { path, message: `has uncommitted edits: commit them, or discard them (${discard}), then publish` };
      }
      const who = commit
        ? `a commit ${deleted ? 'deleted' : 'changed'} it since the last publish (${nameOf(commit)})`
        : undefined;
      return {
        path,
        message: `${who ?? `was ${deleted ? 'deleted' : 'edited'} since a publish that was never committed`}: ${otherwise}`,
      };
    },

    takenBack: (
      unit: string,
      { list: { serial, releases }, by }: TakenBack,
      current: PublishedList | undefined,
      service: string | undefined,
    ): Problem => {
      const gone = releases.filter((id) => !current?.releases.includes(id));
      const what = gone.length ? `the release ${gone.join(', ')}` : `publish ${serial} of this unit`;
      const how = by
        ? `commit ${nameOf(by)} took ${what} back`
        : `${what} was taken back (the checkout has serial ${current?.serial ?? 0}, its history ${serial}), by a merge or by changes that are not committed`;
      // A file outside the clusters is in the tree because the source is in another repository.
      const source = !inCluster(unit)
        ? 'the source repository back'
        : `the source back as well${service === undefined ? '' : ` (the release file of ${service}, for example)`}`;
      return {
        path: unit,
        message: `${how}, and publishing would undo that: put ${source} and synth again, or publish it anyway with ${adopt(unit)}`,
      };
    },

    unannouncedEnd: ({ folder, service }: UnannouncedEnd): Problem => ({
      path: folder,
      message: `would be removed, and ${service} was not decommissioned there: put it back into the source with decommissioned: { reason: '…' }, publish and commit that, delete its Application, and then remove it; or remove the folder with ${adopt(folder)}`,
    }),

    shallow: (units: number): Problem => ({
      path: checkout,
      message: `is a shallow clone, which cannot tell whether someone reverted what ${units === 1 ? '1 unit is' : `${units} units are`} about to become: clone the whole history (\`fetch-depth: 0\` in actions/checkout, or \`git fetch --unshallow\`), or pass --allow-shallow`,
    }),
  };
}

function nameOf({ sha, subject }: Commit): string {
  return `${sha.slice(0, 8)} "${subject}"`;
}

function quote(text: string): string {
  return /^[\w./@:+,-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}
