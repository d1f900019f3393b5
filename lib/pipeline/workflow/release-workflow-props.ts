import type { ActionPins } from '../pins';

export interface ReleaseWorkflowProps {
  /** The GitOps repository on GitHub, `owner/name`. @default - the app's */
  readonly repository?: string;
  /** The branch that releases come from, here and in the repositories of services. @default - what Argo CD follows */
  readonly branch?: string;
  /**
   * The folder of a service, `services/{service}`, where services are in the GitOps repository. A caller is then rendered for
   * each, which a push to its folder starts.
   *
   * @default - each service has a repository of its own
   */
  readonly monorepo?: string;
  /** The repository of a service: nobody else may release it. @default - 'owner/{service}', of the owner of the GitOps repository */
  readonly serviceRepository?: string;
  /** The repositories of services that are called otherwise, by service. @default - none */
  readonly repositories?: Readonly<Record<string, string>>;
  /** The image of a service, without tag. @default - 'ghcr.io/owner/{service}' */
  readonly image?: string;
  /** What images are built for. @default ['linux/amd64'] */
  readonly platforms?: readonly string[];
  /** Commands that build and test a service, in its folder. @default ['npm ci', 'npm test'] */
  readonly test?: readonly string[];
  /** Commands that check what a service promises to others, in its folder. @default - none; a step says so */
  readonly contracts?: readonly string[];
  /** The command that installs this library in the GitOps repository. @default 'npm ci' */
  readonly install?: string;
  /** The version of Node. @default '22' */
  readonly nodeVersion?: string;
  /** Where jobs run. @default 'ubuntu-24.04' */
  readonly runner?: string;
  /**
   * Attests with GitHub where an image comes from. In private repositories GitHub allows it with Enterprise Cloud alone; the
   * signature and the SBOM need no plan.
   *
   * @default true
   */
  readonly provenance?: boolean;
  /** Where a release goes. @default - the first environment that comes after no other one */
  readonly environment?: string;
  /** Environments whose pull requests merge by themselves once their checks pass. @default - none: a person merges */
  readonly autoMerge?: readonly string[];
  /** The variable that holds the id of the GitHub App. @default 'RELEASE_APP_ID' */
  readonly appId?: string;
  /** The secret that holds its private key. @default 'RELEASE_APP_PRIVATE_KEY' */
  readonly appPrivateKey?: string;
  /** The versions of actions. @default - the tags that this library was written for */
  readonly pins?: ActionPins;
}
