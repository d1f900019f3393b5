import type { AtMostOneOf, OneOf } from '../one-of';
import type { GeneratorTemplate } from './application-set';
import type { ConfigMapKeyRef, ScmBasicAuth, ScmBearerToken, SecretRef } from './scm-provider-generator';

/**
 * An element for each open pull request: previews. Closing it deletes the Application.
 *
 * @see https://argo-cd.readthedocs.io/en/stable/operator-manual/applicationset/Generators-Pull-Request/
 */
export type PullRequestGenerator = {
  /** All conditions within a filter must hold, and any of the filters. */
  readonly filters?: readonly PullRequestFilter[];
  /** Take a repository that is gone for one without pull requests. @default false */
  readonly continueOnRepoNotFoundError?: boolean;
  /** Seconds between looks. @default 1800 */
  readonly requeueAfterSeconds?: number;
  readonly values?: Readonly<Record<string, string>>;
  readonly template?: GeneratorTemplate;
} & OneOf<PullRequestProviderKinds>;

export interface PullRequestProviderKinds {
  readonly github: PullRequestGithub;
  readonly gitlab: PullRequestGitlab;
  readonly gitea: PullRequestGitea;
  readonly bitbucket: PullRequestBitbucket;
  readonly bitbucketServer: PullRequestBitbucketServer;
  readonly azuredevops: PullRequestAzureDevOps;
}

/** Regular expressions. */
export interface PullRequestFilter {
  readonly branchMatch?: string;
  readonly targetBranchMatch?: string;
  readonly titleMatch?: string;
}

export interface PullRequestGithub {
  readonly owner: string;
  readonly repo: string;
  /** For GitHub Enterprise. */
  readonly api?: string;
  readonly tokenRef?: SecretRef;
  /** Secret of a GitHub App, in place of a token. */
  readonly appSecretName?: string;
  /** All of them must be on the pull request. */
  readonly labels?: readonly string[];
}

export interface PullRequestGitlab {
  readonly project: string;
  readonly api?: string;
  readonly tokenRef?: SecretRef;
  readonly labels?: readonly string[];
  /** @default - any */
  readonly pullRequestState?: 'opened' | 'closed' | 'merged' | 'locked';
  readonly insecure?: boolean;
  readonly caRef?: ConfigMapKeyRef;
}

export interface PullRequestGitea {
  readonly owner: string;
  readonly repo: string;
  readonly api: string;
  readonly tokenRef?: SecretRef;
  readonly labels?: readonly string[];
  readonly insecure?: boolean;
}

/** Bitbucket Cloud. */
export type PullRequestBitbucket = {
  readonly owner: string;
  readonly repo: string;
  readonly api?: string;
} & AtMostOneOf<{
  readonly basicAuth: ScmBasicAuth;
  readonly bearerToken: ScmBearerToken;
}>;

export type PullRequestBitbucketServer = {
  readonly project: string;
  readonly repo: string;
  readonly api: string;
  readonly insecure?: boolean;
  readonly caRef?: ConfigMapKeyRef;
} & AtMostOneOf<{
  readonly basicAuth: ScmBasicAuth;
  readonly bearerToken: ScmBearerToken;
}>;

export interface PullRequestAzureDevOps {
  readonly organization: string;
  readonly project: string;
  readonly repo: string;
  readonly api?: string;
  readonly tokenRef?: SecretRef;
  readonly labels?: readonly string[];
}
