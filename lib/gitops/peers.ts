import type { Construct } from 'constructs';
import { A_MAP, dnsLabelProblem, nearestName, report, type Shape, shaped, show } from '../core';
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

/** What a service in a set says of what is around it: data for a `ReleaseTrain`, of which nothing is rendered. */
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
  readonly service: Construct;
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
  service: Construct,
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
  service.node.addValidation({ validate: () => unknownServices(environmentName, dependsOn.keys(), all) });
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
      const nearest = nearestName(other, [...all.keys()].sort());
      return `dependsOn.${other}: there is no such service in ${environment}; ${nearest ? `the nearest name is ${nearest.name}` : 'there is no other'}`;
    });
}
