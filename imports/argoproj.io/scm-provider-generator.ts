import type { AtMostOneOf, OneOf } from '../one-of';
import type { GeneratorTemplate } from './application-set';

/**
 * An element for each repository, or each of its branches, that an organisation has.
 *
 * @see https://argo-cd.readthedocs.io/en/stable/operator-manual/applicationset/Generators-SCM-Provider/
 */
export type ScmProviderGenerator = {
  /** All conditions within a filter must hold, and any of the filters. */
  readonly filters?: readonly ScmProviderFilter[];
  /** @default - depends on the provider */
  readonly cloneProtocol?: string;
  /** Seconds between looks. @default 1800 */
  readonly requeueAfterSeconds?: number;
  readonly values?: Readonly<Record<string, string>>;
  readonly template?: GeneratorTemplate;
} & OneOf<ScmProviderKinds>;

export interface ScmProviderKinds {
  readonly github: ScmProviderGithub;
  readonly gitlab: ScmProviderGitlab;
  readonly gitea: ScmProviderGitea;
  readonly bitbucket: ScmProviderBitbucket;
  readonly bitbucketServer: ScmProviderBitbucketServer;
  readonly azureDevOps: ScmProviderAzureDevOps;
  readonly awsCodeCommit: ScmProviderAwsCodeCommit;
}

export interface ScmProviderFilter {
  /** A regular expression. */
  readonly repositoryMatch?: string;
  /** A regular expression. */
  readonly branchMatch?: string;
  /** A regular expression. */
  readonly labelMatch?: string;
  readonly pathsExist?: readonly string[];
  readonly pathsDoNotExist?: readonly string[];
}

/** A key of a Secret in Argo CD's namespace. */
export interface SecretRef {
  readonly secretName: string;
  readonly key: string;
}

/** A key of a ConfigMap in Argo CD's namespace. */
export interface ConfigMapKeyRef {
  readonly configMapName: string;
  readonly key: string;
}

export interface ScmBasicAuth {
  readonly username: string;
  readonly passwordRef: SecretRef;
}

export interface ScmBearerToken {
  readonly tokenRef: SecretRef;
}

export interface ScmProviderGithub {
  readonly organization: string;
  /** For GitHub Enterprise. */
  readonly api?: string;
  readonly tokenRef?: SecretRef;
  /** Secret of a GitHub App, in place of a token. */
  readonly appSecretName?: string;
  /** Not only the default branch. @default false */
  readonly allBranches?: boolean;
  readonly excludeArchivedRepos?: boolean;
}

export interface ScmProviderGitlab {
  /** ID or path. */
  readonly group: string;
  readonly includeSubgroups?: boolean;
  /** @default true */
  readonly includeSharedProjects?: boolean;
  readonly includeArchivedRepos?: boolean;
  readonly topic?: string;
  readonly api?: string;
  readonly tokenRef?: SecretRef;
  readonly allBranches?: boolean;
  readonly insecure?: boolean;
  readonly caRef?: ConfigMapKeyRef;
}

export interface ScmProviderGitea {
  readonly owner: string;
  readonly api: string;
  readonly tokenRef?: SecretRef;
  readonly allBranches?: boolean;
  readonly excludeArchivedRepos?: boolean;
  readonly insecure?: boolean;
}

/** Bitbucket Cloud. */
export interface ScmProviderBitbucket {
  readonly owner: string;
  readonly user: string;
  readonly appPasswordRef: SecretRef;
  readonly allBranches?: boolean;
}

export type ScmProviderBitbucketServer = {
  readonly project: string;
  readonly api: string;
  readonly allBranches?: boolean;
  readonly insecure?: boolean;
  readonly caRef?: ConfigMapKeyRef;
} & AtMostOneOf<{
  readonly basicAuth: ScmBasicAuth;
  readonly bearerToken: ScmBearerToken;
}>;

export interface ScmProviderAzureDevOps {
  readonly organization: string;
  readonly teamProject: string;
  readonly accessTokenRef: SecretRef;
  readonly api?: string;
  readonly allBranches?: boolean;
}

export interface ScmProviderAwsCodeCommit {
  readonly region?: string;
  /** ARN. @default - that of the controller */
  readonly role?: string;
  readonly allBranches?: boolean;
  readonly tagFilters?: readonly AwsTagFilter[];
}

export interface AwsTagFilter {
  readonly key: string;
  readonly value?: string;
}
