import { writeSync } from 'node:fs';
import { App, type IResolver, YamlOutputType } from 'cdk8s';
import {
  type Problem,
  pathOf,
  type Releases,
  ReleaseTrainError,
  report,
  reportChecked,
  show,
  throwPlainly,
} from '../core';
import { type FeatureFlag, FeatureFlags } from '../service';
import { type RenderedFleet, renderFleet } from './render';
import { writeTree } from './tree';

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
 * const app = new GitOpsApp({ repository: 'https://github.com/org/gitops' });
 * app.render(); // path of a file -> its text
 */
export class GitOpsApp extends App {
  /** The repository that Argo CD reads. */
  public readonly repository: string;
  /** The branch or tag that Argo CD follows. */
  public readonly targetRevision: string;
  /** Newer defaults that this fleet takes. */
  public readonly features: FeatureFlags;
  private readonly carriesReleases: boolean;
  private readonly releases = new Set<Releases>();

  public constructor(props: GitOpsAppProps) {
    super({ outdir: props.outdir, yamlOutputType: props.yamlOutputType, resolvers: props.resolvers });
    this.repository = props.repository;
    this.targetRevision = props.targetRevision ?? 'main';
    this.features = new FeatureFlags(props.features);
    this.carriesReleases = props.publishReleases ?? false;
    report(this, ...appProblems(props, this.targetRevision));
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
      const { files, aside } = this.rendered(only);
      if (aside.length > 0)
        writeSync(
          2,
          `left aside, because only ${only?.join(', ')} is rendered:\n${aside.map((p) => `${p.path}: ${p.message}\n`).join('')}`,
        );
      writeTree(this.outdir, files, { only });
    } catch (error) {
      if (error instanceof ReleaseTrainError) throwPlainly(error);
      throw error;
    }
  }

  /** All files as one YAML stream. */
  public override synthYaml(): string {
    return [...this.render().values()].join('---\n');
  }

  /**
   * Remembers releases that a set reads, so that a file nobody asks for is noticed.
   *
   * @internal
   */
  public _reads(releases: Releases): void {
    this.releases.add(releases);
  }

  private rendered(only?: readonly string[]): RenderedFleet {
    const fleet = renderFleet(this, only);
    const problems = [...fleet.problems];
    const files = new Map(fleet.files);
    for (const releases of this.releases) {
      for (const problem of releases.problems) problems.push({ path: pathOf(this), message: problem });
      if (!only) for (const problem of releases.unclaimed()) problems.push({ path: releases.folder, message: problem });
      if (this.carriesReleases)
        for (const file of releases.files())
          if (!only || only.some((s) => file.path.endsWith(`/${s}.yaml`))) files.set(file.path, file.text);
    }
    if (problems.length > 0) throw new ReleaseTrainError(headline(problems), problems);
    return { ...fleet, files };
  }
}

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
  } else if (/^https:\/\/[^/]*@|^ssh:\/\/[^/@]*:[^/@]*@/.test(repository)) {
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
