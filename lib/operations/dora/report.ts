import { type Drill, secondsBetween } from '../drill-log';
import { type LeadTime, leadTimesOf, onceEach } from './lead-times';
import { type Measures, measuresOf } from './measures';
import type { Observed } from './observations';
import { type Assumed, type Attempt, attemptsOf, type Outcome } from './outcomes';
import type { Deployment, Timeline } from './timeline';
import { type TargetVerdict, verdictsOf } from './verdicts';
import { isIn, type Window } from './window';

/** What was measured, ready to be shown. */
export interface DoraReport {
  readonly window: Window;
  /** The branch, and its last commit. */
  readonly branch: string;
  readonly commit: string;
  /** Fewer than so many tell nothing: no median and no rate is given. */
  readonly minimum: number;
  /** Each for itself: what reached staging is not in prod. */
  readonly environments: readonly EnvironmentReport[];
  /** What the numbers do not know, a sentence each. */
  readonly notes: readonly string[];
}

/** An environment and its services. */
export interface EnvironmentReport {
  readonly environment: string;
  readonly fleet: Measures;
  readonly services: readonly ServiceReport[];
  /** Every deployment of the window, oldest first, with what became of it. */
  readonly deployments: readonly ReportedDeployment[];
  /** Every lead time of the window, for charts; a commit once. */
  readonly leadTimes: readonly { readonly deployedAt: number; readonly seconds: number }[];
  /** Services that were there for the first time in the window: their first release is no deployment. */
  readonly introduced: number;
  /** Services that run a Rollout, and that nobody ever rehearsed a failure of. */
  readonly neverDrilled: readonly string[];
}

export interface ReportedDeployment {
  readonly service: string;
  readonly release: string;
  /** In seconds since 1970. */
  readonly at: number;
  readonly commit: string;
  readonly outcome: Outcome;
  readonly restoredAfter?: number;
  readonly restoredBy?: string;
}

/** A service in an environment. */
export interface ServiceReport extends Measures {
  readonly service: string;
  /** Whether it is no more there at the end of the branch. */
  readonly gone: boolean;
  /** Against the targets that it declares; none if it declares none. */
  readonly targets: readonly TargetVerdict[];
  readonly lastDrill?: ReportedDrill;
}

/** The last rehearsal of a service. */
export interface ReportedDrill {
  readonly startedAt: string;
  readonly means: string;
  readonly result: Drill['result'];
  /** Seconds from the fault to the abort. */
  readonly timeToAbort?: number;
  /** Seconds from the fault until the service was healthy again. */
  readonly timeToHealthy?: number;
}

/** What is reported, and from what. */
export interface ReportInput {
  readonly window: Window;
  readonly minimum: number;
  readonly caught: Assumed;
  readonly timelines: readonly Timeline[];
  readonly observed: ReadonlyMap<Deployment, Observed>;
  readonly drills: readonly Drill[];
}

interface Evaluated {
  readonly timeline: Timeline;
  readonly attempts: readonly Attempt[];
  readonly leadTimes: readonly LeadTime[];
  readonly present: readonly Window[];
}

/** The reports of all environments, by name. */
export function environmentReports(input: ReportInput): EnvironmentReport[] {
  const names = [...new Set(input.timelines.map(({ place }) => place.environment))].sort();
  return names.map((name) =>
    environmentReport(
      name,
      input.timelines.filter(({ place }) => place.environment === name),
      input,
    ),
  );
}

