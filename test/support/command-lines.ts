import type { Command } from 'commander';
import { releaseTrain } from '../../lib/cli/program';

/** Each command that does something, with its whole name. */
export function commands(): Map<string, Command> {
  return new Map(leaves(releaseTrain(), []));
}

/** What would be refused of a line such as `release-train check dist`, before anything is read; nothing of it is run. */
export function refusedOf(line: string): string[] {
  const words = (line.match(/(?:'[^']*'|"[^"]*"|\\.|[^\s'"\\])+/g) ?? []).map((word) =>
    word.replace(/^(['"])(.*)\1$/s, '$2'),
  );
  const given = words.slice(words.findIndex((word) => /(^|\/)release-train$/.test(word)) + 1);
  const name = [given.slice(0, 2).join(' '), given[0] ?? ''].find((it) => commands().has(it));
  // A command remembers what it was given.
  const command = commands().get(name ?? '');
  if (command === undefined || name === undefined) return given[0]?.startsWith('-') ? [] : [`no command ${given[0]}`];
  let said = '';
  command.exitOverride().configureOutput({ writeErr: (text) => (said += text) });
  try {
    const { operands, unknown } = command.parseOptions(given.slice(name.split(' ').length));
    if (unknown.includes('--help')) return [];
    const least = command.registeredArguments.filter((argument) => argument.required).length;
    const isVariadic = command.registeredArguments.some((argument) => argument.variadic);
    const most = isVariadic ? Number.POSITIVE_INFINITY : command.registeredArguments.length;
    const missing = command.options.filter((it) => it.mandatory && command.getOptionValue(it.attributeName()) == null);
    return [
      ...unknown.map((word) => `no option ${word}`),
      ...missing.map(({ long }) => `without ${long}`),
      ...(operands.length < least || operands.length > most ? [`${operands.length} arguments`] : []),
    ];
  } catch {
    return [said.trim()];
  }
}

function leaves(command: Command, path: readonly string[]): [string, Command][] {
  if (command.commands.length === 0) return [[path.join(' '), command]];
  return command.commands.flatMap((child) => leaves(child, [...path, child.name()]));
}
