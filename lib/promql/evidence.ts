import { Duration } from 'cdk8s';
import { humanDuration, seconds } from '../core';
import { decimal, type EvidenceScale, percent, tidy } from '../slo';
import { type GrowthOptions, growthComment, growthOf, indent } from './growth';
import type { Selector } from './selector';

/** The requests of some pods, or what else they do that may fail. */
export interface CountedRequests {
  /** All of them: one selector or several, none of which may select a series of another. */
  readonly total: readonly Selector[];
  /** The failed ones among them: one selector or several, none of which may select a series of another. */
  readonly failed: readonly Selector[];
}

/** What is counted, in words. */
export interface CountedWords {
  readonly one: string;
  readonly many: string;
  /** What pods did with them: `answered`. */
  readonly done: string;
}

/** What an evidence query must know. */
export interface Evidence {
  /** What is counted. @default - requests that were answered */
  readonly words?: CountedWords;
  /** What a failed request weighs, and what every request does. */
  readonly scale: EvidenceScale;
  /** The requests of the new pods. */
  readonly canary: CountedRequests;
  /** Over which time they are counted. */
  readonly window: Duration;
  /** Labels in which the same series differ that are scraped twice. @default - those of `growthOf` */
  readonly replicaLabels?: readonly string[];
}

/** What a query must know that also looks at the stable release. */
export interface ComparedEvidence extends Evidence {
  /** The requests of the stable pods; without them the objective alone decides. @default - stable is not asked */
  readonly stable?: CountedRequests;
  readonly scrapeInterval: Duration;
  /** The evidence that aborts. */
  readonly bound: number;
}

/**
 * A query for the evidence that the new pods fail more than they may: the logarithm of a likelihood ratio, one number
 * whatever the data, 0 without requests.
 *
 * What may fail is the error budget; or, where more than that fails on the stable pods about the same time, as much as
 * there. So a failure that both share is no evidence against the canary. Pods are not scraped at one moment: a failure
 * that has just begun may be seen on the canary a scrape before it is seen on stable. So the canary is counted up to a scrape
 * ago, and stable from a scrape before that time to a scrape after it, each of its failures as if it were of that time, and
 * one more, since none seen of few requests does not mean none.
 */
export function evidenceQuery(evidence: ComparedEvidence): string {
  const { bound, window, words = REQUEST_WORDS } = evidence;
  return [
    ...headOf(evidence),
    `# ${decimal(bound)} or more aborts; 0 without ${words.many}.`,
    growthComment(window),
    evidence.stable ? againstBoth(evidence, evidence.stable) : againstObjective(evidence, 'or vector(0)'),
  ].join('\n');
}

/**
 * A query for a look that has to decide: the evidence that aborts, where it does; otherwise that against the objective,
 * which the more requests went well is the lower, kept below the bound, since stable shares what is beyond it; NaN without
 * requests, which satisfies no condition.
 */
export function decisionQuery(evidence: ComparedEvidence, passAt: number): string {
  const { stable, bound, window, words = REQUEST_WORDS } = evidence;
  return [
    ...headOf(evidence),
    `# ${decimal(bound)} or more aborts.${stable ? ' Below it:' : ''}`,
    ...(stable
      ? [
          `#   ${weight(evidence.scale.perFailure)} * failed - ${weight(evidence.scale.perRequest)} * ${words.many}, up to now, and ${decimal(tidy(bound - 0.001))} at most.`,
        ]
      : []),
    `# ${decimal(passAt)} or less passes; NaN: no ${words.many}; anything else is undecided${stable ? ', or a failure that the stable pods share' : ''}.`,
    growthComment(window),
    ...(stable
      ? [
          `(\n${indent(againstBoth(evidence, stable))}\n) >= ${decimal(bound)}`,
          `or clamp_max(\n${indent(againstObjective(evidence, '> 0'))},\n  ${decimal(tidy(bound - 0.001))}\n)`,
        ]
      : [againstObjective(evidence, '> 0')]),
    'or vector(NaN)',
  ].join('\n');
}

/** What the numbers mean, for the person who reads the query. */
function headOf({
  scale,
  window,
  stable,
  scrapeInterval,
  words = REQUEST_WORDS,
}: Evidence & Partial<ComparedEvidence>): string[] {
  const length = humanDuration(seconds(window));
  const head = `# Evidence that the new pods fail ${decimal(ratio(scale))} times as often as they may, from what they ${words.done} in ${length}`;
  if (!stable || !scrapeInterval) {
    return [
      `${head}:`,
      `#   ${weight(scale.perFailure)} * failed - ${weight(scale.perRequest)} * ${words.many}; ${percent(scale.budget)} may fail (the error budget).`,
    ];
  }
  const scrape = humanDuration(seconds(scrapeInterval));
  return [
    `${head}, as scraped ${scrape} ago:`,
    `#   ${weight(scale.perFailure)} * failed - ${decimal(tidy(ratio(scale) - 1))} * ${words.many} * share that may fail.`,
    `# The share that may fail is ${percent(scale.budget)} (the error budget), or what fails on the stable pods, if that is more:`,
    `#   (failed + 1) / ${words.many} there, from ${scrape} before that time to ${scrape} after it, times ${times(window, scrapeInterval)} for the longer time.`,
  ];
}

function againstObjective(
  { scale, canary, window, replicaLabels, words = REQUEST_WORDS }: Evidence,
  noRequests: string,
): string {
  return [
    `${weight(scale.perFailure)} * # failed\n(${growthOf(canary.failed, window, { replicaLabels })} or vector(0))`,
    `- ${weight(scale.perRequest)} * # ${words.many}\n(${growthOf(canary.total, window, { replicaLabels })} ${noRequests})`,
  ].join('\n');
}

function againstBoth(evidence: ComparedEvidence, stable: CountedRequests): string {
  const { scale, canary, window, scrapeInterval, replicaLabels, words = REQUEST_WORDS } = evidence;
  const counted: GrowthOptions = { replicaLabels, endedAgo: scrapeInterval };
  const budget = decimal(tidy(scale.budget / 100));
  const share = [
    `${times(window, scrapeInterval)} *`,
    `((${growthOf(stable.failed, wider(window, scrapeInterval), { replicaLabels })} or vector(0)) + 1)`,
    `/ # ${words.many} of stable`,
    `(${growthOf(stable.total, wider(window, scrapeInterval), { replicaLabels })} > 0)`,
  ].join('\n');
  return [
    `${weight(scale.perFailure)} * # failed\n(${growthOf(canary.failed, window, counted)} or vector(0))`,
    `- ${decimal(tidy(ratio(scale) - 1))} * # ${words.many}\n(${growthOf(canary.total, window, counted)} or vector(0))`,
    `* clamp_min( # share that may fail\n${indent(`(\n${indent(share)}\n)\nor vector(${budget}),\n${budget}`)}\n)`,
  ].join('\n');
}

function wider(window: Duration, scrapeInterval: Duration): Duration {
  return Duration.seconds(seconds(window) + 2 * seconds(scrapeInterval));
}

function times(window: Duration, scrapeInterval: Duration): string {
  return weight(seconds(wider(window, scrapeInterval)) / seconds(window));
}

function ratio({ detectable, budget }: EvidenceScale): number {
  return Number((detectable / budget).toPrecision(6));
}

function weight(value: number): string {
  return decimal(Number(value.toPrecision(4)));
}

/** What a service that is called counts. */
export const REQUEST_WORDS: CountedWords = { one: 'request', many: 'requests', done: 'answered' };
