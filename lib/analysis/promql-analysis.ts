import { Duration } from 'cdk8s';
import { Construct } from 'constructs';
import type { argo } from '../../imports';
import { A_DURATION, durationProblem, humanDuration, report, type Shape, seconds, show, warn } from '../core';
import { growthOf, oneNumberQuery, promQlProblem, queryShape } from '../promql';
import { percent, tidy } from '../slo';
import { ANALYSIS_OPTIONS, type AnalysisOptions, type AnalysisTarget } from './analysis';
import { analysisTemplate } from './analysis-template';
import type { BoundAnalysis } from './bound-analysis';
import { ConfiguredAnalysis } from './configured-analysis';
import { type Described, descriptionProblem } from './description';
import { istioRequests } from './istio-requests';
import { isBeyond, type NumberLimit, numberLimitProblem, overlapProblem, satisfies } from './number-limit';
import { stepsOf } from './occasion';
import { planProblem, printed, scheduleOf, shortestWindow, soundScrapeInterval, timing } from './schedule';
import { usedArguments, usesHash } from './template-arguments';

export interface PromQLAnalysisProps extends Omit<AnalysisOptions, 'matchers'>, Described {
  /**
   * What to ask: a query that gives one number. `{{args.canary-hash}}` and `{{args.stable-hash}}` stand for the hashes in
   * the names of the pods: `pod=~"svc-a-{{args.canary-hash}}-.+"`.
   */
  readonly query: string;
  /** What the number is of a good release, in one comparison: `{ atMost: 0.01 }`. */
  readonly success: NumberLimit;
  /** What it is of a bad one. What is neither good nor bad pauses. @default - whatever is no success */
  readonly failure?: NumberLimit;
  /**
   * Over which time the query looks, and the time between two measurements. Whole seconds, from four scrapes (and a
   * minute) to a day. Give it where the query does not show it, as with a recording rule.
   *
   * @default - as long as the ranges in the query, and at least a minute or four scrapes
   */
  readonly window?: Duration;
  /** With fewer requests than these in a window nobody can tell: a whole number from 1. @default - none are counted */
  readonly minRequests?: number;
  /**
   * A query for the number of requests in a window.
   *
   * @default - those that the sidecars of the new pods counted
   */
  readonly requests?: string;
}

/**
 * Judges a release by any number that Prometheus knows. Two bad measurements abort; no series, several series, NaN or too
 * few requests pause.
 *
 * @see https://argo-rollouts.readthedocs.io/en/stable/analysis/prometheus/
 * @example
 * import { PromQLAnalysis } from 'cdk8s-release-train';
 *
 * new PromQLAnalysis({
 *   id: 'queue',
 *   query: 'max(queue_length{namespace="prod",pod=~"svc-a-{{args.canary-hash}}-.+"})',
 *   success: { atMost: 100 },
 *   failure: { above: 500 },
 * });
 */
export class PromQLAnalysis extends ConfiguredAnalysis<PromQLAnalysisProps> {
  private readonly query: string;
  private readonly requests?: string;
  private readonly success: NumberLimit;
  private readonly failure?: NumberLimit;
  private readonly minRequests?: number;

  public constructor(props: PromQLAnalysisProps) {
    super(props ?? {}, SHAPE, 'promql');
    const sound = this.props;
    const wrong = {
      query: queryProblem(sound.query),
      requests: sound.requests === undefined ? undefined : queryProblem(sound.requests),
      success: numberLimitProblem(sound.success),
      failure: sound.failure === undefined ? undefined : numberLimitProblem(sound.failure),
      minRequests: minRequestsProblem(sound),
    };
    this.query = wrong.query ? STAND_IN : sound.query;
    this.requests = wrong.requests ? STAND_IN : sound.requests;
    this.success = wrong.success ? { atMost: 0 } : sound.success;
    this.failure = wrong.failure || wrong.success ? undefined : sound.failure;
    this.minRequests = wrong.minRequests ? undefined : sound.minRequests;
    const overlap = this.failure && overlapProblem(this.success, this.failure);
    this.problems = [
      ...this.problems,
      ...Object.entries({ ...wrong, failure: wrong.failure ?? overlap }).flatMap(([name, problem]) =>
        problem ? [`${name}: ${problem}`] : [],
      ),
    ];
  }

