import { releaseTrain } from '../../lib/cli/program';
import { TOOLS } from '../../lib/pipeline/commands/known-commands';
import { readCommand } from '../../lib/pipeline/commands/read-command';

const table = TOOLS.find(({ name }) => name.join() === 'release-train')?.commands ?? {};

test('every command of release-train is one that a runbook may name', () => {
  const names = releaseTrain().commands.map((command) => command.name());
  expect(names.filter((name) => !Object.hasOwn(table, name))).toEqual([]);
});

test('what a runbook says of `release-train rollback` is what the command takes', () => {
  const rollback = releaseTrain().commands.find((command) => command.name() === 'rollback');
  const taken = rollback?.options.map(({ long, optional, required }) => [long, optional ? 'optional' : required]);
  expect(Object.fromEntries(taken ?? [])).toEqual(table.rollback?.flags);
  expect(rollback?.registeredArguments).toHaveLength(1);
});

test('a value that may be left out is one only where it is no flag', () => {
  const flagsOf = (...words: string[]) => {
    const read = readCommand(['release-train', 'rollback', 'svc-a', ...words], false);
    return read && 'flags' in read ? [...read.flags] : read;
  };
  expect(flagsOf('--wait', '1h', '--yes')).toEqual([
    ['--wait', '1h'],
    ['--yes', ''],
  ]);
  expect(flagsOf('--wait', '--yes')).toEqual([
    ['--wait', ''],
    ['--yes', ''],
  ]);
});

test('a command is taken apart as the tool would', () => {
  const read = readCommand(
    ['X=1', 'npx', 'release-train', 'rollback', '--env=prod', 'svc-a', '--why', 'it fails', '--push'],
    false,
  );
  expect(read).toMatchObject({
    verb: 'rollback',
    given: [{ named: 'service', text: 'svc-a' }],
  });
  expect(read && 'flags' in read ? Object.fromEntries(read.flags) : {}).toEqual({
    '--env': 'prod',
    '--why': 'it fails',
    '--push': '',
  });
  expect(readCommand(['git', 'log', '-5', '--', 'a', 'b'], false)).toMatchObject({ rest: ['a', 'b'] });
  expect(readCommand(['jq', '.'], false)).toBeUndefined();
});
