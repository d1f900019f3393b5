/** A step of a job, as GitHub reads it. */
export interface Step {
  readonly name: string;
  readonly id?: string;
  readonly if?: string;
  readonly uses?: string;
  readonly with?: Readonly<Record<string, string | number | boolean>>;
  readonly env?: Readonly<Record<string, string>>;
  readonly 'working-directory'?: string;
  readonly run?: string;
}

/** A job that runs steps. Each says its rights and its patience. */
export interface Job {
  readonly name: string;
  readonly needs?: readonly string[];
  readonly if?: string;
  readonly 'runs-on': string;
  readonly 'timeout-minutes': number;
  readonly permissions: Permissions;
  readonly outputs?: Readonly<Record<string, string>>;
  readonly env?: Readonly<Record<string, string>>;
  readonly steps: readonly Step[];
}

/** What the token of a job may do; what is not named it may not. */
export type Permissions = Readonly<Record<string, 'read' | 'write'>>;

/** A job that is another workflow. */
export interface CallingJob {
  readonly permissions: Permissions;
  readonly uses: string;
  readonly with: Readonly<Record<string, string>>;
  readonly secrets: Readonly<Record<string, string>>;
}

/** A workflow, as GitHub reads it. */
export interface Workflow {
  readonly name: string;
  readonly on: unknown;
  readonly permissions: Permissions;
  readonly concurrency?: { readonly group: string; readonly 'cancel-in-progress': boolean };
  readonly defaults?: unknown;
  readonly jobs: Readonly<Record<string, Job | CallingJob>>;
}

/**
 * A script. It stops at the first command that fails, also inside of a pipe, and at a variable that is not set. What it
 * works with comes in through `env`: GitHub puts expressions into a script before the shell reads it.
 */
export function script(...lines: readonly string[]): string {
  return `${['set -euo pipefail', ...lines].join('\n')}\n`;
}

/** An expression, which GitHub replaces by its value. Never for a script. */
export function expression(text: string): string {
  return `\${{ ${text} }}`;
}

/** The shell is said, because GitHub's choice depends on whether it is. */
export const BASH = { run: { shell: 'bash' } };
