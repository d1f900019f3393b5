import { nearestTo } from '../core';
import { clusterOf, type ManifestObject, ManifestTree } from '../manifests';
import { applicationsOf } from '../policy';
import { ROLLOUT_ACTIONS } from './commands/argo-cd';
import { groupKindOf, isKind } from './commands/kinds';
import { type ReadCommand, readCommand } from './commands/read-command';
import { shellCommands } from './commands/shell-words';
import { codeOf } from './markdown-code';

/** What a runbook is held against. */
export interface RunbookProblemsOptions {
  /** The environment that it is of: objects of others do not count. @default - any environment of the tree */
  readonly environment?: string;
}

/**
 * What a runbook says that is not so: objects, Applications, services, environments and folders that the rendered tree does
 * not have, and commands, actions and flags that kubectl, its plugin for Rollouts (1.9), argocd or release-train do not have.
 * Looked at are blocks of code for a shell, and inline code. A name with a capital letter or a `$` is one to be filled in.
 *
 * @param text Markdown: of a generated runbook, or one that people wrote
 * @param tree the rendered tree: what `app.render()` returns
 * @returns a sentence each, with its line
 * @example
 * import { Environment, GitOpsApp, Release, runbookProblems, ServiceSet, Slo } from 'cdk8s-release-train';
 *
 * const app = new GitOpsApp({ repository: 'https://github.com/org/gitops' });
 * const prod = new Environment(app, 'prod', { namespace: 'prod', prometheus: 'http://prometheus.monitoring:9090' });
 * new ServiceSet(prod, 'services').addService('svc-a', {
 *   release: Release.of({ image: 'ghcr.io/org/svc-a:1.4.2', version: '1.4.2', gitSha: '9f8d111d8f' }),
 *   port: 8080,
 *   slo: Slo.availability(99.9),
 * });
 * runbookProblems('Look: `kubectl argo rollouts get rollout svc-b -n prod`', app.render());
 * // ['line 1: there is no Rollout prod/svc-b in the tree; the nearest name is svc-a']
 */
export function runbookProblems(
  text: string,
  tree: ReadonlyMap<string, string> | ManifestTree,
  { environment }: RunbookProblemsOptions = {},
): string[] {
  const names = new TreeNames(tree instanceof ManifestTree ? tree : new ManifestTree(tree), environment);
  return codeOf(text).flatMap(({ line, code, isBlock }) => {
    const told = (at: number, problems: readonly string[]): string[] =>
      problems.map((problem) => `line ${at}: ${problem}`);
    if (!isBlock) {
      const mentioned = names.mentionProblem(code);
      if (mentioned !== undefined) return told(line, [mentioned]);
    }
    return shellCommands(code).flatMap((command) => {
      const at = line + command.line - 1;
      const read = readCommand(command.words, !isBlock);
      if (!read) return [];
      if (command.problem !== undefined) return told(at, [`${command.words.join(' ')}: ${command.problem}`]);
      return told(at, 'problem' in read ? [read.problem] : names.commandProblems(read, !isBlock));
    });
  });
}

/** Who runs a command fills this in; no name of Kubernetes has a capital letter. */
function isHole(name: string): boolean {
  return /[A-Z$]/.test(name);
}

/** The names that a tree has, in one environment of it or in all. */
class TreeNames {
  private readonly objects: readonly ManifestObject[];
  private readonly applications: readonly string[];
  private readonly paths: readonly string[];

  public constructor(
    tree: ManifestTree,
    private readonly environment: string | undefined,
  ) {
    const isOf = (object: ManifestObject): boolean => environment === undefined || clusterOf(object) === environment;
    this.objects = tree.objects.filter(isOf);
    this.applications = applicationsOf(tree)
      .filter(({ object }) => isOf(object))
      .flatMap(({ name }) => name ?? []);
    this.paths = [...tree.files.keys()];
  }

