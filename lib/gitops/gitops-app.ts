import { App, type IResolver, YamlOutputType } from 'cdk8s';
import {
  A_FLAG,
  A_LIST,
  type Problem,
  pathOf,
  printError,
  type Releases,
  ReleaseTrainError,
  report,
  reportChecked,
  type Shape,
  shaped,
  show,
  throwPlainly,
} from '../core';
import { type FeatureFlag, FeatureFlags } from '../service';
import { type PlacedObject, writeConstructMetadata } from './construct-metadata';
import { renderFleet } from './render';
import { writeTree } from './tree';

/** What the whole repository is told: where it is, what Argo CD follows, and how it is rendered. */
export interface GitOpsAppProps {
  /** The GitOps repository that Argo CD reads, without credentials: `https://github.com/org/gitops`. */
  readonly repository: string;
  /** The branch or tag that Argo CD follows. @default 'main' */
  readonly targetRevision?: string;
  /**
   * Where `synth()` renders to. Scratch: never a checkout. The way into one is `release-train publish`.
   *
   * @default - CDK8S_OUTDIR, as cdk8s-cli sets it, else 'dist'
   */
  readonly outdir?: string;
  /**
   * A file a chart (`FILE_PER_CHART`), or a file a resource (`FILE_PER_RESOURCE`).
   *
   * @default YamlOutputType.FILE_PER_CHART
   */
  readonly yamlOutputType?: YamlOutputType;
  /**
   * Carries the release files along in the rendered tree. For a fleet whose source is in another repository than the
   * rendered one, so that one pull request there shows cause and effect.
   *
   * @default false
   */
  readonly publishReleases?: boolean;
  /** Newer defaults that this fleet takes, though they change pod templates. @default - none */
  readonly features?: Partial<Record<FeatureFlag, boolean>>;
  /** Resolvers of cdk8s. @default - none */
  readonly resolvers?: IResolver[];
}

/**
 * The whole GitOps repository. Renders everything in memory, checks the tree as a whole, reports all that is wrong at
 * once, and only then writes.
 *
 * @example
 * import { GitOpsApp } from 'cdk8s-release-train';
 *
 * new GitOpsApp({ repository: 'https://github.com/org/gitops', targetRevision: 'main' });
 */
export class GitOpsApp extends App {
  /** The repository that Argo CD reads. */
  public readonly repository: string;
  /** The branch or tag that Argo CD follows. */
  public readonly targetRevision: string;
  /** Newer defaults that this fleet takes. */
  public readonly features: FeatureFlags;
  /** Whether the rendered tree carries the release files along. */
  public readonly publishReleases: boolean;
  private readonly releases = new Set<Releases>();

  public constructor(given: GitOpsAppProps) {
    const { sound: props, problems } = shaped<GitOpsAppProps>(given, GITOPS_APP_SHAPE);
    super({ outdir: props.outdir, yamlOutputType: props.yamlOutputType, resolvers: props.resolvers });
    this.repository = String(props.repository);
    this.targetRevision = String(props.targetRevision ?? 'main');
    this.features = new FeatureFlags(props.features);
    this.publishReleases = props.publishReleases ?? false;
    report(this, ...problems, ...appProblems(props, this.targetRevision));
    reportChecked(this, 'features', this.features);
  }

  /**
   * The rendered tree: the text of every file by its path. Nothing is written.
   *
   * @throws ReleaseTrainError with everything that is wrong
   */
  public render(): ReadonlyMap<string, string> {
    return this.rendered().files;
  }

  /** What is worth knowing about the fleet though it renders: `synth()` prints it. */
  public get warnings(): readonly Problem[] {
    return renderFleet(this).warnings;
  }

  /**
   * Renders the tree into the output folder. If anything is wrong, the folder stays as it was.
   *
   * With `RELEASE_TRAIN_ONLY=svc-a` in the process environment, only that service is rendered, and what is wrong
   * elsewhere is told but does not stop it: the mistake of one team never blocks the fix of another.
   *
   * @throws ReleaseTrainError with everything that is wrong
   */
  public override synth(): void {
    const only = onlyServices();
    try {
      const { files, objects, owners, aside, warnings } = this.rendered(only);
      if (aside.length > 0) {
        const others = aside.map(({ path, message }) => `${path}: ${message}`);
        printError([`left aside, because only ${only?.join(', ')} is rendered:`, ...others].join('\n'));
      }
      writeTree(this.outdir, files, { only, owners });
      if (process.env.CDK8S_RECORD_CONSTRUCT_METADATA === 'true') writeConstructMetadata(this.outdir, objects);
      if (warnings.length > 0) {
        const lines = warnings.map(({ path, message }) => `${path}: ${message}`);
        printError([warnings.length === 1 ? '1 warning:' : `${warnings.length} warnings:`, '', ...lines].join('\n'));
      }
    } catch (error) {
      if (error instanceof ReleaseTrainError) throwPlainly(error);
      throw error;
    }
  }

  /** All manifests as one YAML stream. */
  public override synthYaml(): string {
    return [...this.rendered().manifests.values()].join('---\n');
  }

