import { cpSync, existsSync, lstatSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Manifest } from './fleet';
import { git, identify, temporaryFolder } from './git';

/** What a promotion is run with. */
export interface Promotion {
  /** Where the repositories are that addresses stand for. */
  readonly repositories: Readonly<Record<string, string>>;
  /** The commit of the Freight. */
  readonly commit: string;
  /** Called before the push. */
  readonly beforePush?: () => void;
}

/** What a run promotion has done. */
export interface Promoted {
  /** The commit that stands on the branch. */
  readonly commit: string;
  /** Whether there was anything to commit. */
  readonly changed: boolean;
  /** The names of the Applications that were synced, and of those that were waited for. */
  readonly synced: readonly string[];
  readonly awaited: readonly string[];
}

/**
 * Runs the promotion of a Stage as Kargo 1.11 does: expressions are worked out step by step, each step's configuration is
 * checked against what the step knows, and the steps with files and Git are done. Steps with Argo CD are only noted.
 *
 * @see https://docs.kargo.io/user-guide/reference-docs/promotion-steps/
 */
export function promote({ metadata, spec }: Manifest, promotion: Promotion): Promoted {
  const { vars = [], steps } = spec.promotionTemplate.spec;
  const scope = {
    vars: Object.fromEntries(vars.map(({ name, value }: Manifest) => [name, evaluated(value, {})])),
    ctx: { stage: metadata.name, promotion: `${metadata.name}.1`, targetFreight: { name: 'f1' } },
    commit: promotion.commit,
  };
  const run: Run = {
    folder: temporaryFolder(),
    promotion,
    done: { commit: '', changed: false, synced: [], awaited: [] },
  };
  for (const { uses, config } of steps) {
    const step = STEPS[uses];
    if (!step) throw new Error(`${uses} is no step that this test knows`);
    const given = deep(config, (text) => evaluated(text, scope)) as Manifest;
    checkFields(uses, given, step.fields);
    step.run(given, run);
  }
  return run.done;
}

/** A text as Kargo works out its expressions; any that the library does not write is refused. */
export function evaluated(text: string, scope: Record<string, unknown>): string {
  let result = '';
  let rest = text;
  for (;;) {
    // As nextExpression of Kargo: the first beginning of either kind, up to its next end.
    const [beginning] = /\$\{[{%]/.exec(rest) ?? [];
    if (beginning === undefined) return result + rest;
    const at = rest.indexOf(beginning);
    const end = rest.indexOf(beginning === '${{' ? '}}' : '%}', at + 3);
    if (end < 0) throw new Error(`unclosed expression in ${text}`);
    result += rest.slice(0, at) + String(worth(rest.slice(at + 3, end).trim(), scope));
    rest = rest.slice(end + 2);
  }
}

function worth(expression: string, scope: Record<string, unknown>): unknown {
  const [, literal] = /^"([^"\\]*)"$/.exec(expression) ?? [];
  if (literal !== undefined) return literal;
  const { vars, commit } = scope as { vars?: { repository?: string }; commit?: string };
  if (expression === 'commitFrom(vars.repository).ID' && vars?.repository !== undefined) return commit;
  const value = /^(vars|ctx)(\.\w+)+$/.test(expression)
    ? expression.split('.').reduce<unknown>((at, name) => (at as Record<string, unknown> | undefined)?.[name], scope)
    : undefined;
  if (typeof value !== 'string') throw new Error(`${expression} is no expression that the library writes`);
  return value;
}

function deep(value: unknown, change: (text: string) => string): unknown {
  if (typeof value === 'string') return change(value);
  if (Array.isArray(value)) return value.map((inner) => deep(inner, change));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, deep(inner, change)]));
}

interface Run {
  readonly folder: string;
  readonly promotion: Promotion;
  done: Promoted;
}

/** The fields of a step's configuration, as far as they are used: those that are required, and what is in a list. */
interface Fields {
  readonly [field: string]: 'text' | 'texts' | 'optional text' | Fields;
}

interface Step {
  readonly fields: Fields;
  readonly run: (config: Manifest, run: Run) => void;
}

