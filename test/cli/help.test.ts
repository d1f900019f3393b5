import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Command } from 'commander';
import { commands, refusedOf } from '../support/command-lines';

const COMMANDS = [...commands()];

test.each(COMMANDS)('release-train %s says what it does, how it ends, and how it is called', (name, command) => {
  const help = helpOf(command);
  expect(command.description()).not.toBe('');
  expect(help).toMatch(/\nExit status: 0 done; 1 \S.*; 130 after Ctrl-C\.\n/);
  expect(help).toMatch(new RegExp(`\\nExamples?:\\n  \\$ release-train ${name} ?`));
  for (const option of command.options) expect(option.description).not.toBe('');
  for (const argument of command.registeredArguments) expect(argument.description).not.toBe('');
});

test.each(COMMANDS)('the examples in the help of release-train %s are understood', (_, told) => {
  for (const example of examplesOf(told)) {
    const line = `release-train ${example}`;
    expect({ line, refused: refusedOf(line) }).toEqual({ line, refused: [] });
  }
});

test('the page of commands lists each of them, and no other', () => {
  const page = readFileSync(join(__dirname, '../../docs/commands.md'), 'utf8');
  const listed = [...page.matchAll(/^\| `([a-z ]+)` \| .* \[.*\]\(.*\) \|$/gm)].map(([, name]) => name);
  expect(listed.sort()).toEqual(COMMANDS.map(([name]) => name).sort());
});

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
