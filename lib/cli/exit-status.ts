import type { Command } from 'commander';

/** What a command's help says at its end: what its exit status means, and how it is called. */
export interface HelpEnd {
  /** When it ends with 1; with 0 it has done what it was asked. */
  readonly one: string;
  /** Lines as they are typed, without the name of the program. */
  readonly examples: readonly string[];
  /** What else has to be known, in a sentence or a few. */
  readonly more?: string;
}

/** Ends the help of a command. Of all commands alike, so that a script can rely on it. */
export function withHelpEnd(command: Command, { one, examples, more }: HelpEnd): Command {
  const lines = [
    '',
    `Exit status: 0 done; 1 ${one}; 130 after Ctrl-C.`,
    ...(more === undefined ? [] : [more]),
    '',
    examples.length === 1 ? 'Example:' : 'Examples:',
    ...examples.map((example) => `  $ release-train ${example}`),
    '',
  ];
  return command.addHelpText('after', lines.join('\n'));
}
