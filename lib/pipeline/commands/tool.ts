/** What a word of a command names. */
export type Named =
  /** A Rollout in the namespace of the command. */
  | 'rollout'
  | 'application'
  /** A service of the environment that `--env` names. */
  | 'service'
  /** An action of Argo CD on a Rollout. */
  | 'rollout-action'
  /** A kind of the API, as kubectl writes it, and the names of objects of it. */
  | 'resource'
  /** Folders and files of the repository, behind `--`. */
  | 'anything';

/** Flags, and whether they take a value; an optional one stands behind the flag unless that begins with `-`. */
export type Flags = Readonly<Record<string, boolean | 'optional'>>;

/** A command that a tool has: what it takes, and which flags. */
export interface KnownCommand {
  /** What its words name, in order; the last one stands for all that follow where `several` is set. */
  readonly takes: readonly Named[];
  readonly several?: boolean;
  /** How many of them it cannot be without. @default - all */
  readonly least?: number;
  /** Its flags beside those of the tool. Absent where this table does not know them. */
  readonly flags?: Flags;
}

/** A tool, and its commands by their words: `app actions run`. */
export interface Tool {
  readonly name: readonly string[];
  readonly flags: Flags;
  readonly commands: Readonly<Record<string, KnownCommand>>;
}

/** A command whose words this library knows nothing of. */
export const ANYTHING: KnownCommand = { takes: ['anything'], several: true, least: 0 };