  public bind(scope: Construct, target: AnalysisTarget): BoundAnalysis {
    const guard = new Construct(scope, this.id);
    const scrapeInterval = soundScrapeInterval(guard, target.scrapeInterval);
    const window = this.soundWindow(guard, scrapeInterval);
    const { description } = this.props;
    const query = `${description ? `# ${description}\n` : ''}${this.guarded(target, window)}`;
    const { args, problems } = usedArguments([query], target);
    // After a switch, what the new pods counted began with them; of anything else an earlier release must have left the window.
    const view = args.some(({ name }) => name === 'canary-hash') ? 'pod' : 'client';
    const schedule = scheduleOf(view, scrapeInterval, target.occasion, window);
    const wrongPlan = planProblem(target.occasion, [schedule]);
    const uncounted = target.uncalled && this.minRequests !== undefined && !this.requests ? [NO_REQUESTS] : [];
    report(guard, ...this.problems, ...problems, ...uncounted, ...(wrongPlan ? [wrongPlan] : []));
    const queries = [this.query, ...(this.requests ? [this.requests] : [])].filter((it) => it !== STAND_IN);
    warn(guard, ...queries.flatMap((it) => [...seriesWarning(it), ...versionWarning(it, target)]));
    const failure = this.failure ? satisfies(this.failure, 'result[0]') : isBeyond(this.success, 'result[0]');
    const success = satisfies(this.success, 'result[0]');
    const metric: argo.Metric = {
      name: this.id,
      ...timing(schedule),
      successCondition: `len(result) == 1 && ${success}`,
      failureCondition: `len(result) == 1 && ${failure}`,
      provider: { prometheus: { address: target.prometheus, query } },
    };
    return analysisTemplate(guard, target, {
      id: this.id,
      metrics: [metric],
      args,
      reasons: {
        ...(description ? { description } : {}),
        window: `${humanDuration(schedule.window)}, measured once each`,
        aborts: `after ${schedule.failureLimit + 1} measurements with ${failure}`,
        pauses: `after ${schedule.inconclusiveLimit + 1} measurements that are neither that nor ${success}: ${this.undecided}`,
      },
      dryRun: this.props.dryRun,
    });
  }

  private get undecided(): string {
    const few = this.minRequests === undefined ? '' : `, or fewer than ${this.minRequests} requests`;
    return `no series, several series, NaN${few}${this.failure ? ', or a number between' : ''}`;
  }

  private guarded(target: AnalysisTarget, window: Duration): string {
    if (this.minRequests === undefined) return oneNumberQuery(this.query);
    const counted = growthOf([istioRequests(target, { view: 'pod' })], window);
    return oneNumberQuery(this.query, { query: this.requests ?? counted, atLeast: this.minRequests });
  }

  /** The window itself, or where it is wrong (which is reported), the one that follows from the query. */
  private soundWindow(guard: Construct, scrapeInterval: Duration): Duration {
    const shortest = shortestWindow(scrapeInterval);
    const lookback = Math.max(...[this.query, this.requests ?? STAND_IN].map((it) => queryShape(it).lookback));
    const follows = Duration.seconds(Math.max(seconds(shortest), Math.ceil(lookback)));
    report(guard, ...rangeProblems('query', this.query, scrapeInterval));
    if (this.requests) report(guard, ...rangeProblems('requests', this.requests, scrapeInterval));
    const { window } = this.props;
    const problem =
      window &&
      (durationProblem(window, shortest, Duration.days(1)) ??
        (seconds(window) < seconds(follows)
          ? `${humanDuration(seconds(window))} is shorter than the ${humanDuration(seconds(follows))} over which the query looks, so that one bad event would be measured several times; leave window out`
          : undefined));
    if (problem) report(guard, `window: ${problem}`);
    return window && !problem ? window : follows;
  }
}

