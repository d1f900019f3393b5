import { isNumber } from './checks';

/** What a query over a range of time answered. Times are in seconds. */
export interface RangeSeries {
  /** What it is called in messages. */
  readonly name: string;
  readonly from: number;
  readonly to: number;
  /** Between two values. */
  readonly step: number;
  /** Of every series, values by their number of steps since `from`. */
  readonly series: readonly ReadonlyMap<number, number>[];
}

/** Reads an answer of `/api/v1/query_range`; undefined, and a problem more, if it is none. */
export function rangeSeries(name: string, json: string, problems: string[]): RangeSeries | undefined {
  const refuse = (message: string): undefined => {
    problems.push(`${name}: ${message}`);
    return undefined;
  };
  let answer: Answer;
  try {
    answer = JSON.parse(json);
  } catch (error) {
    return refuse(`no JSON: ${(error as Error).message}; save what /api/v1/query_range answers`);
  }
  if (answer?.status !== 'success') return refuse(`Prometheus answered ${answer?.error ?? 'no success'}; ask again`);
  const { resultType, result } = answer.data ?? {};
  if (resultType !== 'matrix' || !Array.isArray(result)) {
    return refuse(`the answer is ${resultType ?? 'nothing'} and no matrix; ask /api/v1/query_range, not /api/v1/query`);
  }
  const samples = result.map(samplesOf);
  const times = [...new Set(samples.flatMap((list) => list.map(([time]) => time)))].sort((a, b) => a - b);
  const [from, to] = [times[0], times.at(-1)];
  if (from === undefined || to === undefined) {
    return refuse(`no series; ${name === 'requests' ? 'ask for a range in which there were some' : NOTHING_FAILED}`);
  }
  if (times.length < 2) return refuse('one value only; ask for a longer range');
  const step = Math.min(...times.slice(1).map((time, i) => time - (times[i] as number)));
  if (times.some((time) => Math.abs((time - from) / step - Math.round((time - from) / step)) > 0.01)) {
    return refuse('the values are not in equal steps; save the answer to one query');
  }
  const series = samples.map((list) => new Map(list.map(([time, value]) => [Math.round((time - from) / step), value])));
  return { name, from, to, step: Math.round(step * 1000) / 1000, series };
}

/** The sum of all series at a time: of each its value at the last step, if there is one. Undefined if none has any. */
export function sumAt({ from, step, series }: RangeSeries, time: number): number | undefined {
  const index = Math.floor((time - from) / step + 1e-6);
  let sum: number | undefined;
  for (const values of series) {
    const value = values.get(index);
    // 0/0 is no value.
    if (isNumber(value)) sum = (sum ?? 0) + value;
  }
  return sum;
}

/** What to do where nothing is known of failures. */
export const NOTHING_FAILED = 'if nothing failed then, add "or vector(0)" to the query';

interface Answer {
  readonly status?: string;
  readonly error?: string;
  readonly data?: { readonly resultType?: string; readonly result?: readonly { readonly values?: unknown }[] };
}

/** Values are texts in JSON. */
function samplesOf({ values }: { readonly values?: unknown }): [number, number][] {
  if (!Array.isArray(values)) return [];
  return values
    .map(([time, text]: [unknown, unknown]): [number, number] => [Number(time), Number(text)])
    .filter(([time]) => isNumber(time));
}
