import { stagesOf } from '../../../lib/train/kargo/stages';

const names = (...of: Parameters<typeof stagesOf>): string[] =>
  stagesOf(...of).map(({ name, after }) => `${after ?? 'the Warehouse'} → ${name}`);

describe('the Stages of a pipeline', () => {
  test('follow each other: environment after environment, wave after wave, batch after batch', () => {
    expect(
      names([
        { name: 'staging', promotion: 'automatic', batches: [1], leftOut: false },
        { name: 'prod', promotion: 'by-hand', batches: [1, 2, 1], leftOut: false },
      ]),
    ).toEqual([
      'the Warehouse → staging-delivery',
      'staging-delivery → staging-wave-1',
      'staging-wave-1 → prod-delivery',
      'prod-delivery → prod-wave-1',
      'prod-wave-1 → prod-wave-2-batch-1',
      'prod-wave-2-batch-1 → prod-wave-2-batch-2',
      'prod-wave-2-batch-2 → prod-wave-3',
    ]);
  });

  test('of what stands outside a train come beside its waves, and nobody waits for them', () => {
    expect(
      names([
        { name: 'staging', promotion: 'automatic', batches: [1], leftOut: true },
        { name: 'prod', promotion: 'automatic', batches: [1], leftOut: false },
      ]),
    ).toEqual([
      'the Warehouse → staging-delivery',
      'staging-delivery → staging-wave-1',
      'staging-delivery → staging-left-out',
      'staging-wave-1 → prod-delivery',
      'prod-delivery → prod-wave-1',
    ]);
  });

  test.each([
    ['automatic', ['prod-delivery', 'prod-wave-1', 'prod-left-out']],
    ['started-by-hand', ['prod-wave-1', 'prod-left-out']],
    ['by-hand', []],
  ] as const)('promoted %s: what takes Freight by itself', (promotion, automatic) => {
    const stages = stagesOf([{ name: 'prod', promotion, batches: [1], leftOut: true }]);
    expect(stages.filter((stage) => stage.automatic).map(({ name }) => name)).toEqual(automatic);
  });

  test('have names of their own, also where one environment is called as a Stage of another', () => {
    const environments = ['prod', 'prod-wave-1', 'prod-delivery', 'prod-left-out'].map(
      (name) => ({ name, promotion: 'automatic', batches: [1, 2], leftOut: true }) as const,
    );
    const all = stagesOf(environments).map(({ name }) => name);
    expect(new Set(all).size).toBe(all.length);
  });

  test('have names that fit into a label, whatever the environment and however many waves', () => {
    const [, , ...last] = stagesOf([
      {
        name: 'e'.repeat(16),
        promotion: 'automatic',
        batches: Array.from({ length: 10_000 }, () => 10),
        leftOut: false,
      },
    ]);
    expect(Math.max(...last.map(({ name }) => name.length))).toBeLessThanOrEqual(63);
  });
});
