import { A_FLAG, type Check, instance, type Shape, show } from '../../core';
import type { ReleaseWorkflowProps } from './release-workflow-props';

const REPOSITORY = /^[A-Za-z0-9](-?[A-Za-z0-9])*\/(?!\.{1,2}$)[\w.-]+$/;

/** The repository on GitHub: as it is given, or as the app names it. */
export function repositoryOf(app: string, given?: string): { readonly repository: string; readonly problem?: string } {
  if (given !== undefined) return { repository: given };
  const [, named] = /^(?:https:\/\/|ssh:\/\/git@|git@)github\.com[/:](.+?)(?:\.git)?\/?$/i.exec(app) ?? [];
  if (named !== undefined && REPOSITORY.test(named)) return { repository: named };
  return {
    repository: 'owner/name',
    problem: `repository: ${show(app)} is no repository on github.com, where these workflows run; give repository: 'owner/name'`,
  };
}

/** What does not go together with a monorepo. */
export function monorepoProblem(props: ReleaseWorkflowProps): string[] {
  return (['serviceRepository', 'repositories'] as const)
    .filter((name) => props[name] !== undefined)
    .map((name) => `${name}: in a monorepo the services have no repositories of their own; leave it or monorepo out`);
}

/** Everything that ends up in a script or a path is of a form that means nothing else there. */
export const RELEASE_WORKFLOW_SHAPE: Shape<ReleaseWorkflowProps> = {
  repository: matching(REPOSITORY, 'no repository on GitHub', "'owner/name'"),
  // What Git allows, without what a shell or an expression would read.
  branch: matching(/^(?!.*(\.\.|\/\/|\.lock(\/|$)))[A-Za-z0-9][\w./-]*(?<![./])$/, 'no branch', "'main'"),
  monorepo: withService(/^[\w.-]+(\/[\w.-]+)*\/?$/, 'no folder with {service} in it', "'services/{service}'"),
  serviceRepository: withService(REPOSITORY, 'no repository with {service} in it', "'owner/{service}'"),
  repositories: repositoriesProblem,
  image: withService(
    /^[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?(?::\d{1,5})?(?:\/[a-z0-9]+(?:(?:\.|_{1,2}|-+)[a-z0-9]+)*)+$/,
    'no name of an image with {service} in it, without tag',
    "'ghcr.io/owner/{service}'",
  ),
  platforms: listOf(/^[a-z0-9]+\/[a-z0-9]+(\/[a-z0-9]+)?$/, 'no platform', "['linux/amd64', 'linux/arm64']"),
  test: commandsProblem,
  contracts: (value) => (Array.isArray(value) && value.length === 0 ? undefined : commandsProblem(value)),
  install: commandProblem,
  nodeVersion: matching(/^\d+(\.\d+){0,2}$|^lts\/(\*|[a-z]+)$/, 'no version of Node', "'22'"),
  runner: matching(/^[\w.-]+$/, 'no label of a runner', "'ubuntu-24.04'"),
  provenance: A_FLAG,
  environment: matching(/^[a-z]([-a-z0-9]*[a-z0-9])?$/, 'no name of an environment', "'staging'"),
  autoMerge: listOf(/^[a-z]([-a-z0-9]*[a-z0-9])?$/, 'no name of an environment', "['staging']", true),
  appId: matching(NAME(), 'no name of a variable', "'RELEASE_APP_ID'"),
  appPrivateKey: matching(NAME(), 'no name of a secret', "'RELEASE_APP_PRIVATE_KEY'"),
  pins: instance('ActionPins.fromFile()', 'uses', 'versionOf'),
};

/** What GitHub takes for the name of a variable or a secret; GITHUB_ is its own. */
function NAME(): RegExp {
  return /^(?!GITHUB_)[A-Z_][A-Z0-9_]*$/;
}

function matching(form: RegExp, not: string, write: string): Check {
  return (value) =>
    typeof value === 'string' && value.length <= 200 && form.test(value)
      ? undefined
      : `${show(value)} is ${not}; write ${write}`;
}

/** A text with `{service}` in it, that has the form with any service there. */
function withService(form: RegExp, not: string, write: string): Check {
  const check = matching(form, not, write);
  return (value) => {
    const example =
      typeof value === 'string' && value.includes('{service}') ? value.replaceAll('{service}', 'svc') : '';
    const sound = check(example) === undefined && !/(^|\/)\.{1,2}(\/|$)/.test(example);
    return sound ? undefined : `${show(value)} is ${not}; write ${write}`;
  };
}

function listOf(form: RegExp, not: string, write: string, mayBeEmpty = false): Check {
  return (value) => {
    if (!Array.isArray(value) || (value.length === 0 && !mayBeEmpty))
      return `${show(value)} is no list of names; write ${write}`;
    return value.map(matching(form, not, write)).find((problem) => problem !== undefined);
  };
}

function repositoriesProblem(value: unknown): string | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    return `${show(value)} is no map of services; write { 'svc-a': 'owner/name' }`;
  const check = matching(REPOSITORY, 'no repository on GitHub', "'owner/name'");
  return Object.entries(value)
    .map(([service, repository]) => {
      if (!/^[a-z]([-a-z0-9]*[a-z0-9])?$/.test(service)) return `${show(service)} is no name of a service; write svc-a`;
      const problem = check(repository);
      return problem && `${service}: ${problem}`;
    })
    .find((problem) => problem !== undefined);
}

function commandsProblem(value: unknown): string | undefined {
  if (!Array.isArray(value) || value.length === 0)
    return `${show(value)} is no list of commands; write ['npm ci', 'npm test']`;
  return value.map(commandProblem).find((problem) => problem !== undefined);
}

/** A command of the platform team: what it likes, but for what GitHub would put into it before the shell reads it. */
function commandProblem(value: unknown): string | undefined {
  if (typeof value !== 'string' || value.trim() === '')
    return `${show(value)} is no command; write for example 'npm ci'`;
  if (value.includes('${{'))
    return `${show(value)} has an expression of GitHub, whose value would become a part of the script; let the command read a variable, such as "$GITHUB_SHA"`;
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
  return /[\u0000-\u0008\u000b-\u001f\u007f]/.test(value)
    ? `${show(value)} has a control character; write the command in lines that end with a line feed`
    : undefined;
}
