import type { Relabelling } from './label-set';

const known = new Map<string, Relabelling>();

/** All labels but these. */
export function without(names: readonly string[]): Relabelling {
  const dropped = new Set(names);
  return choosing(`without ${[...dropped].sort().join(',')}`, (name) => !dropped.has(name));
}

/** These labels only. */
export function keep(names: readonly string[]): Relabelling {
  const kept = new Set(names);
  return choosing(`keep ${[...kept].sort().join(',')}`, (name) => kept.has(name));
}

export const WITHOUT_NAME = without(['__name__']);

export const AS_IT_IS = without([]);

/** One after the other. */
export function chained(first: Relabelling, second: Relabelling): Relabelling {
  return numbered(`${first.number} then ${second.number}`, (labels) => labels.relabelled(first).relabelled(second));
}

function choosing(key: string, stays: (name: string) => boolean): Relabelling {
  return numbered(key, (labels) => {
    const { space, pairs } = labels;
    return space.of(pairs.filter((pair) => stays(space.names[pair] as string)));
  });
}

function numbered(key: string, apply: Relabelling['apply']): Relabelling {
  const relabelling = known.get(key) ?? { number: known.size, apply };
  known.set(key, relabelling);
  return relabelling;
}