  /** What is wrong with inline code that names an object (`Rollout prod/svc-a`) or a folder of the tree. */
  public mentionProblem(code: string): string | undefined {
    if (/^clusters\/\S+$/.test(code)) return this.pathProblem(code);
    const [, kind, namespace, name] = /^([A-Z]\w+) (?:([a-z0-9][-.a-z0-9]*)\/)?([a-z0-9][-.a-z0-9]*)$/.exec(code) ?? [];
    if (kind === undefined || name === undefined || !(isKind(kind) || this.objects.some((it) => it.kind === kind)))
      return undefined;
    const ofKind = this.objects.filter((it) => it.kind === kind);
    return this.objectProblem(kind, ofKind, name, namespace);
  }

  public commandProblems(command: ReadCommand, isMention: boolean): string[] {
    const { tool, flags, rest } = command;
    const env = flags.get('--env');
    return [
      ...command.given.flatMap((given, i) => this.givenProblem(command, given, i, isMention) ?? []),
      ...(tool === 'kubectl' ? this.selectorProblem(command) : []),
      ...(env === undefined || tool !== 'release-train' ? [] : this.environmentProblems(env)),
      ...(tool === 'git' ? rest.flatMap((path) => this.pathProblem(path) ?? []) : []),
    ];
  }

  private givenProblem(
    command: ReadCommand,
    { named, text }: ReadCommand['given'][number],
    i: number,
    isMention: boolean,
  ): string | undefined {
    switch (named) {
      case 'rollout':
        return this.rolloutProblem(command, text, isMention);
      case 'application':
        return this.applications.includes(text) || isHole(text)
          ? undefined
          : `there is no Application ${text}${this.where()}${nearestTo(text, this.applications)}`;
      case 'service':
        return this.serviceProblem(text, command.flags.get('--env'));
      case 'rollout-action':
        return this.actionProblem(command, text);
      case 'resource':
        return this.resourceProblem(command, text, i);
      case 'anything':
        return undefined;
    }
  }

  private rolloutProblem({ tool, verb, flags }: ReadCommand, name: string, isMention: boolean): string | undefined {
    const namespace = flags.get('-n') ?? flags.get('--namespace');
    if (namespace === undefined && !isMention && !isHole(name))
      return `${tool} ${verb} ${name} names no namespace; write -n, or it goes to whichever is current`;
    return this.objectProblem('Rollout', this.ofKind('argoproj.io/Rollout'), name, namespace);
  }

  private resourceProblem({ given, flags, verb }: ReadCommand, text: string, i: number): string | undefined {
    const [kind = '', ownName] = text.split('/');
    // `get service svc-a`, or `get service/svc-a`.
    if (i === 0 && ownName === undefined) return undefined;
    const resource = ownName === undefined ? (given[0]?.text ?? '') : kind;
    const name = ownName ?? text;
    const groupKind = groupKindOf(resource, this.objects);
    if (groupKind === undefined || isHole(name)) return undefined;
    const namespace = flags.get('-n') ?? flags.get('--namespace');
    if (groupKind === 'argoproj.io/Application')
      return this.applications.includes(name)
        ? undefined
        : `there is no Application ${name}${this.where()}${nearestTo(name, this.applications)}`;
    if (namespace === undefined && this.ofKind(groupKind).some((it) => it.namespace !== undefined))
      return `kubectl ${verb} ${resource} ${name} names no namespace; write -n, or it goes to whichever is current`;
    return this.objectProblem(groupKind.slice(groupKind.indexOf('/') + 1), this.ofKind(groupKind), name, namespace);
  }

  private actionProblem({ flags, given }: ReadCommand, action: string): string | undefined {
    const kind = flags.get('--kind');
    const name = flags.get('--resource-name');
    const [application] = given;
    if (kind === undefined) return `argocd app actions run ${application?.text} ${action} does not say --kind`;
    if (kind !== 'Rollout') return undefined;
    if (!ROLLOUT_ACTIONS.includes(action) && !isHole(action))
      return `Argo CD has no action ${action} for a Rollout${nearestTo(action, ROLLOUT_ACTIONS)}`;
    return name === undefined
      ? undefined
      : this.objectProblem('Rollout', this.ofKind('argoproj.io/Rollout'), name, flags.get('--namespace'));
  }

