import { show } from '../core';
import { decimal } from '../slo';
import type { CanaryOccasion } from './occasion';

/**
 * How many requests a service gets in a second, all its versions together: one number for the whole day; 24 numbers, the
 * first for the hour from midnight on; or some with names, for parts of the day of the same length: `{ day: 100, night: 2 }`.
 */
export type RequestsPerSecond = number | readonly number[] | Readonly<Record<string, number>>;

/** What a plan may be told about the traffic. */
export interface TrafficOptions {
  /**
   * How many requests the service gets in a second, all its versions together: a number above 0, at most 1 000 000 000; 24
   * of them, one for each hour of the day; or some with names, such as `{ day: 100, night: 2 }`.
   *
   * The quietest time decides what a plan can see, since a release may come at any time.
   *
   * @default - not known, so that nobody checks whether the traffic is enough
   */
  readonly requestsPerSecond?: RequestsPerSecond;
  /**
   * Between which hours of the 24 releases come: `[9, 17]` from nine o'clock on and before five in the afternoon, `[22, 6]`
   * at night. The hours are those of the profile, in its time zone; nothing keeps a release from coming at another time.
   *
   * @default - at any hour
   */
  readonly releasedBetween?: readonly [number, number];
}

/** Traffic, in requests per second. */
export interface Traffic {
  /** At the quietest time at which releases come: what an analysis can count on. */
  readonly quietest: number;
  /** At the busiest such time: what a bad release spoils. */
  readonly busiest: number;
  /** On average over the day: what the period's error budget is made of. */
  readonly mean: number;
  /** Between which hours releases come. @default - at any */
  readonly releasedBetween?: readonly [number, number];
}

/** The traffic that the options tell; none if they do not, or are wrong. */
export function trafficOf({ requestsPerSecond: given, releasedBetween: between }: TrafficOptions): {
  readonly traffic?: Traffic;
  readonly problems: readonly string[];
} {
  const rates = ratesOf(given);
  const problems = [...rateProblems(given, rates), ...betweenProblems(between, given)];
  if (given === undefined || problems.length > 0) return { problems };
  const released = rates.filter((_, hour) => between === undefined || isBetween(hour, between));
  const traffic = {
    quietest: Math.min(...released.map(([, rate]) => rate)),
    busiest: Math.max(...released.map(([, rate]) => rate)),
    mean: rates.reduce((sum, [, rate]) => sum + rate, 0) / rates.length,
    ...(between === undefined ? {} : { releasedBetween: between }),
  };
  const silent = released.find(([, rate]) => rate === 0);
  return silent
    ? { problems: [`requestsPerSecond: ${silent[0]}there is no traffic, and nobody could judge a release; ${AROUND}`] }
    : { traffic, problems };
}

/** How many requests the canary answers in a second at a weight; undefined where nobody said what traffic there is. */
export function canaryRequestsPerSecond(occasion: CanaryOccasion, weight: number): number | undefined {
  const { requestsPerSecond, syntheticRequestsPerSecond = 0 } = occasion;
  return requestsPerSecond === undefined ? undefined : (requestsPerSecond * weight) / 100 + syntheticRequestsPerSecond;
}

/** The least traffic that a release meets, as people say it. */
export function atTheQuietest(
  { quietest, releasedBetween }: Pick<Traffic, 'quietest' | 'releasedBetween'>,
  synthetic = 0,
): string {
  const made = synthetic > 0 ? ` and ${decimal(synthetic)} made for the canary` : '';
  const hours = releasedBetween ? ` between ${releasedBetween[0]} and ${releasedBetween[1]}` : '';
  return `${perSecond(quietest)}${made} at the quietest time${hours}`;
}

/** In how many seconds so many requests come, also when a little less comes than on average. */
export function enoughTime(requests: number, requestsPerSecond: number): number {
  return Math.ceil((MARGIN * requests) / requestsPerSecond / 10) * 10;
}

/** So many requests per second, as people say it. */
export function perSecond(rate: number): string {
  const rounded = decimal(Number(rate.toPrecision(3)));
  return `${rounded} ${rate === 1 ? 'request' : 'requests'} per second`;
}

// Traffic is not even: with just enough on average, every other window would have too few.
const MARGIN = 1.2;

const MOST = 1e9;
const WRITE = 'write a number above 0, such as 100, one for each of the 24 hours, or { day: 100, night: 2 }';
const AROUND = 'give the 24 hours and releasedBetween: [9, 17], say, or write how much there is';

/** The numbers, each with what it is called at the beginning of a message. */
function ratesOf(given: unknown): [string, number][] {
  if (Array.isArray(given)) return [...given].map((rate, hour) => [`hour ${hour}: `, rate]);
  if (typeof given === 'object' && given !== null) {
    return Object.entries(given).map(([name, rate]) => [`${name}: `, rate]);
  }
  return [['', given as number]];
}

function rateProblems(given: unknown, rates: readonly [string, unknown][]): string[] {
  if (given === undefined) return [];
  if (Array.isArray(given) && given.length !== 24) {
    return [`requestsPerSecond: a day has 24 hours, and the list ${given.length} numbers; ${WRITE}`];
  }
  if (rates.length === 0) return [`requestsPerSecond: there are no numbers; ${WRITE}`];
  // An hour without traffic does no harm if no release comes then.
  const least = Array.isArray(given) ? 0 : Number.MIN_VALUE;
  return rates
    .filter(([, rate]) => !(typeof rate === 'number' && rate >= least && rate <= MOST))
    .map(([name, rate]) => `requestsPerSecond: ${name}${show(rate)} is no number of requests per second; ${WRITE}`);
}

function betweenProblems(between: unknown, given: unknown): string[] {
  if (between === undefined) return [];
  const isHour = (hour: unknown) => Number.isInteger(hour) && (hour as number) >= 0 && (hour as number) <= 24;
  if (!Array.isArray(between) || between.length !== 2 || ![...between].every(isHour) || between[0] === between[1]) {
    const hours = Array.isArray(between) ? `[${[...between].map(show).join(', ')}]` : show(between);
    return [`releasedBetween: ${hours} are not two hours of a day; write for example [9, 17]`];
  }
  return Array.isArray(given)
    ? []
    : [
        'releasedBetween: hours can be chosen where requestsPerSecond has 24 of them; write one number for each hour, or leave releasedBetween out and write the traffic at that time',
      ];
}

function isBetween(hour: number, [from, to]: readonly [number, number]): boolean {
  return from < to ? hour >= from && hour < to : hour >= from || hour < to;
}
