/** What the library promises of its speed, held against one run of the benchmark. */
import type { Size } from './fleets';
import { times } from './numbers';
import type { Measurement, Rendering } from './renderings';

export interface Goal {
  readonly goal: string;
  readonly measured: string;
  /** Undefined if this run cannot tell. */
  readonly met?: boolean;
}

type Results = ReadonlyMap<Size, Partial<Record<Rendering, Measurement>>>;

/** @param limit the seconds after which a rendering was given up */
export function goals(results: Results, limit: number, publishing?: Goal): Goal[] {
  const sizes = [...results.keys()];
  return [
    ...(
      [
        [1000, 20],
        [4000, 100],
      ] as const
    ).map(([size, times]) => faster(results, limit, 'stock', size, times)),
    ...sizes.map((size) => faster(results, limit, 'root', size, 5)),
    ...sizes.map((size) => faster(results, limit, 'dump', size, 1)),
    ...fiveThousand(results),
    ...(publishing ? [publishing] : []),
  ];
}

const NAMES = { stock: 'stock cdk8s', root: '`kubectl kustomize` with one root', dump: 'the `yaml` package' };

function faster(results: Results, limit: number, than: keyof typeof NAMES, size: Size, wanted: number): Goal {
  const goal = `${wanted === 1 ? 'no slower than' : `${wanted} times as fast as`} ${NAMES[than]}, ${size}`;
  const { ours, [than]: other } = results.get(size) ?? {};
  if (ours && other) {
    const measured = times(other.processorSeconds, ours.processorSeconds);
    return { goal, measured: `${measured.toFixed(1)} times`, met: measured >= wanted };
  }
  const least = ours ? limit / ours.processorSeconds : 0;
  // Given up after the limit: that much is known.
  return ours
    ? {
        goal,
        measured: `more than ${least.toFixed(0)} times, as far as it was waited for`,
        met: least >= wanted || undefined,
      }
    : { goal, measured: '' };
}

/** A service of 5,000 may cost a quarter more than one of 1,000: larger heaps are collected for longer. */
function fiveThousand(results: Results): Goal[] {
  const [small, large] = [results.get(1000)?.ours, results.get(5000)?.ours];
  if (!large) return [];
  const growth = small && times(large.processorSeconds / 5, small.processorSeconds);
  return [
    ...(growth === undefined
      ? []
      : [
          {
            goal: 'linear: a service of 5,000 costs what one of 1,000 does',
            measured: `${growth.toFixed(1)} times`,
            met: growth <= 1.25,
          },
        ]),
    {
      goal: '5,000 services in less than 1 GiB',
      measured: `${large.mebibytes.toFixed(0)} MiB`,
      met: large.mebibytes < 1024,
    },
  ];
}