  /** Labels by which pods are looked for; only those that are written out, `key=value`, can be found in a tree. */
  private selectorProblem({ verb, given, flags }: ReadCommand): string[] {
    const selector = flags.get('-l') ?? flags.get('--selector');
    const isOfPods = verb === 'logs' || ['pod', 'pods', 'po'].includes(given[0]?.text ?? '');
    if (selector === undefined || !isOfPods) return [];
    const wanted = selector
      .split(',')
      .map((part) => part.split(/==?/))
      .filter(([key = '', value = '']) => !key.endsWith('!') && value !== '' && !isHole(value));
    const namespace = flags.get('-n') ?? flags.get('--namespace');
    const there = this.objects.some((it) => {
      const { labels } = it.at('spec', 'template', 'metadata', 'labels');
      const isHere = namespace === undefined || it.namespace === undefined || it.namespace === namespace;
      return isHere && wanted.every(([key = '', value]) => labels[key] === value);
    });
    return there
      ? []
      : [`no pods of the tree have the labels ${selector}${namespace === undefined ? '' : ` in ${namespace}`}`];
  }

  private serviceProblem(name: string, environment = this.environment): string | undefined {
    // An environment that there is not is told by itself.
    if (isHole(name) || (environment !== undefined && !this.environments.includes(environment))) return undefined;
    const services = this.servicesOf(environment);
    return services.includes(name)
      ? undefined
      : `there is no service ${name}${environment === undefined ? '' : ` in ${environment}`}${nearestTo(name, services)}`;
  }

  private servicesOf(environment: string | undefined): string[] {
    const names = this.paths.flatMap((path) => {
      const [, of, name] = /^clusters\/([^/]+)\/apps\/([^/]+)\//.exec(path) ?? [];
      return name !== undefined && (environment === undefined || of === environment) ? [name] : [];
    });
    return [...new Set(names)];
  }

  private get environments(): string[] {
    return [...new Set(this.paths.flatMap((path) => /^clusters\/([^/]+)\//.exec(path)?.[1] ?? []))];
  }

  private environmentProblems(env: string): string[] {
    if (isHole(env)) return [];
    if (!this.environments.includes(env)) return [`there is no environment ${env}${nearestTo(env, this.environments)}`];
    return this.environment === undefined || env === this.environment
      ? []
      : [`--env ${env} is not ${this.environment}, which this is about`];
  }

  private pathProblem(path: string): string | undefined {
    const folder = path.replace(/\/+$/, '');
    if (isHole(folder) || this.paths.some((it) => it === folder || it.startsWith(`${folder}/`))) return undefined;
    const folders = new Set(this.paths.map((it) => it.slice(0, it.lastIndexOf('/'))));
    return `there is nothing at ${path} in the tree${nearestTo(folder, folders)}`;
  }

  private objectProblem(
    kind: string,
    ofKind: readonly ManifestObject[],
    name: string,
    namespace: string | undefined,
  ): string | undefined {
    if (isHole(name)) return undefined;
    const here = ofKind.filter(
      (it) => namespace === undefined || isHole(namespace) || it.namespace === undefined || it.namespace === namespace,
    );
    if (here.some((it) => it.name === name)) return undefined;
    const elsewhere = ofKind.find((it) => it.name === name);
    if (elsewhere)
      return `there is no ${kind} ${namespace}/${name}${this.where()}; there is ${elsewhere.namespace}/${name}`;
    const title = namespace === undefined ? name : `${namespace}/${name}`;
    return `there is no ${kind} ${title}${this.where()}${nearestTo(
      name,
      here.map((it) => it.name),
    )}`;
  }

  private ofKind(groupKind: string): ManifestObject[] {
    return this.objects.filter((it) => it.groupKind === groupKind);
  }

  private where(): string {
    return this.environment === undefined ? ' in the tree' : ` in ${this.environment}`;
  }
}
