import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Command } from 'commander';
import { releaseTrain } from '../../lib/cli/program';

const COMMANDS = leaves(releaseTrain(), []);

test.each(COMMANDS)('release-train %s says what it does, how it ends, and how it is called', (name, command) => {
  const help = helpOf(command);
  expect(command.description()).not.toBe('');
  expect(help).toMatch(/\nExit status: 0 done; 1 \S.*; 130 after Ctrl-C\.\n/);
  expect(help).toMatch(new RegExp(`\\nExamples?:\\n  \\$ release-train ${name} ?`));
  for (const option of command.options) expect(option.description).not.toBe('');
  for (const argument of command.registeredArguments) expect(argument.description).not.toBe('');
});

test.each(COMMANDS)('the examples in the help of release-train %s are understood', (name, told) => {
  for (const example of examplesOf(told)) {
    // A command remembers what it was given.
    const command = new Map(leaves(releaseTrain(), [])).get(name)?.exitOverride() as Command;
    const words = (example.match(/'[^']*'|\S+/g) ?? []).slice(name.split(' ').length);
    const { operands, unknown } = command.parseOptions(words.map((word) => word.replace(/^'|'$/g, '')));
    expect({ example, unknown }).toEqual({ example, unknown: [] });
    const required = command.registeredArguments.filter((argument) => argument.required).length;
    const most = command.registeredArguments.some((argument) => argument.variadic)
      ? Number.POSITIVE_INFINITY
      : command.registeredArguments.length;
    expect(operands.length).toBeGreaterThanOrEqual(required);
    expect(operands.length).toBeLessThanOrEqual(most);
  }
});

test('the page of commands lists each of them, and no other', () => {
  const page = readFileSync(join(__dirname, '../../docs/commands.md'), 'utf8');
  const listed = [...page.matchAll(/^\| `([a-z ]+)` \| .* \[.*\]\(.*\) \|$/gm)].map(([, name]) => name);
  expect(listed.sort()).toEqual(COMMANDS.map(([name]) => name).sort());
});

/** Each command that does something, with its whole name. */
function leaves(command: Command, path: readonly string[]): [string, Command][] {
  if (command.commands.length === 0) return [[path.join(' '), command]];
  return command.commands.flatMap((child) => leaves(child, [...path, child.name()]));
}

function helpOf(command: Command): string {
  let help = '';
  command.configureOutput({
    writeOut: (text) => {
      help += text;
    },
  });
  command.outputHelp();
  return help;
}

function examplesOf(command: Command): string[] {
  const [, after = ''] = helpOf(command).split(/\nExamples?:\n/);
  return [...after.matchAll(/^ {2}\$ release-train (.*)$/gm)].map(([, example = '']) => example);
}
