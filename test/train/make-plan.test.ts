import { limitFindings } from '../../lib/train/shared-limits';
import { planOf, traveller } from './travellers';

const API = ['api'] as const;
const most = (plan: ReturnType<typeof planOf>): number[] => plan.waves.map(({ peak }) => peak.pods.most);

describe('a plan', () => {
  test('lists the services of each wave with their folders, and what they wait for and why', () => {
    const plan = planOf([
      traveller('accounts', { ledger: ['api', 'event'] }),
      traveller('cards', { ledger: ['schema'], accounts: API }),
      traveller('fees'),
      traveller('ledger'),
    ]);
    expect(plan.waves.map(({ services }) => services.map(({ name }) => name))).toEqual([
      ['fees', 'ledger'],
      ['accounts'],
      ['cards'],
    ]);
    expect(plan.waves[2]?.services[0]).toMatchObject({
      folder: 'clusters/prod/apps/cards',
      applications: ['cards-prod'],
      batch: 1,
      waitsFor: { ledger: ['schema'], accounts: ['api'] },
      leastSeconds: 600,
    });
    expect(plan.leastSeconds).toBe(1800);
  });

  test('leaves services out, and nobody waits for those, but they need room', () => {
    const services = [traveller('a'), traveller('b', { a: API }), traveller('c', { b: API })];
    const plan = planOf(services, { leftOut: new Set(['b']) });
    expect(plan.waves.map((wave) => wave.services.map(({ name }) => name))).toEqual([['a', 'c']]);
    expect(plan.leftOut).toEqual(['b']);
    expect(plan.demand.steady.pods.most).toBe(6);
  });

  test('splits waves into batches, slow releases together', () => {
    const minutes = { a: 10, b: 60, c: 10, d: 60, e: 10 };
    const services = Object.entries(minutes).map(([name, its]) => traveller(name, {}, { minutes: its }));
    const [wave] = planOf(services, { maxInFlight: 2 }).waves;
    expect(wave?.batches.map((batch) => [batch.services.join(' '), batch.leastSeconds / 60])).toEqual([
      ['b d', 60],
      ['a c', 10],
      ['e', 10],
    ]);
    expect(wave?.leastSeconds).toBe(80 * 60);
    expect(wave?.services.map(({ batch }) => batch)).toEqual([2, 1, 2, 1, 3]);
  });

  test('counts the stable pods of all, and the new ones of a wave', () => {
    const services = [
      traveller('a', {}, { pods: { least: 3, most: 10 }, keptSeconds: 0 }),
      traveller('b', { a: API }, { pods: 4, keptSeconds: 0 }),
    ];
    const { waves, demand } = planOf(services);
    expect(demand.steady).toEqual({
      pods: { least: 7, most: 14 },
      cpuMillis: { least: 700, most: 1400 },
      memoryMebibytes: { least: 896, most: 1792 },
      connections: {},
    });
    expect(waves.map(({ peak }) => peak.pods)).toEqual([
      { least: 10, most: 24 },
      { least: 11, most: 18 },
    ]);
    expect(demand.peak.pods).toEqual({ least: 11, most: 24 });
    expect(demand.allAtOnce.pods).toEqual({ least: 14, most: 28 });
  });

  test('counts replaced pods for as long as they may be there', () => {
    const chain = (keptSeconds: number) => [
      traveller('a', {}, { pods: 100, keptSeconds }),
      traveller('b', { a: API }, { pods: 1, keptSeconds: 0 }),
      traveller('c', { b: API }, { pods: 1, keptSeconds: 0 }),
      traveller('d', { c: API }, { pods: 1, keptSeconds: 0 }),
    ];
    expect(most(planOf(chain(0)))).toEqual([203, 104, 104, 104]);
    expect(most(planOf(chain(1)))).toEqual([203, 204, 104, 104]);
    // Each wave takes ten minutes: at the tenth they are gone.
    expect(most(planOf(chain(600)))).toEqual([203, 204, 104, 104]);
    expect(most(planOf(chain(601)))).toEqual([203, 204, 204, 104]);
    expect(most(planOf(chain(86_400)))).toEqual([203, 204, 204, 204]);
  });

  test('names services whose pods nobody knows, and counts them nowhere', () => {
    const plan = planOf([traveller('a'), traveller('b', {}, { pods: null })]);
    expect(plan.notCounted).toEqual(['b']);
    expect(plan.demand.steady.pods.most).toBe(2);
    expect(plan.waves[0]?.services[1]?.pods).toBeUndefined();
  });

  test('of 5,000 services with 20,000 dependencies is made at once', () => {
    const services = Array.from({ length: 5000 }, (_, i) => {
      const before = i < 10 ? [] : [1, 2, 3, 4].map((step) => `s${Math.floor((i * step) / 5)}`);
      return traveller(`s${i}`, Object.fromEntries(before.map((name) => [name, API])), { connections: 1 });
    });
    const start = performance.now();
    const plan = planOf(services, { maxInFlight: 20, limits: { postgres: 1 } });
    expect(performance.now() - start).toBeLessThan(2000);
    expect(plan.waves.flatMap((wave) => wave.services)).toHaveLength(5000);
  });
});

describe('a shared limit', () => {
  const findings = (connections: number, services = SERVICES, maxInFlight?: number) =>
    limitFindings(planOf(services, { limits: { postgres: connections }, maxInFlight }), () => ['a', 'b', 'c']);
  const SERVICES = [
    traveller('a', {}, { pods: { least: 2, most: 4 }, connections: 10, keptSeconds: 0 }),
    traveller('b', {}, { pods: 2, connections: 10, keptSeconds: 0 }),
    traveller('c', { a: API }, { pods: 1, connections: 10, keptSeconds: 0 }),
  ];

  test('that suffices is not mentioned', () => {
    expect(findings(130)).toEqual({ problems: [], warnings: [] });
  });

  test('that is not enough if autoscalers are at their maximum is a warning', () => {
    expect(findings(129)).toEqual({
      problems: [],
      warnings: [
        'resources.postgres: wave 1 (a, b) takes it to 130 connections if every autoscaler is at its maximum, replaced pods of earlier waves included and 70 of them held anyway, and 129 are the limit; set maxInFlight to fewer than 2, lower connectionsPerPod, or raise the limit',
      ],
    });
  });

  test('that is not enough for the pods that are certainly there is an error', () => {
    expect(findings(89).problems).toEqual([
      'resources.postgres: wave 1 (a, b) takes it to 90 connections, replaced pods of earlier waves included and 50 of them held anyway, and 89 are the limit; set maxInFlight to fewer than 2, lower connectionsPerPod, or raise the limit',
    ]);
  });

  test('is kept by a cap on what is in flight', () => {
    expect(findings(89, SERVICES, 1).problems).toEqual([]);
    expect(findings(69, SERVICES, 1).problems).toEqual([
      'resources.postgres: wave 1, batch 1 (a) takes it to 70 connections, replaced pods of earlier waves included and 50 of them held anyway, and 69 are the limit; lower connectionsPerPod, or raise the limit',
    ]);
  });

  test('that does not suffice without any release says so', () => {
    expect(findings(49).problems).toEqual([
      'resources.postgres: services hold 50 connections while nothing is released, and 49 are the limit; lower connectionsPerPod or the number of pods, or raise the limit',
    ]);
  });

  test('cannot count what nobody knows, and says so', () => {
    const services = [traveller('a', {}, { pods: null, connections: 10 })];
    expect(findings(10, services).warnings).toEqual([
      'resources.postgres: the connections of a are not counted, since something outside this fleet decides how many pods there are; keep room for them',
    ]);
  });
});