const APPS: Fields = { apps: { name: 'text', namespace: 'optional text' } };

const STEPS: Readonly<Record<string, Step>> = {
  'git-clone': {
    fields: {
      repoURL: 'text',
      checkout: { path: 'text', commit: 'optional text', branch: 'optional text', sparse: 'texts' },
    },
    run({ repoURL, checkout }, { folder, promotion }) {
      const repository = promotion.repositories[repoURL];
      if (repository === undefined) throw new Error(`there is no repository ${repoURL}`);
      const bare = join(folder, 'repo');
      git(folder, 'clone', '--quiet', '--bare', repository, bare);
      identify(bare);
      for (const { path, commit, branch, sparse } of checkout) {
        if ((commit === undefined) === (branch === undefined)) throw new Error('either a commit or a branch');
        if (branch !== undefined) git(bare, 'rev-parse', '--verify', '--quiet', `refs/heads/${branch}`);
        git(bare, 'worktree', 'add', '--quiet', join(folder, path), commit ?? branch);
        // AddWorkTreeOptions.Sparse of Kargo: cone mode.
        git(join(folder, path), 'sparse-checkout', 'set', '--cone', ...sparse);
      }
    },
  },
  delete: {
    fields: { path: 'text' },
    run: ({ path }, { folder }) => rmSync(join(folder, path), { recursive: true, force: true }),
  },
  copy: {
    fields: { inPath: 'text', outPath: 'text' },
    run({ inPath, outPath }, { folder }) {
      const from = join(folder, inPath);
      if (!existsSync(from)) throw new Error(`failed to copy ${inPath}: no such file or directory`);
      cpSync(from, join(folder, outPath), {
        recursive: true,
        filter: (source) => !source.endsWith('/.git') && !lstatSync(source).isSymbolicLink(),
      });
    },
  },
  'git-commit': {
    fields: { path: 'text', message: 'text' },
    run({ path, message }, run) {
      const tree = join(run.folder, path);
      git(tree, 'add', '.');
      const changed = git(tree, 'status', '-s') !== '';
      if (changed) git(tree, 'commit', '--quiet', '-m', message);
      run.done = { ...run.done, changed };
    },
  },
  'git-push': {
    fields: { path: 'text' },
    run({ path }, run) {
      const tree = join(run.folder, path);
      const branch = git(tree, 'branch', '--show-current');
      run.promotion.beforePush?.();
      git(tree, 'pull', '--quiet', '--rebase', 'origin', branch);
      git(tree, 'push', '--quiet', 'origin', `HEAD:${branch}`);
      run.done = { ...run.done, commit: git(tree, 'rev-parse', 'HEAD') };
    },
  },
  'argocd-update': { fields: APPS, run: ({ apps }, run) => noted(run, { synced: names(apps) }) },
  'argocd-wait': { fields: APPS, run: ({ apps }, run) => noted(run, { awaited: names(apps) }) },
};

function noted(run: Run, more: Partial<Promoted>): void {
  run.done = { ...run.done, ...more };
}

function names(apps: readonly Manifest[]): string[] {
  if (apps.length === 0) throw new Error('apps: at least one');
  return apps.map(({ name }) => name);
}

/** As the JSON schemas of the steps: no field that they do not know, and all that they need. */
function checkFields(where: string, given: Manifest, fields: Fields): void {
  for (const name of Object.keys(given)) if (!(name in fields)) throw new Error(`${where}.${name} is no field`);
  for (const [name, kind] of Object.entries(fields)) {
    const value = given[name];
    const isText = (it: unknown): boolean => typeof it === 'string' && it !== '';
    if (typeof kind === 'object') {
      if (!Array.isArray(value) || value.length === 0) throw new Error(`${where}.${name} is no list`);
      for (const item of value) checkFields(`${where}.${name}[]`, item, kind);
    } else if (kind === 'texts') {
      if (!Array.isArray(value) || value.length === 0 || !value.every(isText))
        throw new Error(`${where}.${name} is no list of texts`);
    } else if (!isText(value) && !(kind === 'optional text' && value === undefined)) {
      throw new Error(`${where}.${name} is no text`);
    }
  }
}
