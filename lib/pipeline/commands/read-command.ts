import { nearest, nearestTo } from '../../core';
import { TOOLS } from './known-commands';
import type { KnownCommand, Named, Tool } from './tool';

/** A command of a tool that is known, taken apart. */
export interface ReadCommand {
  readonly tool: string;
  /** Its words without the tool's: `app actions run`. */
  readonly verb: string;
  /** What it is given, and what each of them names. */
  readonly given: readonly { readonly named: Named; readonly text: string }[];
  readonly flags: ReadonlyMap<string, string>;
  /** What stands behind `--`. */
  readonly rest: readonly string[];
}

/** A command taken apart, or what is wrong with it; undefined for a tool that is not known. */
export function readCommand(
  given: readonly string[],
  isMention: boolean,
): ReadCommand | { readonly problem: string } | undefined {
  // Variables for this command alone, and what only starts it.
  const start = given.findIndex((word) => !/^[A-Za-z_]\w*=/.test(word) && !['$', 'npx', 'sudo'].includes(word));
  const words = start < 0 ? [] : given.slice(start);
  const tool = TOOLS.find(({ name }) => name.every((word, i) => words[i] === word));
  if (!tool) return undefined;
  const name = tool.name.join(' ');
  const { positional, flags, rest, valueless } = sorted(words.slice(tool.name.length), tool);
  if (positional.length === 0) return isMention ? undefined : { problem: `${name} is no whole command` };
  const found = commandOf(tool, positional);
  if (!found) return { problem: unknownVerb(tool, positional) };
  const { verb, command } = found;
  const wrong = flagProblem(`${name} ${verb}`, tool, command, [...flags.keys()], valueless);
  if (wrong !== undefined) return { problem: wrong };
  const operands = positional.slice(verb.split(' ').length);
  const { takes, several = false, least = takes.length } = command;
  // `--all` and a selector stand for names.
  const selects = ['-l', '--selector', '-f', '--all'].some((flag) => flags.has(flag));
  if (operands.length < least && !isMention && !selects)
    return { problem: `${name} ${verb} does not say ${what(takes[operands.length])}` };
  if (operands.length > takes.length && !several)
    return { problem: `${name} ${verb} takes no ${operands[takes.length]}` };
  return {
    tool: name,
    verb,
    given: operands.map((text, i) => ({ text, named: takes[Math.min(i, takes.length - 1)] ?? 'anything' })),
    flags,
    rest,
  };
}

interface SortedWords {
  readonly positional: readonly string[];
  readonly flags: ReadonlyMap<string, string>;
  readonly rest: readonly string[];
  /** Flags at the end that may lack their value. */
  readonly valueless?: string;
}

function sorted(words: readonly string[], tool: Tool): SortedWords {
  const end = words.indexOf('--');
  const [before, rest] = end < 0 ? [words, []] : [words.slice(0, end), words.slice(end + 1)];
  const positional: string[] = [];
  const flags = new Map<string, string>();
  let valueless: string | undefined;
  for (let i = 0; i < before.length; i++) {
    const word = before[i] as string;
    if (!/^-./.test(word)) {
      positional.push(word);
      continue;
    }
    const [, flag = word, value] = /^(--[^=]+)=(.*)$/s.exec(word) ?? [];
    if (value !== undefined) flags.set(flag, value);
    else {
      const takes = takesValue(tool, positional, flag);
      const next = before[i + 1];
      const its = takes === true || (takes === 'optional' && next !== undefined && !next.startsWith('-'));
      if (its) i += 1;
      if (its && next === undefined) valueless = flag;
      flags.set(flag, its ? (next ?? '') : '');
    }
  }
  return { positional, flags, rest, valueless };
}

function takesValue(tool: Tool, positional: readonly string[], flag: string): boolean | 'optional' {
  return commandOf(tool, positional)?.command.flags?.[flag] ?? tool.flags[flag] ?? false;
}

/** The command whose words these begin with, the longest of several. */
function commandOf({ commands }: Tool, words: readonly string[]): { verb: string; command: KnownCommand } | undefined {
  for (let length = Math.min(3, words.length); length > 0; length--) {
    const verb = words.slice(0, length).join(' ');
    const command = Object.hasOwn(commands, verb) ? commands[verb] : undefined;
    if (command) return { verb, command };
  }
  return undefined;
}

function unknownVerb({ name, commands }: Tool, words: readonly string[]): string {
  const verbs = Object.keys(commands);
  // As many words as a command has that begins alike.
  const alike = verbs.filter((verb) => verb.split(' ')[0] === words[0]).map((verb) => verb.split(' ').length);
  const verb = words.slice(0, alike.length > 0 ? Math.min(...alike) : 1).join(' ');
  return `${name.join(' ')} has no command ${verb}${nearest(verb, verbs)}`;
}

function flagProblem(
  command: string,
  tool: Tool,
  { flags }: KnownCommand,
  given: readonly string[],
  valueless: string | undefined,
): string | undefined {
  if (valueless !== undefined) return `${command}: ${valueless} has no value`;
  if (flags === undefined) return undefined;
  const known = [...Object.keys(flags), ...Object.keys(tool.flags)];
  const unknown = given.find((flag) => !known.includes(flag));
  return unknown === undefined ? undefined : `${command} has no flag ${unknown}${nearestTo(unknown, known)}`;
}

const WHAT: Readonly<Record<Named, string>> = {
  rollout: 'which Rollout',
  application: 'which Application',
  service: 'which service',
  'rollout-action': 'which action',
  resource: 'what',
  anything: 'of what',
};

function what(named: Named | undefined): string {
  return WHAT[named ?? 'anything'];
}
