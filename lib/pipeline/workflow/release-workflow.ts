import { JsonPatch } from 'cdk8s';
import { Construct } from 'constructs';
import { childId, dnsLabelProblem, report, reportChecked, shaped } from '../../core';
import { GitOpsApp, ServiceSet, TextFile, whenComplete } from '../../gitops';
import { ActionPins } from '../pins';
import { callerDocument } from './caller-document';
import { checkDocument } from './check-document';
import { environmentNames, firstEnvironment } from './fleet-names';
import { releaseDocument } from './release-document';
import { monorepoProblem, RELEASE_WORKFLOW_SHAPE, repositoryOf } from './release-workflow-problems';
import type { ReleaseWorkflowProps } from './release-workflow-props';
import { ISSUER, identityOf, RELEASE_WORKFLOW, type Settings } from './settings';
import type { Workflow } from './workflow';
import { workflowText } from './workflow-text';

/** The workflows of a {@link ReleaseWorkflow}, as patches name them. */
export type PatchableWorkflow = 'release' | 'check' | 'caller';

/**
 * How a commit of a service becomes a pull request in the GitOps repository: workflows of GitHub Actions, rendered as text.
 *
 * One workflow does it for all services: it tests, builds and pushes an image, signs the digest of that push, attests what is
 * in it and where it comes from, reads the signature back, and only then writes the digest into the release file, renders,
 * checks, and opens a pull request with the review. What a service has is a caller of some ten lines. A third workflow checks
 * every pull request of the GitOps repository.
 *
 * @example
 * import { GitOpsApp, ReleaseWorkflow } from 'cdk8s-release-train';
 *
 * const app = new GitOpsApp({ repository: 'https://github.com/org/gitops' });
 * new ReleaseWorkflow(app, 'workflow', { contracts: ['npm run contracts'] });
 */
export class ReleaseWorkflow extends Construct {
  /** The subject of certificates of what the workflow signs: the path and the branch of the workflow. */
  public readonly identity: string;
  /** Who issues these certificates. */
  public readonly issuer: string = ISSUER;
  /** The images that it signs, with `{service}` for the name of the service. */
  public readonly image: string;
  private readonly patches: Readonly<Record<PatchableWorkflow, JsonPatch[]>> = { release: [], check: [], caller: [] };

  public constructor(scope: Construct, id: string, given: ReleaseWorkflowProps = {}) {
    super(scope, childId(scope, id, 'ReleaseWorkflow'));
    const { sound: props, problems } = shaped<ReleaseWorkflowProps>(given, RELEASE_WORKFLOW_SHAPE);
    report(this, ...problems);
    const app = this.node.root;
    const { repository, problem } = repositoryOf(app instanceof GitOpsApp ? app.repository : '', props.repository);
    if (problem) report(this, problem);
    const branch =
      props.branch ?? (app instanceof GitOpsApp ? app.targetRevision.replace(/^refs\/heads\//, '') : 'main');
    const [owner = ''] = repository.split('/');
    this.image = props.image ?? `ghcr.io/${owner.toLowerCase()}/{service}`;
    this.identity = identityOf({ repository, branch });
    if (props.pins) reportChecked(this, 'pins', props.pins);
    if (props.monorepo !== undefined) report(this, ...monorepoProblem(props));

    const settings = (): Settings => ({
      repository,
      branch,
      ...(props.monorepo === undefined ? {} : { monorepo: props.monorepo.replace(/\/+$/, '') }),
      serviceRepository: props.serviceRepository ?? `${owner}/{service}`,
      repositories: props.repositories ?? {},
      image: this.image,
      platforms: props.platforms ?? ['linux/amd64'],
      test: props.test ?? ['npm ci', 'npm test'],
      contracts: props.contracts ?? [],
      install: props.install ?? 'npm ci',
      nodeVersion: props.nodeVersion ?? '22',
      runner: props.runner ?? 'ubuntu-24.04',
      provenance: props.provenance ?? true,
      environment: props.environment ?? firstEnvironment(this),
      autoMerge: props.autoMerge ?? [],
      appId: props.appId ?? 'RELEASE_APP_ID',
      appPrivateKey: props.appPrivateKey ?? 'RELEASE_APP_PRIVATE_KEY',
      pins: props.pins ?? ActionPins.tags(),
      environments: environmentNames(this),
    });
    this.write('release', RELEASE_WORKFLOW, () => releaseDocument(settings()), settings);
    this.write('check', '.github/workflows/check.yml', () => checkDocument(settings()), settings);
    this.node.addValidation({ validate: () => this.namesNotThere(props) });
    if (props.monorepo === undefined) {
      this.write('caller', 'docs/release/caller.yml', () => callerDocument(settings(), 'svc-a'), settings, COPY);
      return;
    }
    const pattern = props.monorepo.replace(/\/+$/, '');
    whenComplete(this, () => {
      for (const service of this.serviceNames()) {
        const folder = pattern.replaceAll('{service}', service);
        // Of an earlier rendering.
        this.node.tryRemoveChild(`caller-${service}`);
        this.write(
          'caller',
          `.github/workflows/release-${service}.yml`,
          () => callerDocument(settings(), service, folder),
          settings,
          undefined,
          `caller-${service}`,
        );
      }
    });
  }

  /**
   * Changes a workflow as it is rendered, where no property does. What a patch breaks, nobody but GitHub tells.
   *
   * @param workflow `release`; `check`, of pull requests; `caller`, of services
   * @param patches by paths as in `/jobs/test/timeout-minutes`
   */
  public addJsonPatch(workflow: PatchableWorkflow, ...patches: readonly JsonPatch[]): void {
    this.patches[workflow].push(...patches);
  }

  private write(
    workflow: PatchableWorkflow,
    path: string,
    document: () => Workflow,
    settings: () => Settings,
    header: readonly string[] = GENERATED,
    id: string = workflow,
  ): void {
    new TextFile(this, id, {
      path,
      content: () => {
        const patched: unknown = JsonPatch.apply(document(), ...this.patches[workflow]);
        return workflowText(patched, settings().pins, header);
      },
    });
  }

  /** Names in properties that the fleet does not have. */
  private namesNotThere({ environment, autoMerge = [], repositories = {} }: ReleaseWorkflowProps): string[] {
    const known = environmentNames(this);
    const services = this.serviceNames();
    if (known.length === 0) return ['there is no Environment that something could be released to; add one'];
    const unknown = (name: string): string =>
      `there is no environment ${name}; there ${known.length === 1 ? 'is' : 'are'} ${known.join(', ')}`;
    return [
      ...(environment !== undefined && !known.includes(environment) ? [`environment: ${unknown(environment)}`] : []),
      ...autoMerge.filter((name) => !known.includes(name)).map((name) => `autoMerge: ${unknown(name)}`),
      ...Object.keys(repositories)
        .filter((name) => !services.includes(name))
        .map((name) => `repositories: there is no service ${name}`),
    ];
  }

  private serviceNames(): string[] {
    const sets = this.node.root.node.findAll().filter((construct) => construct instanceof ServiceSet);
    // A name that is wrong is told by the service.
    const names = sets.flatMap(({ services }) => [...services.keys()]).filter((name) => !dnsLabelProblem(name));
    return [...new Set(names)].sort();
  }
}

const GENERATED = [
  'Rendered with the fleet; an edit here is overwritten. What it does: docs/workflow.md of cdk8s-release-train.',
];

const COPY = [
  'To copy into the repository of a service, as .github/workflows/release.yml, with the name of the service in place of svc-a.',
  'Rendered with the fleet; an edit here is overwritten.',
];
