import { existsSync, readFileSync } from 'node:fs';
import { basename, dirname, join, relative, sep } from 'node:path';
import { groupedBy, isDay, nearest, show, someOf } from '../core';
import { ManifestTree } from '../manifests';
import { checkTree, type Finding, hasFindings } from './check';
import type { Severity } from './rule';
import { RULES } from './rules';
import { readSchemas } from './schemas';

/** What `properties` of the validation in cdk8s.yaml may say. */
export interface ReleasePolicyProps {
  /** From which severity on a finding fails the synth. @default 'error' */
  readonly failOn?: Severity;
  /** Rules that are left out, by their ids. @default none */
  readonly skip?: readonly string[];
  /**
   * The day on which suppressions are to hold, as `2026-12-31`.
   *
   * @default none: they hold however old they are, since a synth knows no day
   */
  readonly date?: string;
  /** The folder of schemas against which every object is checked, as `release-train schemas pull` writes it. @default none */
  readonly crds?: string;
}

/** What cdk8s-cli hands to a validation, as far as it is used here. */
interface Context {
  readonly manifests: readonly string[];
  readonly logger: { log(message: string): void };
  readonly report: {
    addViolation(violation: Violation): void;
    submit(status: 'success' | 'failure', metadata?: Record<string, string>): void;
  };
}

interface Violation {
  readonly ruleName: string;
  readonly recommendation: string;
  readonly fix: string;
  readonly violatingResources: readonly {
    readonly resourceName: string;
    readonly locations: readonly string[];
    readonly manifestPath: string;
  }[];
}

/**
 * The rules as a validation of cdk8s-cli: `cdk8s synth` fails where `release-train check` would. In cdk8s.yaml:
 *
 * ```yaml
 * validations:
 *   - package: ./node_modules/cdk8s-release-train
 *     version: 0.1.0
 *     class: ReleasePolicy
 *     properties:
 *       failOn: warning
 * ```
 *
 * The package is a path, so that it is the one of the lock file: for a name, cdk8s-cli installs a second copy of its own.
 *
 * @see https://cdk8s.io/docs/latest/plugins/validations/
 */
export class ReleasePolicy {
  public constructor(private readonly properties: ReleasePolicyProps = {}) {}

  /** Called by cdk8s-cli with the files of a synth. */
  public async validate(context: Context): Promise<void> {
    const { report, logger, manifests } = context;
    const wrong = propertyProblems(this.properties);
    if (wrong.length > 0) {
      for (const problem of wrong) logger.log(`cdk8s.yaml: validations: properties: ${problem}`);
      report.submit('failure', { Reason: 'the properties in cdk8s.yaml are wrong' });
      return;
    }
    const { failOn = 'error', skip = [], date, crds } = this.properties;
    const root = outputFolder(commonFolder(manifests));
    const files = new Map(manifests.map((path) => [relative(root, path).split(sep).join('/'), path]));
    const tree = new ManifestTree(new Map([...files].map(([name, path]) => [name, readFileSync(path, 'utf8')])));
    const rules = RULES.filter(({ id }) => !skip.includes(id));
    const schemas = crds === undefined ? undefined : readSchemas(crds);
    const result = checkTree(tree, { rules, date, schemas });
    const paths = new ConstructPaths(root, tree);
    for (const [id, findings] of groupedBy(result.findings, ({ rule }) => rule)) {
      const rule = RULES.find((it) => it.id === id);
      for (const [remedy, alike] of groupedBy(findings, (finding) => finding.remedy)) {
        report.addViolation({
          ruleName: `${id} (${alike[0]?.severity})`,
          recommendation: rule ? `${rule.title}. ${rule.cause}` : id,
          fix: remedy,
          violatingResources: alike.map((finding) => ({
            resourceName: paths.keyOf(finding),
            locations: [`${finding.field ?? ''}${finding.field ? ': ' : ''}${finding.message}`],
            manifestPath: `${files.get(finding.file) ?? finding.file}:${finding.line}`,
          })),
        });
      }
    }
    const accepted = result.suppressed.map((it) => `${it.rule} at ${it.object} until ${it.until}: ${it.reason}`);
    report.submit(hasFindings(result, failOn) ? 'failure' : 'success', {
      Findings: String(result.findings.length),
      ...(accepted.length > 0 ? { Accepted: accepted.join('\n') } : {}),
      ...(result.unused.length > 0
        ? { 'No longer needed': result.unused.map((it) => `${it.rule} at ${it.object}`).join('\n') }
        : {}),
      ...(result.notDone.length > 0 ? { 'Not done': result.notDone.join('\n') } : {}),
    });
  }
}

