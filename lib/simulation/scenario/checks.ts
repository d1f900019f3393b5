import { type Check, type Shape, shaped, show } from '../../core';

/** A finite number in a range. @param write what to write instead */
export function aNumber(least: number, most: number, write: string): Check {
  return (value) =>
    isNumber(value) && value >= least && value <= most
      ? undefined
      : `${show(value)} is ${isNumber(value) ? 'out of range' : 'no number'}; write ${write}`;
}

/** A share, which people like to write in percent. */
export const A_SHARE: Check = (value) => {
  if (isNumber(value) && value >= 0 && value <= 1) return undefined;
  const percent = typeof value === 'string' ? Number(value.replace(/\s*%$/, '')) : value;
  const remedy =
    isNumber(percent) && percent >= 0 && percent <= 100
      ? `write ${Number((percent / 100).toPrecision(12))} for ${percent} %`
      : 'write a number from 0 to 1: 0.05 is 5 %';
  return `${show(value)} is no share; ${remedy}`;
};

/** A value over time: one, or steps in the order of time. */
export function aCurve(check: Check): Check {
  return (value) => {
    if (!Array.isArray(value)) return check(value);
    if (value.length === 0) return 'has no steps; write a number, or [{ at: 0, value: … }]';
    return (
      eachItem('step', fields({ at: A_TIME, value: check }))(value) ??
      inOrder(value.map(({ at }: { at: number }) => at))
    );
  };
}

/** A list of which every item passes. @param item what one is called */
export function eachItem(item: string, check: Check): Check {
  return (value) => {
    if (!Array.isArray(value)) return `${show(value)} is no list; write [ … ]`;
    for (const [i, it] of value.entries()) {
      const problem = check(it);
      if (problem !== undefined) return `${item} ${i + 1}: ${problem}`;
    }
    return undefined;
  };
}

/** An object with these properties. @param optional which of them may be left out */
export function fields<T extends object>(shape: Shape<T>, optional: readonly (keyof T)[] = []): Check {
  return (value) => {
    const { problems } = shaped<T>(value, shape);
    if (problems.length > 0) return problems[0];
    const missing = Object.keys(shape).find(
      (key) => !optional.includes(key as keyof T) && (value as Record<string, unknown>)[key] === undefined,
    );
    return missing === undefined ? undefined : `${missing} is missing`;
  };
}

/** Seconds on a scenario's clock, before its zero too. */
export const A_TIME: Check = (value) =>
  isNumber(value) ? undefined : `${show(value)} is no time; write seconds since the first request to the new version`;

/** From and to, in that order, and what else belongs to it. */
export function aSpan(more: Readonly<Record<string, Check>> = {}): Check {
  return (value) => {
    const problem = fields({ from: A_TIME, to: A_TIME, ...more })(value);
    if (problem !== undefined) return problem;
    const { from, to } = value as { from: number; to: number };
    return from < to ? undefined : `from ${from} is not before to ${to}; write the earlier one as from`;
  };
}

/** One check after another, as long as they find nothing. */
export function all(...checks: readonly Check[]): Check {
  return (value) => {
    for (const check of checks) {
      const problem = check(value);
      if (problem !== undefined) return problem;
    }
    return undefined;
  };
}

export function isNumber(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value);
}

function inOrder(times: readonly number[]): string | undefined {
  const i = times.findIndex((time, at) => at > 0 && time <= (times[at - 1] as number));
  if (i < 0) return undefined;
  return `step ${i + 1} at ${times[i]} is not after the one before it, at ${times[i - 1]}; put the steps in the order of time`;
}
