import { Command } from 'commander';
import { counted } from '../core';
import { PINS_FILE, type UpdatedPin, updatePins } from '../pipeline';

interface UpdateOptions {
  readonly file: string;
  readonly server: string;
  readonly check?: boolean;
}

/** `release-train pins`: the commits behind the actions that rendered workflows use. */
export function pinsCommand(): Command {
  return new Command('pins')
    .description('keep the actions of rendered workflows at commits that were asked for')
    .addCommand(updateCommand());
}

/** `release-train pins update`: asks for the commits behind the tags. */
function updateCommand(): Command {
  return new Command('update')
    .description('ask the repositories of actions for the commits behind their tags, and write them into the file')
    .option('--file <file>', 'the file of pins, which is made if there is none', PINS_FILE)
    .option('--server <address>', 'where the repositories are', process.env.GITHUB_SERVER_URL || 'https://github.com')
    .option('--check', 'write nothing; end with status 1 if a tag leads to another commit than the file says')
    .addHelpText(
      'after',
      `
The file is written whole or not at all.

Exit status: 0 done; 1 not every tag leads to a commit, or with --check something would change; 130 after Ctrl-C.

Examples:
  $ release-train pins update
  $ release-train pins update --check
`,
    )
    .action(async ({ file, server, check = false }: UpdateOptions) => {
      const pins = await updatePins({ file, server, check });
      const changed = pins.filter(({ commit, before }) => commit !== before);
      process.stdout.write(`${[...changed.map(told), summary(file, pins, changed, check)].join('\n')}\n`);
      if (check && changed.length > 0) process.exitCode = 1;
    });
}

function told({ action, tag, commit, before }: UpdatedPin): string {
  const moved = before === undefined ? commit : `${before} → ${commit}: read what changed before you commit it`;
  return `${action} ${tag}: ${moved}`;
}

function summary(file: string, pins: readonly UpdatedPin[], changed: readonly UpdatedPin[], check: boolean): string {
  const all = counted(pins.length, 'action');
  if (changed.length === 0) return `${file}: ${all}, each at the commit of its tag`;
  return check
    ? `${file}: ${changed.length} of ${all} would change; run release-train pins update`
    : `${file}: ${changed.length} of ${all} changed; render again, so that workflows name them`;
}
