import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Command } from 'commander';
import { nearest, ReleaseTrainError } from '../core';
import { explanation, RULES, rulesPages } from '../policy';
import { compareTrees } from './check-against';
import { withHelpEnd } from './exit-status';

/** `release-train rules [id]`: what `check` looks for. */
export function rulesCommand(): Command {
  return withHelpEnd(
    new Command('rules')
      .description('list what check looks for, or explain one rule')
      .argument('[rule]', 'the id of a rule, as check prints it')
      .option('--markdown <folder>', 'write the pages of all rules, as Markdown, into this folder')
      .action((id: string | undefined, { markdown }: { markdown?: string }) => {
        if (markdown !== undefined) writePages(markdown);
        else process.stdout.write(id === undefined ? list() : explained(id));
      }),
    {
      one: 'there is no such rule, or the pages cannot be written',
      examples: ['rules', 'rules one-kind-a-step'],
    },
  );
}

function writePages(folder: string): void {
  for (const [path, text] of rulesPages(RULES, compareTrees)) {
    const file = join(folder, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
    process.stdout.write(`${file}\n`);
  }
}

function list(): string {
  const width = Math.max(...RULES.map((rule) => rule.id.length));
  return RULES.map(({ id, severity, title }) => `${id.padEnd(width)}  ${severity.padEnd(7)}  ${title}\n`).join('');
}

function explained(id: string): string {
  const rule = RULES.find((it) => it.id === id);
  if (rule) return `${explanation(rule, process.stdout.isTTY === true, compareTrees)}\n`;
  const known = nearest(
    id,
    RULES.map((it) => it.id),
  );
  throw new ReleaseTrainError(
    `there is no rule ${id}${known.length < 120 ? known : '; release-train rules lists all'}`,
  );
}
