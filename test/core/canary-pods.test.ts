import { approximatePods } from '../../lib/core';

test.each([
  [6, 5, 1, 1, 7],
  [6, 5, 0, 1, 6],
  [6, 25, 1, 2, 7],
  [6, 50, 1, 3, 6],
  [2, 5, 1, 1, 3],
  [2, 5, 0, 1, 2],
  [1, 5, 1, 1, 2],
  // Without a surge one pod is either old or new.
  [1, 5, 0, 0, 1],
  [3, 99, 0, 2, 3],
  [40, 5, 1, 2, 40],
  [10, 25, 1, 3, 11],
  [4, 100, 1, 4, 4],
  [4, 0, 1, 0, 4],
  [0, 50, 1, 0, 0],
])('%i pods at %i %% with a surge of %i: %i of %i', (replicas, weight, surge, canary, total) => {
  expect(approximatePods(replicas, weight, surge)).toEqual({ canary, stable: total - canary });
});

test('with a surge each weight from 1 to 99 is a pod or more, leaves a stable one, and is never a pod off', () => {
  const off: string[] = [];
  for (let replicas = 1; replicas <= 120; replicas++) {
    for (let weight = 1; weight <= 99; weight++) {
      const { canary, stable } = approximatePods(replicas, weight, 1);
      const total = canary + stable;
      const near = Math.abs(canary - (total * weight) / 100) < 1;
      if (canary < 1 || stable < 1 || (total !== replicas && total !== replicas + 1) || !near)
        off.push(`${replicas} at ${weight}: ${canary} of ${total}`);
    }
  }
  expect(off).toEqual([]);
});
