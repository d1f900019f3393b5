import type { ActionPins } from '../pins';

/** What the workflows of a fleet are written from: the props, and what the app says. */
export interface Settings {
  /** `owner/name` of the GitOps repository. */
  readonly repository: string;
  /** The branch that releases come from, and that Argo CD follows. */
  readonly branch: string;
  /** The folder of a service, with `{service}` in it, where the services are in the GitOps repository. */
  readonly monorepo?: string;
  /** `owner/name` of the repository of a service, with `{service}` in it. */
  readonly serviceRepository: string;
  /** The repositories of services that are called otherwise. */
  readonly repositories: Readonly<Record<string, string>>;
  /** The image of a service, with `{service}` in it, without tag. */
  readonly image: string;
  readonly platforms: readonly string[];
  readonly test: readonly string[];
  readonly contracts: readonly string[];
  readonly install: string;
  readonly nodeVersion: string;
  readonly runner: string;
  readonly provenance: boolean;
  /** Where a release goes if its caller names no environment. */
  readonly environment: string;
  readonly autoMerge: readonly string[];
  readonly appId: string;
  readonly appPrivateKey: string;
  readonly pins: ActionPins;
  /** The environments of the fleet. */
  readonly environments: readonly string[];
}

/** The workflow that all others call, by its path: what it signs bears this path. */
export const RELEASE_WORKFLOW = '.github/workflows/release.yml';

/** Who issues the certificates of what workflows of GitHub sign. */
export const ISSUER = 'https://token.actions.githubusercontent.com';

/**
 * The identity that signatures of the release workflow bear. Of a workflow that is called by another one, it is the path and
 * the branch of the called one, whoever calls.
 *
 * @see https://docs.github.com/en/actions/how-tos/secure-your-work/security-harden-deployments/oidc-with-reusable-workflows
 */
export function identityOf({ repository, branch }: Pick<Settings, 'repository' | 'branch'>): string {
  return `https://github.com/${repository}/${RELEASE_WORKFLOW}@refs/heads/${branch}`;
}

/** The registry of an image, as one logs in to it. */
export function registryOf(image: string): string {
  const [first = ''] = image.split('/');
  return /[.:]/.test(first) || first === 'localhost' ? first : 'docker.io';
}