  /**
   * Remembers releases that a set reads, so that a file nobody asks for is noticed.
   *
   * @internal
   */
  public _reads(releases: Releases): void {
    this.releases.add(releases);
  }

  private rendered(only?: readonly string[]): RenderedApp {
    const fleet = renderFleet(this, only);
    const wanted = (service: string): boolean => !only || only.includes(service);
    const problems = [...fleet.problems];
    const aside = [...fleet.aside];
    const files = new Map(fleet.files);
    const owners = new Map<string, string>();
    for (const { path, text, service } of fleet.texts) {
      files.set(path, text);
      if (service !== undefined) owners.set(path, service);
    }
    const textFiles = new Map(fleet.texts.map(({ path, construct }) => [path, pathOf(construct)]));
    const readers = [...this.releases];
    for (const [i, releases] of readers.entries()) {
      // A file that is not read may be a wanted service's; which one is not known.
      for (const message of releases.problems) problems.push({ path: releases.folder, message });
      const first = readers.findIndex((reader) => reader.reads(releases)) === i;
      for (const message of first ? releases.unclaimed(readers) : [])
        (only ? aside : problems).push({ path: releases.folder, message });
      for (const { path, service, text } of this.publishReleases ? releases.files() : []) {
        const textFile = textFiles.get(path);
        if (textFile) {
          problems.push({
            path: textFile,
            message: `path: ${path} is the path of a release file, which is published too; give another path`,
          });
        } else if (files.has(path) && files.get(path) !== text) {
          problems.push({
            path,
            message: 'two folders of releases would be published at this path; call one of the folders otherwise',
          });
        }
        if (!wanted(service)) continue;
        files.set(path, text);
        owners.set(path, service);
      }
    }
    if (problems.length === 0 && files.size === 0)
      problems.push({
        path: pathOf(this),
        message: 'there is nothing to render; add an Environment, and a ServiceSet with services',
      });
    if (problems.length > 0) throw new ReleaseTrainError(headline(problems), problems);
    return { files, objects: fleet.objects, manifests: fleet.files, owners, aside, warnings: fleet.warnings };
  }
}

interface RenderedApp {
  readonly files: ReadonlyMap<string, string>;
  /** The objects in those of them that are manifests. */
  readonly objects: readonly PlacedObject[];
  /** Those of them that are manifests. */
  readonly manifests: ReadonlyMap<string, string>;
  /** The services that other files belong to, by path. */
  readonly owners: ReadonlyMap<string, string>;
  readonly aside: readonly Problem[];
  /** What is worth knowing about what was rendered. */
  readonly warnings: readonly Problem[];
}

const GITOPS_APP_SHAPE: Shape<GitOpsAppProps> = {
  repository: true,
  targetRevision: true,
  outdir: { is: (value) => typeof value === 'string', not: 'no folder', write: "for example 'dist'" },
  yamlOutputType: true,
  publishReleases: A_FLAG,
  features: {
    is: (value) =>
      typeof value === 'object' && value !== null && Object.values(value).every((flag) => typeof flag === 'boolean'),
    not: 'no set of flags',
    write: "{ 'pods:spread-across-zones': true }",
  },
  resolvers: A_LIST,
};

function onlyServices(): readonly string[] | undefined {
  const services = (process.env.RELEASE_TRAIN_ONLY ?? '').split(',').filter((service) => service !== '');
  return services.length > 0 ? services : undefined;
}

function headline(problems: readonly Problem[]): string {
  return `${problems.length === 1 ? '1 problem' : `${problems.length} problems`} in the fleet; nothing was written.`;
}

function appProblems(props: GitOpsAppProps, targetRevision: string): string[] {
  const problems: string[] = [];
  const { repository } = props;
  if (typeof repository !== 'string' || !/^(https:\/\/|ssh:\/\/|git@)[\x21-\x7e]+$/.test(repository)) {
    problems.push(
      `repository: ${show(repository)} is no repository that Argo CD can read; write for example https://github.com/org/gitops`,
    );
  } else if (/^(https|ssh):\/\/([^/@]*:[^/@]*|gh[pousr]_[^/@]*|[^/@]{30,})@/.test(repository)) {
    problems.push(
      'repository: the address holds credentials, and Git would keep them for ever; write it without, and give Argo CD its credentials in a Secret',
    );
  }
  if (!/^[\x21-\x7e]+$/.test(targetRevision) || /^-|\.\.|[~^:?*[\\]/.test(targetRevision)) {
    problems.push(`targetRevision: ${show(targetRevision)} is no branch or tag; write for example main`);
  }
  const types = [
    YamlOutputType.FILE_PER_CHART,
    YamlOutputType.FILE_PER_RESOURCE,
    YamlOutputType.FOLDER_PER_CHART_FILE_PER_RESOURCE,
  ];
  if (props.yamlOutputType !== undefined && !types.includes(props.yamlOutputType)) {
    problems.push(
      'yamlOutputType: Argo CD applies a folder a service, so one file cannot hold the fleet; write YamlOutputType.FILE_PER_CHART or FILE_PER_RESOURCE',
    );
  }
  return problems;
}
