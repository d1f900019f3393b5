import { seconds } from '../core';
import type { Slo } from './slo';

/** What a hold waits for. All times are in seconds. */
export interface HoldRequirements {
  /** How many requests the canary must answer, at least. */
  readonly requests: number;
  /** What all versions together answer, at a quiet time. */
  readonly requestsPerSecond: number;
  /** The share of the traffic that the canary has, in percent, above 0 and at most 100. */
  readonly weight: number;
  /**
   * How many requests more to wait for, in percent of them, since traffic is not even.
   *
   * @default 0
   */
  readonly margin?: number;
  /** The measurements that must end within the hold. @default - none */
  readonly measurements?: { readonly initialDelay: number; readonly count: number; readonly interval: number };
  /** The window of a query, and the scrape that closes it, which must lie within the hold. @default - none */
  readonly window?: { readonly length: number; readonly scrapeInterval: number };
  /** The time until new pods are as fast as they will be. @default 0 */
  readonly warmUp?: number;
}

/** The shortest hold that gathers so many requests, and in which the measurements fit, in seconds. Infinite without traffic. */
export function shortestHold(hold: HoldRequirements): number {
  const { requests, requestsPerSecond, weight, margin = 0, measurements, window, warmUp = 0 } = hold;
  const gathered = (requests * (1 + margin / 100)) / ((requestsPerSecond * weight) / 100);
  const measured = measurements ? measurements.initialDelay + measurements.count * measurements.interval : 0;
  const filled = window ? window.length + window.scrapeInterval : 0;
  return Math.max(gathered, measured, filled, warmUp);
}

/**
 * The smallest weight at which a canary answers so many requests in this time, in percent. Above 100, the service has not
 * enough traffic to be judged in this time at any weight.
 *
 * @param time in seconds
 */
export function smallestWeight(requests: number, requestsPerSecond: number, time: number): number {
  return (100 * requests) / (requestsPerSecond * time);
}

/** A canary that fails too often: a share of the failures of a share of the traffic. */
export interface BadCanary {
  /** The share of the traffic that the canary has, in percent, above 0 and at most 100. */
  readonly weight: number;
  /** The error rate of the canary, in percent, above 0 and at most 100. */
  readonly errorRate: number;
}

/** What of an objective this arithmetic needs. */
type Budget = Pick<Slo, 'errorBudget' | 'period'>;

/**
 * The share of the period's error budget that a bad canary burns in this time, in percent. Above 100, the objective is
 * missed by this release alone. Errors of the stable version come on top.
 *
 * @param time in seconds
 */
export function budgetBurned(budget: Budget, canary: BadCanary, time: number): number {
  return (100 * time) / secondsToBurn(budget, canary);
}

/**
 * How long a bad canary may live until it has burned this share of the period's error budget, in seconds.
 *
 * @param share in percent of the budget
 */
export function toleratedTime(budget: Budget, canary: BadCanary, share: number): number {
  return (share / 100) * secondsToBurn(budget, canary);
}

/**
 * The error rate at which a canary makes the whole service burn its budget so many times faster than allowed, in percent:
 * from there on the service's own alert sees it. Above 100, no canary at this weight can make that alert fire.
 *
 * @param weight the share of the traffic that the canary has, in percent, above 0
 */
export function errorRateToBurn(budget: Pick<Budget, 'errorBudget'>, burnRate: number, weight: number): number {
  return (100 * burnRate * budget.errorBudget) / weight;
}

/**
 * What a query measures that does not tell canary and stable apart: the error rate of their mixture, in percent.
 *
 * @param canary how bad the canary is, and its weight
 * @param stableErrorRate in percent, from 0 to 100
 */
export function mixedErrorRate({ weight, errorRate }: BadCanary, stableErrorRate: number): number {
  return (weight * errorRate + (100 - weight) * stableErrorRate) / 100;
}

/**
 * How long a canary of which every request fails lives until it is aborted, in seconds: one bad measurement more than
 * forgiven, and the scrape that the first of them waits for. The window need not be full.
 *
 * @param interval the time between two measurements, in seconds
 * @param scrapeInterval in seconds
 */
export function abortDelay(failureLimit: number, interval: number, scrapeInterval: number): number {
  return (failureLimit + 1) * interval + scrapeInterval;
}

/** When a canary has burned the whole budget. */
function secondsToBurn({ errorBudget, period }: Budget, { weight, errorRate }: BadCanary): number {
  return (errorBudget * seconds(period)) / ((weight / 100) * errorRate);
}
