import { Chart } from 'cdk8s';
import type { Upstream } from '../analysis';
import { A_MAP, dnsLabelProblem, nearestTo, report, type Shape, shaped, show } from '../core';
import { type GuardedWorkload, WorkerService } from '../service';
import { applicationNames } from './application-names';
import type { Environment } from './environment';
import { serviceFolder } from './layout';

/**
 * Why one service has to be released before another one: the other calls an interface of it (`api`), reads what it writes
 * to a database (`schema`), or consumes what it publishes (`event`).
 */
export type DependencyReason = 'api' | 'schema' | 'event';

/** What a pod of a service holds of something that services share. */
export interface SharedUse {
  /** The most connections that one pod opens, such as the size of its pool: 1 to 1,000,000. */
  readonly connectionsPerPod: number;
}

/** What a service in a set says of what is around it: data for a `ReleaseTrain`, of which only an `UpstreamGate` is rendered. */
export interface PeerProps {
  /**
   * The services of the same environment whose releases come before this one's, and why:
   * `{ ledger: 'api', accounts: ['schema', 'event'] }`.
   *
   * @default - none
   */
  readonly dependsOn?: Readonly<Record<string, DependencyReason | readonly DependencyReason[]>>;
  /** What it shares with other services, by name: `{ postgres: { connectionsPerPod: 10 } }`. @default - nothing */
  readonly uses?: Readonly<Record<string, SharedUse>>;
}

/** A service of an environment, and what it says of what is around it. */
export interface Member {
  readonly name: string;
  readonly service: GuardedWorkload;
  /** The folder that Argo CD applies, from the root of the tree. */
  readonly folder: string;
  /** The Applications that apply it, one a cluster; none where only Argo CD knows the clusters. */
  readonly applications: readonly string[];
  /** The services before it, in name order, and why. */
  readonly dependsOn: ReadonlyMap<string, readonly DependencyReason[]>;
  /** Connections of one pod, by what they lead to. */
  readonly connectionsPerPod: ReadonlyMap<string, number>;
  /** Whether it is taken out: nothing delivers it any more. */
  readonly decommissioned: boolean;
}

const members = new WeakMap<Environment, Map<string, Member>>();

/** Names of the services that wait for those that they depend on. */
const waiting = new WeakMap<Environment, Set<string>>();