function environmentReport(environment: string, timelines: readonly Timeline[], input: ReportInput): EnvironmentReport {
  const { window, minimum } = input;
  const evaluated = timelines
    .map((timeline) => evaluate(timeline, input))
    .filter(({ present }) => present.some(({ since, until }) => since < window.until && until > window.since))
    .sort((a, b) => (a.timeline.place.service < b.timeline.place.service ? -1 : 1));
  const services = evaluated.map((it) => serviceReport(it, input));
  const leadTimes = onceEach(evaluated.flatMap((it) => it.leadTimes));
  const fleet = {
    attempts: evaluated.flatMap(({ attempts }) => attempts),
    leadTimes,
    present: together(evaluated.flatMap(({ present }) => present)),
  };
  return {
    environment,
    fleet: measuresOf(fleet, window, minimum),
    services,
    deployments: evaluated
      .flatMap(({ timeline, attempts }) => attempts.map((attempt) => reported(timeline.place.service, attempt)))
      .filter(({ at }) => isIn(window, at))
      .sort((a, b) => a.at - b.at),
    leadTimes: leadTimes
      .filter(({ deployedAt, seconds }) => isIn(window, deployedAt) && seconds >= 0)
      .map(({ deployedAt, seconds }) => ({ deployedAt, seconds })),
    introduced: evaluated
      .flatMap(({ timeline }) => timeline.moments)
      .filter(({ kind, commit }) => kind === 'introduction' && isIn(window, commit.at)).length,
    neverDrilled: evaluated
      .filter(({ timeline }) => (timeline.running?.rollouts.length ?? 0) > 0)
      .map(({ timeline }) => timeline.place.service)
      .filter((service) => services.every((it) => it.service !== service || it.lastDrill === undefined)),
  };
}

function evaluate(timeline: Timeline, { observed, caught, window }: ReportInput): Evaluated {
  const attempts = attemptsOf(timeline, observed, caught);
  return {
    timeline,
    attempts,
    leadTimes: leadTimesOf(timeline, attempts),
    present: presenceOf(timeline, window.until),
  };
}

function serviceReport({ timeline, ...measured }: Evaluated, { window, minimum, drills }: ReportInput): ServiceReport {
  const { place, running } = timeline;
  const measures = measuresOf(measured, window, minimum);
  const drill = drills.findLast((it) => it.service === place.service && it.environment === place.environment);
  return {
    service: place.service,
    gone: running === undefined,
    ...measures,
    targets: running?.targets ? verdictsOf(running.targets, measures) : [],
    ...(drill && { lastDrill: reportedDrill(drill) }),
  };
}

function reportedDrill({ startedAt, means, result, injectedAt, abortedAt, healthyAt }: Drill): ReportedDrill {
  const fault = injectedAt ?? startedAt;
  const [timeToAbort, timeToHealthy] = [secondsBetween(fault, abortedAt), secondsBetween(fault, healthyAt)];
  return {
    startedAt,
    means,
    result,
    ...(timeToAbort !== undefined && { timeToAbort }),
    ...(timeToHealthy !== undefined && { timeToHealthy }),
  };
}

function reported(service: string, { deployment, outcome, restoredAfter, restoredBy }: Attempt): ReportedDeployment {
  const { release, commit } = deployment;
  return {
    service,
    release,
    at: commit.at,
    commit: commit.sha,
    outcome,
    ...(restoredAfter !== undefined && { restoredAfter }),
    ...(restoredBy && { restoredBy: restoredBy.sha }),
  };
}

/** When the service was there. */
function presenceOf({ moments }: Timeline, end: number): Window[] {
  const spans: Window[] = [];
  let since: number | undefined;
  for (const { kind, commit } of moments) {
    if (kind === 'introduction') since = commit.at;
    if (kind !== 'removal' || since === undefined) continue;
    spans.push({ since, until: commit.at });
    since = undefined;
  }
  return since === undefined ? spans : [...spans, { since, until: Math.max(since, end) }];
}

/** Spans of time without what they share: when any of several was there. */
function together(spans: readonly Window[]): Window[] {
  const joined: Window[] = [];
  for (const span of spans.toSorted((a, b) => a.since - b.since)) {
    const last = joined.at(-1);
    if (last && span.since <= last.until)
      joined[joined.length - 1] = { since: last.since, until: Math.max(last.until, span.until) };
    else joined.push(span);
  }
  return joined;
}