/**
 * Under which key cdk8s-cli finds the construct of an object. Stock cdk8s knows it by its bare name, which a Rollout shares
 * with its Services and its VirtualService: there it is told only where no other object has the name. A GitOpsApp writes it
 * by kind, namespace and name, and by file where several clusters have the same.
 */
class ConstructPaths {
  private readonly known: ReadonlySet<string>;
  private readonly bare: ReadonlyMap<string, number>;

  public constructor(root: string, tree: ManifestTree) {
    this.known = new Set(recorded(root));
    this.bare = new Map([...groupedBy(tree.objects, ({ name }) => name)].map(([name, all]) => [name, all.length]));
  }

  public keyOf({ object, name, file }: Finding): string {
    if (object === undefined) return basename(file);
    const exact = [`${object} in ${file}`, object].find((key) => this.known.has(key));
    if (exact !== undefined) return exact;
    return name !== undefined && this.known.has(name) && this.bare.get(name) === 1 ? name : object;
  }
}

const METADATA = 'construct-metadata.json';

function recorded(root: string): string[] {
  const file = join(root, METADATA);
  if (!existsSync(file)) return [];
  const { resources } = JSON.parse(readFileSync(file, 'utf8')) as { resources?: Record<string, unknown> };
  return Object.keys(resources ?? {});
}

/** The folder of a synth: where cdk8s leaves its metadata, above the folders of manifests or with them. */
function outputFolder(folder: string): string {
  for (let at = folder; ; at = dirname(at)) {
    if (existsSync(join(at, METADATA))) return at;
    if (dirname(at) === at) return folder;
  }
}

function commonFolder(paths: readonly string[]): string {
  const [first = '', ...others] = paths.map((path) => dirname(path).split(sep));
  const parts = [...first];
  for (const other of others) {
    let same = 0;
    while (same < parts.length && parts[same] === other[same]) same += 1;
    parts.length = same;
  }
  return parts.join(sep) || '.';
}

function propertyProblems(properties: unknown): string[] {
  if (typeof properties !== 'object' || properties === null) return [`${show(properties)} are no properties`];
  const { failOn, skip, date, crds, ...others } = properties as Record<string, unknown>;
  const ids = RULES.map(({ id }) => id);
  const unknown = Array.isArray(skip) ? skip.filter((id) => !ids.includes(id)) : [];
  return [
    ...Object.keys(others).map(
      (name) => `${name}: there is no such property${nearest(name, ['failOn', 'skip', 'date', 'crds'])}`,
    ),
    ...(failOn === undefined || ['error', 'warning', 'note'].includes(String(failOn))
      ? []
      : [`failOn: ${show(failOn)} is no severity; write error, warning or note`]),
    ...(skip === undefined || Array.isArray(skip) ? [] : [`skip: ${show(skip)} is no list of rules`]),
    ...(unknown.length > 0 ? [`skip: there is no rule ${someOf(unknown.map(String))}`] : []),
    ...(crds === undefined || (typeof crds === 'string' && existsSync(crds))
      ? []
      : [`crds: ${show(crds)} is no folder here; write the one that release-train schemas pull wrote`]),
    ...(date === undefined || isDay(date) ? [] : [`date: ${show(date)} is no day; write '2026-12-31'`]),
  ];
}
