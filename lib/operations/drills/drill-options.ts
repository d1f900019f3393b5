import { printedTime } from '../../core';
import type { Cluster } from '../cluster';
import type { Means } from './means';
import type { Permits } from './refusals';

/** A drill, and everything that it needs of the world around it. */
export interface DrillOptions extends Permits {
  readonly service: string;
  readonly environment: string;
  /** A checkout of the GitOps repository, whose remote is `origin`; it stays as it is. */
  readonly repo: string;
  /** The branch that Argo CD follows. */
  readonly branch: string;
  readonly cluster: Cluster;
  readonly means: Means;
  /** Of the requests to the canary that the fault strikes, in percent: above 0, at most 100. */
  readonly share: number;
  /** Milliseconds by which `delay-requests` holds a request back. */
  readonly delay: number;
  /** To the service, both versions together: what is foretold is played with it. */
  readonly requestsPerSecond: number;
  /** How long to wait at most: for a release, for its abort, and for the service to be healthy again. */
  readonly timeoutSeconds: number;
  readonly pollSeconds: number;
  /** Waits for a release where none is in flight. @default false */
  readonly waitForRelease?: boolean;
  /** Looks at everything and does nothing. @default false */
  readonly dryRun?: boolean;
  /** Takes the aborted release back in Git. @default a person is told the command, and waited for */
  readonly rollback?: (service: string, environment: string, why: string) => Promise<void>;
  /** Tells this drill from others: letters, digits and hyphens. */
  readonly id: string;
  /** In milliseconds since 1970. */
  readonly now: () => number;
  /** Ends early, without an error, when the signal is given. */
  readonly sleep: (seconds: number, signal?: AbortSignal) => Promise<void>;
  readonly say: (line: string) => void;
  /** Given when somebody wants the drill to end: the fault is taken away first. */
  readonly signal: AbortSignal;
}

/** Somebody wants the drill to end. */
export class Interrupted extends Error {}

/** Waits, unless it is to end. */
export async function pause({ sleep, signal }: Pick<DrillOptions, 'sleep' | 'signal'>, seconds: number): Promise<void> {
  endIfTold(signal);
  await sleep(seconds, signal);
  endIfTold(signal);
}

/** @throws Interrupted if the drill is to end */
export function endIfTold(signal: AbortSignal): void {
  if (signal.aborted) throw new Interrupted();
}

/** A time of a drill's record. */
export function iso(at: number): string {
  return printedTime(Math.floor(at / 1000));
}
