import { Command, InvalidArgumentError, Option } from 'commander';
import { isDay, nearest, ReleaseTrainError } from '../core';
import { readManifestTree } from '../manifests';
import {
  type CheckReport,
  checkTree,
  githubReport,
  hasFindings,
  jsonReport,
  RULES,
  type Rule,
  readSchemas,
  type Severity,
  sarifReport,
  terminalReport,
} from '../policy';
import { againstHazards } from './check-against';
import { withHelpEnd } from './exit-status';
import { commaSeparated } from './options';

interface CheckOptions {
  readonly against?: string;
  readonly format: 'human' | 'json' | 'sarif' | 'github';
  readonly only?: readonly string[];
  readonly skip?: readonly string[];
  readonly failOn: Severity | 'never';
  readonly date?: string;
  readonly all?: boolean;
  readonly crds?: readonly string[];
}

/** `release-train check [dir]`: whether manifests, whoever rendered them, guard what they release. */
export function checkCommand(): Command {
  return withHelpEnd(
    new Command('check')
      .description('check rendered manifests, whoever rendered them, against the rules')
      .argument('[dir]', 'a rendered tree, a checkout of the GitOps repository, or one file', 'dist')
      .option(
        '--against <tree>',
        'tell as well what must not take the place of this: another such folder, or a revision of the Git repository that [dir] lies in',
      )
      .addOption(
        new Option('--format <format>', 'for people, for programs, for code scanning, for the log of a GitHub workflow')
          .choices(['human', 'json', 'sarif', 'github'])
          .default('human'),
      )
      .option(
        '--crds <folders>',
        'check every object against these schemas: what schemas pull wrote, or CRDs as they are published',
        commaSeparated,
      )
      .option('--only <rules>', 'check these rules alone, comma-separated', commaSeparated)
      .option('--skip <rules>', 'leave these rules out, comma-separated', commaSeparated)
      .addOption(
        new Option('--fail-on <severity>', 'end with status 1 if there is a finding at least as bad')
          .choices(['error', 'warning', 'note', 'never'])
          .default('error'),
      )
      .option('--date <day>', 'the day on which suppressions are to hold (default: today, in UTC)', aDay)
      .option('--all', 'show every finding, not the first ones of each rule')
      .action(async (dir: string, options: CheckOptions) => {
        const rules = chosen(options);
        const tree = readManifestTree(dir);
        if (
          tree.objects.length === 0 &&
          [...tree.files.values()].every(({ refusal, strays }) => refusal === undefined && strays.length === 0)
        )
          throw new ReleaseTrainError(
            `${dir}: there are no manifests; give the folder that synth or helm template wrote`,
          );
        const schemas = options.crds && readSchemas(...options.crds);
        const compares = options.against !== undefined && rules.some(({ family }) => family === 'release');
        const hazards = compares ? await againstHazards(dir, options.against as string, tree) : undefined;
        const checked = checkTree(tree, { rules, date: options.date ?? today(), schemas, hazards });
        const left =
          options.against === undefined || compares
            ? []
            : [`nothing was compared with ${options.against}: --only and --skip leave no rule that compares`];
        const report = { ...checked, notDone: [...checked.notDone, ...left] };
        process.stdout.write(shown(report, rules, dir, options));
        if (hazards?.length === 0 && options.format === 'human')
          process.stdout.write(`${dir} may take the place of ${options.against}\n`);
        if (options.failOn !== 'never' && hasFindings(report, options.failOn)) process.exitCode = 1;
      }),
    {
      one: 'something is as bad as --fail-on says, or the manifests cannot be checked',
      examples: ['check dist', 'check dist --crds schemas --against origin/main --format github', 'check svc-a.yaml'],
      more: 'What each rule is about: release-train rules [rule].',
    },
  );
}

function shown(report: CheckReport, rules: readonly Rule[], dir: string, { format, all }: CheckOptions): string {
  switch (format) {
    case 'json':
      return jsonReport(report, rules);
    case 'sarif':
      return sarifReport(report, rules, dir, version());
    case 'github':
      return githubReport(report, dir);
    default:
      return `${terminalReport(report, rules, { dir, colors: process.stdout.isTTY === true, all })}\n`;
  }
}

function chosen({ only, skip = [] }: CheckOptions): Rule[] {
  const ids = RULES.map(({ id }) => id);
  const unknown = [...(only ?? []), ...skip].filter((id) => !ids.includes(id));
  if (unknown.length > 0) {
    const problems = unknown.map((id) => {
      const near = nearest(id, ids);
      const hint = near.startsWith('; did') ? near : '; release-train rules lists all';
      return `there is no rule ${id}${hint}`;
    });
    throw new ReleaseTrainError(problems.join('\n'));
  }
  const rules = RULES.filter(({ id }) => (only === undefined || only.includes(id)) && !skip.includes(id));
  if (rules.length === 0)
    throw new ReleaseTrainError('--only and --skip leave no rule: what checks nothing has not passed');
  return rules;
}

function aDay(text: string): string {
  if (!isDay(text)) throw new InvalidArgumentError('It is no day; write it as 2026-12-31.');
  return text;
}

function today(): string {
  return new Date().toISOString().slice(0, 10);
}

function version(): string {
  return (require('cdk8s-release-train/package.json') as { version: string }).version;
}
