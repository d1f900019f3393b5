import { shellWord } from '../../core';
import type { RunbookSubject } from './subject';

/** Lines of Markdown. */
export type Lines = readonly string[];

/** Commands as a block that can be copied. */
export function block(...commands: readonly (string | Lines)[]): Lines {
  return ['```sh', ...commands.flat(), '```', ''];
}

/** A command as inline code: none of its words holds a backtick. */
export function inline(command: string | Lines): string {
  return [command]
    .flat()
    .map((line) => `\`${line}\``)
    .join(', ');
}

/** A command of the plugin for Rollouts, once a cluster: `abort svc-a -n prod`. */
export function rollouts(subject: RunbookSubject, verb: string, ...flags: readonly string[]): Lines {
  return kubectl(subject, `argo rollouts ${verb} ${shellWord(subject.rollout.name)}`, ...flags);
}

/** A command of kubectl in the service's namespace, once a cluster. Flags stand last: before the name of a plugin they are refused. */
export function kubectl(subject: RunbookSubject, command: string, ...flags: readonly string[]): Lines {
  const line = [`kubectl ${command} -n ${shellWord(subject.namespace)}`, ...flags].join(' ');
  return subject.contexts.length === 0
    ? [line]
    : subject.contexts.map((context) => `${line} --context ${shellWord(context)}`);
}

/** A command of Argo CD, once an Application: `app get svc-a-prod`. */
export function argocd({ applications }: RunbookSubject, verb: string, ...flags: readonly string[]): Lines {
  return applications.map((name) => [`argocd app ${verb} ${shellWord(name)}`, ...flags].join(' '));
}

/** An action of Argo CD on the Rollout, once an Application. */
export function action(subject: RunbookSubject, name: string): Lines {
  return subject.applications.map(
    (application) =>
      `argocd app actions run ${shellWord(application)} ${name} --kind Rollout --resource-name ${shellWord(subject.rollout.name)}`,
  );
}

/** The command that goes back in Git; it aborts first, where it is told the cluster. */
export function rollback(
  { service, environment, branch, contexts }: RunbookSubject,
  ...flags: readonly string[]
): string {
  return [
    `release-train rollback ${shellWord(service)} --env ${shellWord(environment)} --why 'what is wrong'`,
    ...(branch === 'main' ? [] : [`--branch ${shellWord(branch)}`]),
    ...contexts.map((context) => `--context ${shellWord(context)}`),
    ...flags,
  ].join(' ');
}

/** What selects the pods of both versions, as kubectl takes it. */
export function podSelector({ rollout }: RunbookSubject): string {
  const labels = Object.entries(rollout.at('spec', 'selector', 'matchLabels').labels);
  return shellWord(labels.map(([key, value]) => `${key}=${value}`).join(','));
}