/** The services of an environment that are delivered, of all its sets, by name and in name order. */
export function membersOf(environment: Environment): ReadonlyMap<string, Member> {
  const delivered = [...(members.get(environment) ?? [])].filter(([, { decommissioned }]) => !decommissioned);
  return new Map(delivered.sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** The services of an environment that are taken out, in name order: their folders stay until the second step. */
export function decommissionedOf(environment: Environment): readonly Member[] {
  const all = [...(members.get(environment)?.values() ?? [])];
  return all.filter(({ decommissioned }) => decommissioned).sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** The names of all services of an environment, of those that are taken out as well. */
export function serviceNamesOf(environment: Environment): ReadonlySet<string> {
  return new Set(members.get(environment)?.keys());
}

/** Enters a service of an environment, and reports what is wrong with what it says. */
export function enter(
  environment: Environment,
  name: string,
  service: GuardedWorkload,
  props: PeerProps,
  decommissioned = false,
): void {
  const all = members.get(environment) ?? new Map<string, Member>();
  members.set(environment, all);
  const { sound, problems } = shaped<PeerProps>(props, PEER_SHAPE);
  report(service, ...problems);
  const dependsOn = soundDependencies(name, sound.dependsOn ?? {}, (problem) => report(service, problem));
  const connectionsPerPod = soundUses(sound.uses ?? {}, (problem) => report(service, problem));
  const { environmentName } = environment;
  // Of two services of one name, which is told elsewhere, the first counts.
  if (!all.has(name)) {
    const folder = serviceFolder(environmentName, name);
    const applications = applicationNames(environment, name);
    all.set(name, { name, service, folder, applications, dependsOn, connectionsPerPod, decommissioned });
  }
  if (dependsOn.size === 0) return;
  service.node.addValidation({
    validate: () => [
      ...unknownServices(environmentName, dependsOn.keys(), all),
      ...endlessWait(name, all, waiting.get(environment) ?? new Set()),
    ],
  });
}

/**
 * Those that a service depends on, for whoever waits for them. They may be added later than it; who is not there at all, and
 * what is wrong with what it says, is told when it is entered.
 */
export function upstreamsIn(environment: Environment, name: string, props: PeerProps): Upstream[] {
  const { sound } = shaped<PeerProps>(props, PEER_SHAPE);
  waiting.set(environment, (waiting.get(environment) ?? new Set()).add(name));
  const names = [...soundDependencies(name, sound.dependsOn ?? {}, () => undefined).keys()];
  return names
    .filter((upstream) => dnsLabelProblem(upstream) === undefined)
    .map((upstream): Upstream => {
      const service = () => members.get(environment)?.get(upstream)?.service;
      return {
        name: upstream,
        release: () => service()?.release,
        namespace: () => {
          const its = service();
          return its && Chart.of(its).namespace;
        },
        isCalled: () => !(service() instanceof WorkerService),
      };
    });
}

const PEER_SHAPE: Shape<PeerProps> = { dependsOn: A_MAP, uses: A_MAP };

const REASONS: readonly DependencyReason[] = ['api', 'schema', 'event'];
const MOST_CONNECTIONS = 1_000_000;

function soundDependencies(
  name: string,
  given: NonNullable<PeerProps['dependsOn']>,
  tell: (problem: string) => void,
): Map<string, readonly DependencyReason[]> {
  const sound = new Map<string, readonly DependencyReason[]>();
  for (const [other, why] of Object.entries(given).sort(([a], [b]) => (a < b ? -1 : 1))) {
    const reasons: readonly unknown[] = Array.isArray(why) ? why : [why];
    const wrong = reasons.find((reason) => !REASONS.some((known) => known === reason));
    if (other === name) tell(`dependsOn.${other}: a service does not wait for itself; leave it out`);
    else if (wrong !== undefined || reasons.length === 0) {
      const what = reasons.length === 0 ? 'an empty list' : show(wrong);
      tell(`dependsOn.${other}: ${what} does not say why; write 'api', 'schema' or 'event', or a list of them`);
    } else {
      sound.set(
        other,
        REASONS.filter((reason) => reasons.includes(reason)),
      );
    }
  }
  return sound;
}

function soundUses(given: NonNullable<PeerProps['uses']>, tell: (problem: string) => void): Map<string, number> {
  const sound = new Map<string, number>();
  for (const [resource, use] of Object.entries(given).sort(([a], [b]) => (a < b ? -1 : 1))) {
    const wrongName = dnsLabelProblem(resource);
    if (wrongName) tell(`uses: ${wrongName}`);
    const { sound: props, problems } = shaped<SharedUse>(use, { connectionsPerPod: true });
    for (const problem of problems) tell(`uses.${resource}: ${problem}`);
    const { connectionsPerPod: count } = props;
    if (problems.length > 0 || wrongName) continue;
    if (Number.isInteger(count) && count >= 1 && count <= MOST_CONNECTIONS) sound.set(resource, count);
    else {
      tell(
        `uses.${resource}.connectionsPerPod: ${show(count)} is no number of connections; write a whole number from 1 to ${MOST_CONNECTIONS}, such as the size of a pod's pool`,
      );
    }
  }
  return sound;
}

function unknownServices(
  environment: string,
  dependencies: Iterable<string>,
  all: ReadonlyMap<string, Member>,
): string[] {
  return [...dependencies]
    .filter((other) => all.get(other)?.decommissioned !== false)
    .map((other) => {
      if (all.has(other))
        return `dependsOn.${other}: ${other} is decommissioned in ${environment}; take the dependency out before the service`;
      return `dependsOn.${other}: there is no such service in ${environment}${nearestTo(other, all.keys(), '; there is no other')}`;
    });
}

/** Services that wait for each other never go. The first of them by name tells it. */
function endlessWait(name: string, all: ReadonlyMap<string, Member>, waits: ReadonlySet<string>): string[] {
  const circle = wayBack(name, all, waits);
  if (!circle?.every((other) => name <= other)) return [];
  return [
    `dependsOn: at their gates these would wait for each other: ${[...circle, name].join(' → ')}; take out the dependency whose two sides are compatible in both orders, or split the change in two`,
  ];
}

/** The shortest way from a service to itself, over those that wait; without its end. */
function wayBack(name: string, all: ReadonlyMap<string, Member>, waits: ReadonlySet<string>): string[] | undefined {
  const from = new Map<string, string | undefined>(waits.has(name) ? [[name, undefined]] : []);
  // The map grows while it is read.
  for (const at of from.keys()) {
    for (const next of all.get(at)?.dependsOn.keys() ?? []) {
      if (next === name) return wayTo(at, from);
      if (waits.has(next) && !from.has(next)) from.set(next, at);
    }
  }
  return undefined;
}

function wayTo(end: string, from: ReadonlyMap<string, string | undefined>): string[] {
  const way: string[] = [];
  for (let at: string | undefined = end; at !== undefined; at = from.get(at)) way.unshift(at);
  return way;
}
