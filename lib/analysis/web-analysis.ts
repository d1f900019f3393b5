import { Duration, JsonPatch } from 'cdk8s';
import { Construct } from 'constructs';
import type { argo } from '../../imports';
import { A_DURATION, A_MAP, durationProblem, humanDuration, report, type Shape, seconds, show, warn } from '../core';
import { ANALYSIS_OPTIONS, type AnalysisOptions, type AnalysisTarget } from './analysis';
import { analysisTemplate } from './analysis-template';
import type { BoundAnalysis } from './bound-analysis';
import { ConfiguredAnalysis } from './configured-analysis';
import { type Described, descriptionProblem } from './description';
import { isBeyond, type NumberLimit, numberLimitProblem, overlapProblem, satisfies } from './number-limit';
import type { Occasion } from './occasion';
import { oneOf } from './one-of';
import { CONSECUTIVE_ERRORS, planProblem, type Schedule, scheduleOf, timing } from './schedule';
import { usedArguments, withArgumentNames } from './template-arguments';
import { textsOfRequest, type WebRequest, webRequestProblems } from './web-request';

/** What an answer has to be: a number within a limit, or a value. */
export type WebLimit = NumberLimit | { readonly equals: string | boolean };

export interface WebAnalysisProps extends WebRequest, Omit<AnalysisOptions, 'matchers'>, Described {
  /** Where in the JSON answer one value stands: `{$.data.errorRate}`. */
  readonly jsonPath: string;
  /** What it is of a good release, in one comparison: `{ atMost: 0.01 }`, or `{ equals: 'ok' }`. */
  readonly success: WebLimit;
  /** What it is of a bad one. What is neither good nor bad pauses. @default - whatever is no success */
  readonly failure?: WebLimit;
  /** The time between two measurements, and before the first: 10 seconds to a day. @default - 1 minute */
  readonly interval?: Duration;
}

/**
 * Judges a release by what an HTTP endpoint answers in JSON: another team's verdict, a change calendar, a service's own
 * status. Two bad answers abort; before the first weight it asks once.
 *
 * An answer that is not 2xx, of another type than the comparison, or without the value is an error: it is asked again every
 * 10 seconds, and after two minutes aborts. Up to Argo Rollouts 1.10 **a 2xx answer that is empty or no JSON passes**, whatever
 * the comparison: no condition is evaluated. Ask an endpoint that always answers in JSON.
 *
 * @see https://argo-rollouts.readthedocs.io/en/stable/analysis/web/
 * @example
 * import { WebAnalysis } from 'cdk8s-release-train';
 *
 * new WebAnalysis({
 *   id: 'change-calendar',
 *   url: 'https://changes.example.com/api/frozen?service=svc-a',
 *   headers: { Authorization: 'Bearer {{args.token}}' },
 *   secrets: { token: { name: 'change-calendar', key: 'token' } },
 *   jsonPath: '{$.frozen}',
 *   success: { equals: false },
 *   when: 'before-first-weight',
 * });
 */
export class WebAnalysis extends ConfiguredAnalysis<WebAnalysisProps> {
  private readonly success: WebLimit;
  private readonly failure?: WebLimit;
  private readonly interval: Duration;

  public constructor(props: WebAnalysisProps) {
    super(props ?? {}, SHAPE, 'web');
    const sound = this.props;
    const wrong = {
      jsonPath: jsonPathProblem(sound.jsonPath),
      success: limitProblem(sound.success),
      failure: sound.failure === undefined ? undefined : limitProblem(sound.failure),
      interval: sound.interval && durationProblem(sound.interval, Duration.seconds(10), Duration.days(1)),
    };
    const wrongRequest = webRequestProblems(sound);
    this.props = wrongRequest.length > 0 || wrong.jsonPath ? { ...sound, ...STAND_IN } : sound;
    this.success = wrong.success ? { equals: true } : sound.success;
    this.failure = wrong.failure || wrong.success ? undefined : sound.failure;
    this.interval = sound.interval && !wrong.interval ? sound.interval : Duration.minutes(1);
    const overlap = this.failure && bothProblem(this.success, this.failure);
    this.problems = [
      ...this.problems,
      ...wrongRequest,
      ...Object.entries({ ...wrong, failure: wrong.failure ?? overlap }).flatMap(([name, problem]) =>
        problem ? [`${name}: ${problem}`] : [],
      ),
    ];
  }

  public bind(scope: Construct, target: AnalysisTarget): BoundAnalysis {
    const guard = new Construct(scope, this.id);
    const { occasion } = target;
    const secrets = Object.entries(this.props.secrets ?? {});
    const { args, problems } = usedArguments(
      textsOfRequest(this.props),
      target,
      secrets.map(([name]) => name),
    );
    const schedule = occasion.kind === 'before-first-weight' ? undefined : this.schedule(occasion);
    const wrongPlan = schedule && planProblem(occasion, [schedule]);
    report(guard, ...this.problems, ...problems, ...(wrongPlan ? [wrongPlan] : []));
    // The controller evaluates no condition then, so that none could help.
    warn(
      guard,
      `Argo Rollouts up to 1.10 passes a 2xx answer that is empty or no JSON, whatever the comparison; be sure that ${this.props.url} always answers in JSON`,
    );
    const successCondition = good(this.success);
    const failureCondition = this.failure ? good(this.failure) : bad(this.success);
    const metric: argo.Metric = {
      name: this.id,
      ...(schedule ? timing(schedule) : ONCE),
      successCondition,
      failureCondition,
      provider: { web: this.request() },
    };
    const bound = analysisTemplate(guard, target, {
      id: this.id,
      metrics: [metric],
      args,
      reasons: {
        ...(this.props.description ? { description: this.props.description } : {}),
        aborts: schedule
          ? `after two answers with ${failureCondition}, ${humanDuration(schedule.window)} apart`
          : `at an answer with ${failureCondition}`,
        'cannot-see': 'up to Argo Rollouts 1.10, a 2xx answer that is empty or no JSON: it passes',
      },
      dryRun: this.props.dryRun,
    });
    // The template itself names Secrets; no Rollout can pass them.
    if (secrets.length > 0 && args.length === 0 && !target.platform)
      bound.template.addJsonPatch(JsonPatch.add('/spec/args', []));
    for (const [name, { name: secret, key }] of secrets) {
      const arg = { name: this.argument(name), valueFrom: { secretKeyRef: { name: secret, key } } };
      bound.template.addJsonPatch(JsonPatch.add('/spec/args/-', arg));
    }
    return bound;
  }

