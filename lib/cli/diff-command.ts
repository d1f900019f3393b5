import { writeFileSync } from 'node:fs';
import { Command, InvalidArgumentError, Option } from 'commander';
import { printError, ReleaseTrainError } from '../core';
import {
  htmlReview,
  isAtLeast,
  jsonReview,
  markdownReview,
  type Review,
  RISKS,
  type Risk,
  readBoth,
  readSide,
  reviewTrees,
  terminalReview,
} from '../review';
import { withHelpEnd } from './exit-status';

type Format = 'terminal' | 'markdown' | 'json' | 'html';

interface DiffOptions {
  readonly format: Format;
  readonly output?: string;
  readonly play: boolean;
  readonly raw?: boolean;
  readonly rps: number;
  readonly failOn?: Risk;
}

/** `release-train diff main HEAD`: what a change of rendered manifests means for releases, in words. */
export function diffCommand(): Command {
  return withHelpEnd(
    new Command('diff')
      .description('say in words what a change of rendered manifests means for releases, most important first')
      .argument('<before>', 'folder, file, or revision of the Git repository here, such as main or origin/main:dist')
      .argument('<after>', 'another one')
      .addOption(
        new Option('-f, --format <name>', 'what it is written as')
          .choices(['terminal', 'markdown', 'json', 'html'])
          .default('terminal'),
      )
      .option('-o, --output <file>', 'write it into a file')
      .option('--raw', 'in the terminal, the lines that differ, too')
      .option('--no-play', 'do not play releases: no word on how soon a bad one is caught')
      .option('--rps <number>', 'requests per second of a service whose release is played', number, 100)
      .addOption(
        new Option(
          '--fail-on <risk>',
          'end with status 1 if there is a statement of this risk, or a worse one',
        ).choices(RISKS),
      )
      .action(run),
    {
      one: 'there is a statement as bad as --fail-on says, or the two cannot be compared',
      examples: ['diff origin/main HEAD', 'diff before after --format markdown -o review.md'],
    },
  );
}

async function run(before: string, after: string, options: DiffOptions): Promise<void> {
  const sides = await readBoth(await readSide(before), await readSide(after));
  const review = reviewTrees(sides.before, sides.after, { play: options.play, requestsPerSecond: options.rps });
  const text = written(review, options);
  if (options.output === undefined) process.stdout.write(text);
  else write(options.output, text);
  const { failOn } = options;
  // What could not be compared has not passed.
  if (failOn !== undefined && review.unread.length > 0) {
    printError(review.unread.join('\n'));
    process.exitCode = 1;
  }
  if (failOn === undefined || review.groups.length === 0 || !isAtLeast(review.risk, failOn)) return;
  if (options.output !== undefined || options.format !== 'terminal')
    printError(`the change has statements of risk ${review.risk}`);
  process.exitCode = 1;
}

function written(review: Review, { format, raw, output }: DiffOptions): string {
  if (format === 'json') return jsonReview(review);
  if (format === 'markdown') return markdownReview(review);
  if (format === 'html') return htmlReview(review);
  const { isTTY, columns } = process.stdout;
  const colors = isTTY === true && output === undefined && !process.env.NO_COLOR;
  return `${terminalReview(review, { width: Math.min(columns ?? 100, 140), colors, raw })}\n`;
}

function write(file: string, text: string): void {
  try {
    writeFileSync(file, text);
  } catch (error) {
    throw new ReleaseTrainError(`${file}: cannot be written: ${(error as Error).message}`);
  }
}

function number(text: string): number {
  const value = Number(text);
  if (text.trim() === '' || !Number.isFinite(value) || value <= 0)
    throw new InvalidArgumentError('Give a number above 0.');
  return value;
}