const SHAPE: Shape<PromQLAnalysisProps> = {
  id: ANALYSIS_OPTIONS.id,
  when: ANALYSIS_OPTIONS.when,
  dryRun: ANALYSIS_OPTIONS.dryRun,
  description: descriptionProblem,
  query: true,
  success: true,
  failure: true,
  window: A_DURATION,
  minRequests: true,
  requests: true,
};

const NO_REQUESTS =
  'minRequests: a worker gets no requests that its sidecars could count, so that every release would pause; say with requests what to count instead, such as its jobs';

/** Takes the place of a query that is wrong. */
const STAND_IN = 'vector(0)';

function queryProblem(query: unknown): string | undefined {
  if (query === undefined) return 'missing; write a query that gives one number, such as sum(queue_length)';
  const wrong = promQlProblem(query as string);
  if (wrong) return wrong;
  const { type, functions } = queryShape(query as string);
  if (type === 'string')
    return 'it gives a text, which nothing can be compared with; write a query that gives a number';
  if (type === 'matrix') return 'it gives all values of a time, not one number; put it into a function such as rate(…)';
  const last = ['irate', 'idelta'].find((name) => functions.has(name));
  return (
    last &&
    `${last} looks at the last two scrapes and at nothing before them, so that it misses most of what happens between two measurements; write ${last.slice(1)}`
  );
}

function rangeProblems(name: string, query: string, scrapeInterval: Duration): string[] {
  const scrape = seconds(scrapeInterval);
  return queryShape(query)
    .ranges.filter((range) => range > 0 && range < 4 * scrape)
    .map(
      (range) =>
        `${name}: a range of ${humanDuration(range)} holds ${Math.floor(range / scrape)} scrapes, one every ${humanDuration(scrape)}, and is empty when one or two fail; write at least [${printed(4 * scrape)}]`,
    );
}

/** With more than one series every measurement would be undecided. */
function seriesWarning(query: string): string[] {
  const { labels } = queryShape(query);
  if (labels !== 'any' && labels.size === 0) return [];
  const several = labels === 'any' ? 'may give several series' : `gives a series for each ${[...labels].join(' and ')}`;
  return [
    `the query ${show(shortened(query))} ${several}, and with more than one every measurement is undecided and the release pauses; put it into sum(…) or max(…)`,
  ];
}

/** Beside the traffic of the stable release nothing would be seen of what only the new version does. */
function versionWarning(query: string, { occasion, canaryHost, name, uncalled }: AnalysisTarget): string[] {
  // Before the first weight it is a gate, and after a switch the new version answers alone.
  if (occasion.kind === 'before-first-weight' || occasion.kind === 'after-promotion') return [];
  const [canaryService = canaryHost] = canaryHost.split('.');
  if (usesHash(query) || (!uncalled && query.includes(canaryService))) return [];
  const weight = stepsOf(occasion)[0]?.weight;
  const measured =
    weight === undefined
      ? 'so that it measures the old version, which gets all requests until the switch'
      : `so that it measures both versions: at ${percent(weight)} of the ${uncalled ? 'pods' : 'traffic'}, 20 % of errors look like ${percent(tidy((20 * weight) / 100))}`;
  return [
    `the query ${show(shortened(query))} does not tell the new pods from the old ones, ${measured}; name them in it, such as pod=~"${name}-{{args.canary-hash}}-.+"${uncalled ? '' : `, or destination_service="${canaryHost}"`}`,
  ];
}

function shortened(query: string): string {
  const text = query.replace(/\s+/g, ' ').trim();
  return text.length <= 60 ? text : `${text.slice(0, 59)}…`;
}

function minRequestsProblem({ minRequests, requests }: PromQLAnalysisProps): string | undefined {
  if (minRequests === undefined) {
    return requests === undefined
      ? undefined
      : 'missing, though requests says how to count them; write for example 200';
  }
  return Number.isInteger(minRequests) && minRequests >= 1 && minRequests <= 1_000_000_000
    ? undefined
    : `${show(minRequests)} is no whole number from 1 to 1 000 000 000; write for example 200`;
}
