import { Duration } from 'cdk8s';
import { show } from '../core';
import { decimal, percent, tidy } from './numbers';
import { type Field, isFields, type OpenSloObject, written } from './open-slo-file';

/** A number of a file, and how what is said of it begins: `slos/checkout.yaml:12: target: `. */
export interface Stated<T> {
  readonly value: T;
  readonly at: string;
}

/** Where an objective stands in an SLO: `['spec', 'objectives', 0]`. */
export type ObjectivePath = readonly (string | number)[];

export function checkBudgetingMethod(slo: OpenSloObject, problems: string[]): void {
  const method = slo.field('spec', 'budgetingMethod');
  if (method.value === 'Occurrences') return;
  if (method.value === undefined) {
    problems.push(`${method.at}: the field budgetingMethod is missing; write budgetingMethod: Occurrences`);
  } else if (['Timeslices', 'RatioTimeslices'].includes(method.value as string)) {
    problems.push(
      `${method.at}: budgetingMethod: ${method.value} counts slices of time, and a canary is judged by its requests, so the budget would be another one; write Occurrences with the target of the requests, or write the objective in code: Slo.availability(99.9)`,
    );
  } else {
    problems.push(`${method.at}: budgetingMethod: ${written(method)} is not known to OpenSLO; write Occurrences`);
  }
}

/**
 * The length of the time window, whether it is rolling or begins with the calendar: what a guard asks is how much of the
 * budget went in the last time, on the first of a month as on the last.
 *
 * Undefined if the file tells none, since OpenSLO requires none.
 */
export function readPeriod(slo: OpenSloObject, problems: string[]): Stated<Duration> | undefined {
  const windows = slo.field('spec', 'timeWindow');
  if (windows.value === undefined) return undefined;
  if (!Array.isArray(windows.value) || windows.value.length !== 1) {
    problems.push(`${windows.at}: timeWindow has to be a list of one; write - duration: 30d below it`);
    return undefined;
  }
  const duration = slo.field('spec', 'timeWindow', 0, 'duration');
  const [, count, unit] = /^([1-9]\d{0,6})([mhdwMQY])$/.exec(String(duration.value)) ?? [];
  if (count === undefined || unit === undefined) {
    problems.push(
      duration.value === undefined
        ? `${duration.at}: the time window has no duration; write duration: 30d`
        : `${duration.at}: duration: ${written(duration)} is no duration of OpenSLO; write a whole number and one of m, h, d, w, M, Q, Y: 30d, 4w or 1M`,
    );
    return undefined;
  }
  return {
    value: Duration.minutes(Number(count) * (MINUTES[unit] as number)),
    at: `${duration.at}: duration: `,
  };
}

// OpenSLO leaves the length of M, Q and Y open; its own Go SDK takes 30, 90 and 365 days.
// https://github.com/OpenSLO/go-sdk/blob/main/pkg/openslo/v1/duration_shorthand.go
const DAY = 24 * 60;
const MINUTES: Record<string, number> = { m: 1, h: 60, d: DAY, w: 7 * DAY, M: 30 * DAY, Q: 90 * DAY, Y: 365 * DAY };

/** Where the objective stands that is meant: the one of that name, or the only one. */
export function chooseObjective(
  slo: OpenSloObject,
  wanted: string | undefined,
  problems: string[],
): ObjectivePath | undefined {
  const list = slo.field('spec', 'objectives');
  if (!Array.isArray(list.value) || list.value.length === 0) {
    problems.push(
      `${list.at}: objectives ${list.value === undefined ? 'is missing' : 'holds none'}; write a list with one: - targetPercent: 99.9`,
    );
    return undefined;
  }
  const names = list.value.map((_, i) => slo.field('spec', 'objectives', i, 'displayName').value as string | undefined);
  const indices = names.flatMap((name, i) => (wanted === undefined || name === wanted ? [i] : []));
  const known = names.map((name) => name ?? '(one without a displayName)').join(', ');
  const [first, second] = indices;
  if (first === undefined) {
    problems.push(`${list.at}: there is no objective ${show(wanted)}; there is ${known}`);
    return undefined;
  }
  if (second !== undefined) {
    problems.push(
      wanted === undefined
        ? `${list.at}: there are ${names.length} objectives: ${known}; choose one by its displayName: { objective: '…' }`
        : `${slo.field('spec', 'objectives', second, 'displayName').at}: a second objective with the displayName ${wanted}; give each its own`,
    );
    return undefined;
  }
  const path = ['spec', 'objectives', first];
  if (isFields(slo.field(...path).value)) return path;
  problems.push(`${slo.field(...path).at}: an objective without fields; write targetPercent: 99.9`);
  return undefined;
}

/** The objective in percent, from `target` (a fraction) or `targetPercent`. */
export function readTarget(slo: OpenSloObject, path: ObjectivePath, problems: string[]): Stated<number> | undefined {
  const target = slo.field(...path, 'target');
  const targetPercent = slo.field(...path, 'targetPercent');
  if (target.value === undefined && targetPercent.value === undefined) {
    problems.push(`${target.at}: the objective has neither target nor targetPercent; write targetPercent: 99.9`);
    return undefined;
  }
  const fraction = readFraction(target, problems);
  const percentage = readPercentage(targetPercent, problems);
  if (fraction && percentage && fraction.value !== percentage.value) {
    problems.push(
      `${targetPercent.at}: targetPercent: ${written(targetPercent)} and target: ${written(target)} (${percent(fraction.value)}) are two objectives; keep one of them`,
    );
    return undefined;
  }
  return percentage ?? fraction;
}

function readFraction(target: Field, problems: string[]): Stated<number> | undefined {
  if (target.value === undefined) return undefined;
  const fraction = numberIn(target);
  if (fraction === undefined) {
    problems.push(`${target.at}: target: ${written(target)} is no number; write a fraction: target: 0.999`);
    return undefined;
  }
  if (fraction > 1) {
    const meant = fraction > 50 && fraction < 100 ? fraction : 99.9;
    problems.push(
      `${target.at}: target: ${written(target)} is no fraction of 1; write target: ${decimal(meant / 100)}, or targetPercent: ${decimal(meant)}`,
    );
    return undefined;
  }
  return { value: tidy(fraction * 100), at: `${target.at}: target (a fraction: 0.999 is 99.9 %): ` };
}

function readPercentage(targetPercent: Field, problems: string[]): Stated<number> | undefined {
  if (targetPercent.value === undefined) return undefined;
  const value = numberIn(targetPercent);
  if (value !== undefined) return { value, at: `${targetPercent.at}: targetPercent: ` };
  problems.push(
    `${targetPercent.at}: targetPercent: ${written(targetPercent)} is no number; write a percentage: targetPercent: 99.9`,
  );
  return undefined;
}

/** A number as YAML writes it. */
export function numberIn({ value }: Field): number | undefined {
  if (typeof value !== 'string' || !/^[-+]?(\d+\.?\d*|\.\d+)([eE][-+]?\d+)?$/.test(value)) return undefined;
  const number = Number(value);
  return Number.isFinite(number) ? number : undefined;
}