  private schedule(occasion: Occasion): Schedule {
    // The first measurement is an interval after the new pods got traffic; there are no scrapes to wait for.
    return scheduleOf('client', Duration.seconds(0), occasion, this.interval);
  }

  /** What the template calls the argument of a secret: of two of one name in a run, the controller takes one for both. */
  private argument(secret: string): string {
    return `${this.id}-${secret}`;
  }

  private request(): argo.WebMetric {
    const { url, method, headers = {}, body, jsonBody, timeout, jsonPath, secrets = {} } = this.props;
    const named = (text: string): string =>
      withArgumentNames(text, (name) => (Object.hasOwn(secrets, name) ? this.argument(name) : name));
    const accepts = Object.keys(headers).some((name) => name.toLowerCase() === 'accept');
    return {
      url: named(url),
      ...(method ? { method } : {}),
      headers: [
        ...(accepts ? [] : [{ key: 'Accept', value: 'application/json' }]),
        ...Object.entries(headers).map(([key, value]) => ({ key, value: named(value) })),
      ],
      timeoutSeconds: timeout ? seconds(timeout) : 10,
      jsonPath,
      ...(body === undefined ? {} : { body: named(body) }),
      ...(jsonBody === undefined ? {} : { jsonBody: JSON.parse(named(JSON.stringify(jsonBody))) }),
    } as argo.WebMetric;
  }
}

const SHAPE: Shape<WebAnalysisProps> = {
  id: ANALYSIS_OPTIONS.id,
  when: ANALYSIS_OPTIONS.when,
  dryRun: ANALYSIS_OPTIONS.dryRun,
  description: descriptionProblem,
  url: true,
  method: oneOf('GET', 'POST', 'PUT'),
  headers: A_MAP,
  body: true,
  jsonBody: {
    is: (value) => typeof value === 'object' && value !== null,
    not: 'neither object nor list',
    write: "for example { service: 'svc-a' }",
  },
  secrets: A_MAP,
  timeout: A_DURATION,
  jsonPath: true,
  success: true,
  failure: true,
  interval: A_DURATION,
};

/** Takes the place of a request that is wrong. */
const STAND_IN = {
  url: 'http://none.invalid',
  jsonPath: '{$}',
  headers: {},
  secrets: {},
  method: undefined,
  body: undefined,
  jsonBody: undefined,
  timeout: undefined,
};

const ONCE = { count: 1, failureLimit: 0, inconclusiveLimit: 0, consecutiveErrorLimit: CONSECUTIVE_ERRORS };

function isNumberLimit(limit: WebLimit): limit is NumberLimit {
  return !('equals' in limit) || typeof limit.equals === 'number';
}

function good(limit: WebLimit): string {
  return isNumberLimit(limit) ? satisfies(limit, 'result') : `result == ${JSON.stringify(limit.equals)}`;
}

function bad(limit: WebLimit): string {
  return isNumberLimit(limit) ? isBeyond(limit, 'result') : `result != ${JSON.stringify(limit.equals)}`;
}

function limitProblem(limit: unknown): string | undefined {
  const { equals } = (typeof limit === 'object' && limit !== null ? limit : {}) as { equals?: unknown };
  if (typeof equals === 'boolean') return undefined;
  if (typeof equals !== 'string') return numberLimitProblem(limit);
  return Object.keys(limit as object).length === 1 && /^[\x20-\x7e]+$/.test(equals)
    ? undefined
    : `equals: ${show(equals)} stands beside another comparison, or is no text of printable ASCII characters; write for example { equals: 'ok' }`;
}

function bothProblem(success: WebLimit, failure: WebLimit): string | undefined {
  if (isNumberLimit(success) && isNumberLimit(failure)) return overlapProblem(success, failure);
  const types = [success, failure].map((it) => (isNumberLimit(it) ? 'number' : typeof it.equals));
  if (types[0] !== types[1]) {
    return `compares with a ${types[1]}, and success with a ${types[0]}: one of the two would be an error; compare with one type`;
  }
  return good(success) === good(failure) ? 'is the same as success; leave it out' : undefined;
}

/** Only the first of several values is looked at. */
function jsonPathProblem(path: unknown): string | undefined {
  const write = 'write for example {$.data.errorRate}';
  if (path === undefined) return `missing; ${write}`;
  if (typeof path !== 'string' || !/^\{\s*\$?[.[].*\}$|^\{\s*[$@]\s*\}$/.test(path)) {
    return `${show(path)} is no JSON path in braces; ${write}`;
  }
  const texts = path.slice(1, -1).replace(/'[^']*'|"[^"]*"/g, '');
  if (/[{}]/.test(texts)) return `${show(path)} holds more than one path; ${write}`;
  if (/\*|\.\.|\[[^\]?]*[:,]/.test(texts)) {
    return `${show(path)} leads to several values, of which only the first would be looked at; ${write}`;
  }
  return undefined;
}
