import { stripVTControlCharacters } from 'node:util';
import { styleFor } from '../../../lib/core';
import { type StatusReport, statusJson, statusTable, type TableOptions } from '../../../lib/operations';
import type { TrainPlan } from '../../../lib/train';
import { aborted, application, canary, inFlight, NEW, OLD, paused, run } from '../../support/rollouts';
import { ago, clusterOf, inGit, looked, type Sides } from './looked';

const FOLDER = 'clusters/prod/apps/svc-a';

function report(sides: Sides, more: Partial<StatusReport> = {}): StatusReport {
  const told = looked(sides);
  const git = { revision: 'c0ffee00c0ffee00', committedAt: ago(3600), branch: 'main' };
  return { ...told, at: '2026-11-23T14:00:00.000Z', git, unasked: [], notes: [], ...more };
}

function lines(of: StatusReport, options: Partial<TableOptions> = {}): string[] {
  return statusTable(of, { width: 160, style: styleFor(false), ...options }).split('\n');
}

const FLEET = ['calm', 'broken', 'moving', 'asking'];

function fleet(): StatusReport {
  return report({
    git: FLEET.map((name) => inGit(NEW, { name })),
    objects: [
      canary(NEW, 'calm'),
      aborted(ago(540), 'broken'),
      run('Failed', { name: 'broken', step: 5 }),
      paused(4, ago(100), 'moving'),
      run('Running', { name: 'moving', values: ['[0.001]'] }),
      paused(7, ago(720), 'asking'),
    ],
    applications: FLEET.map((name) => application(`${name}-prod`, `clusters/prod/apps/${name}`)),
  });
}

test('a wide table has a line for each service, and below those that need somebody what to do', () => {
  expect(lines(fleet())).toEqual([
    'Git: main at c0ffee00, committed 60m ago. Live: 14:00:00 UTC.',
    '4 services in prod: 1 in trouble, 1 waiting for somebody, 1 under way, 1 settled',
    '',
    '   Service  Git        Live                Release                               Analyses                      Argo CD',
    '──────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────',
    '✗  broken   1.4.2 60m  1.4.1               aborted 9m ago                        error-rate Failed 0.0312, +1  Synced, Healthy',
    '    1.4.2 was aborted 9m ago (error-rate Failed with 0.0312 (1 measured, 1 failed)): live stays 1.4.1, Git still wants 1.4.2',
    "    → take it back in Git: release-train rollback broken --env prod --why '…'",
    '!  asking   1.4.2 60m  1.4.1 → 1.4.2 50 %  step 8/8 waits for promotion for 12m  background Running            Synced, Healthy',
    '    it has waited for somebody for 12m',
    '    → let it go on: kubectl argo rollouts promote asking -n shop',
    '›  moving   1.4.2 60m  1.4.1 → 1.4.2 25 %  step 5/8 pause 5m, 3m20s left         error-rate 1 measured         Synced, Healthy',
    '✓  calm     1.4.2 60m  1.4.2               healthy                                                             Synced, Healthy',
  ]);
});

test('where there is less room, columns go, and what they would say of those under way stands below', () => {
  const narrow = lines(fleet(), { width: 75 });
  expect(narrow).toContain('   Service  Live                Release');
  expect(narrow.slice(-3)).toEqual([
    '›  moving   1.4.1 → 1.4.2 25 %  step 5/8 pause 5m, 3m20s left',
    '    analysis: error-rate 1 measured',
    '✓  calm     1.4.2               healthy',
  ]);
  for (const line of narrow) if (!line.includes('→ ')) expect([...line].length).toBeLessThanOrEqual(75);
});

test('where nothing but the last words of a release are too long, those go', () => {
  const shown = lines(fleet(), { width: 62 });
  expect(shown).toContain('!  asking   1.4.1 → 1.4.2 50 %  step 8/8 waits for promotion …');
  for (const line of shown) if (!line.includes('→ ')) expect([...line].length).toBeLessThanOrEqual(62);
});

test('where there is hardly any, each service has a line for how it is and one for what it runs', () => {
  expect(lines(fleet(), { width: 44 }).slice(-3)).toEqual([
    '    analysis: error-rate 1 measured',
    '✓ calm: healthy',
    '    Git 1.4.2 60m, live 1.4.2',
  ]);
});

describe('a screen of few lines', () => {
  const names = Array.from({ length: 40 }, (_, i) => `svc-${String(i).padStart(2, '0')}`);
  const many = (objects: (name: string, i: number) => unknown): StatusReport =>
    report({ git: names.map((name) => inGit(NEW, { name })), objects: names.map(objects) });

  test('shows the healthiest last, and counts those that it has no room for', () => {
    const shown = lines(
      many((name, i) => (i === 7 ? aborted(ago(60), name) : canary(NEW, name))),
      { height: 20 },
    );
    expect(shown.length).toBeLessThanOrEqual(19);
    expect(shown[5]).toMatch(/^✗ {2}svc-07/);
    expect(shown.at(-1)).toMatch(/^… \d+ more, all settled$/);
  });

  test('says less of each where otherwise not all of those that need somebody were shown', () => {
    const shown = lines(
      many((name, i) => (i < 10 ? aborted(ago(60), name) : canary(NEW, name))),
      { height: 20 },
    );
    expect(shown.filter((line) => line.startsWith('✗'))).toHaveLength(10);
    expect(shown.at(-1)).toMatch(/^… \d+ more, all settled$/);
    expect(shown.length).toBeLessThanOrEqual(19);
  });

  test('keeps its lines for services, whatever there is to be told of trains', () => {
    const trains = [1, 2].map((train) => ({
      environment: 'prod',
      train: `fleet-${train}`,
      waves: names.map((name, i) => ({ wave: i + 1, services: [{ name, folder: name, applications: [] }] })),
    })) as unknown as TrainPlan[];
    const objects = names.map((name) => aborted(ago(60), name));
    const shown = lines(report({ git: names.map((name) => inGit(NEW, { name })), objects, trains }), {
      height: 20,
      width: 100,
    });
    expect(shown.filter((line) => line.startsWith('train'))).toEqual([
      expect.stringMatching(/^train prod\/fleet-1: wave 1: 0 of 1 settled .*…$/),
      expect.stringMatching(/^train prod\/fleet-2: /),
    ]);
    expect(shown.filter((line) => line.startsWith('✗')).length).toBeGreaterThan(8);
    for (const line of shown) expect([...line].length).toBeLessThanOrEqual(100);
  });

  test('counts by what they are where not even those have room', () => {
    const shown = lines(
      many((name) => aborted(ago(60), name)),
      { height: 12 },
    );
    expect(shown.at(-1)).toMatch(/^… \d+ more, all in trouble$/);
    expect(shown.length).toBeLessThanOrEqual(11);
  });
});

test('only those that need somebody are shown where that is asked for, and all are counted', () => {
  const shown = lines(fleet(), { onlyTrouble: true });
  expect(shown[1]).toContain('1 settled');
  expect(shown.filter((line) => /^[✗!?›✓]/.test(line)).map((line) => line.slice(0, 9))).toEqual([
    '✗  broken',
    '!  asking',
  ]);
});

test('colours are there where they are wanted, and change nothing else', () => {
  const plain = lines(fleet()).join('\n');
  const coloured = statusTable(fleet(), { width: 160, style: styleFor(true) });
  expect(coloured).not.toBe(plain);
  expect(stripVTControlCharacters(coloured)).toBe(plain);
});

test('text from a cluster cannot move the cursor, nor make lines', () => {
  const rollout = aborted(ago(60));
  rollout.status.message = 'RolloutAborted: \u001b[2J\u001b[Hall is well\nreally';
  rollout.status.canary = {};
  const shown = lines(report({ objects: [rollout], applications: [application('svc-a-prod', FOLDER)] }));
  expect(shown.join('')).not.toContain('\u001b');
  expect(shown).toContain(
    '    1.4.2 was aborted 60s ago (all is well really): live stays 1.4.1, Git still wants 1.4.2',
  );
});

test('environments and clusters are columns where there are several', () => {
  const clusters = [
    { environment: 'prod', cluster: 'eu', live: clusterOf([canary(NEW)]) },
    { environment: 'prod', cluster: 'us', live: clusterOf([canary(OLD)]) },
    { environment: 'staging', cluster: 'st', live: clusterOf([canary(NEW)]) },
  ];
  const git = [inGit(), inGit(NEW, { environment: 'staging' })];
  expect(lines(report({ git, clusters }))[3]).toMatch(/^ {3}Service {2}Env {6}Cluster {2}Git/);
});

test('below the table stand trains that are under way, what Git does not have, and what was not asked', () => {
  const service = (name: string) => ({ name, folder: `clusters/prod/apps/${name}`, applications: [] });
  const waves = [
    { wave: 1, services: [service('svc-a')] },
    { wave: 2, services: [service('svc-b')] },
  ];
  const trains = [{ environment: 'prod', train: 'fleet', waves }] as unknown as TrainPlan[];
  const git = ['svc-a', 'svc-b'].map((name) => inGit(NEW, { name }));
  const of = (objects: readonly unknown[]) =>
    report(
      { git, trains, objects },
      { unasked: [{ path: 'us', message: 'no answer\nat all' }], notes: ['Argo CD: not seen.'] },
    );
  expect(lines(of([canary(NEW), inFlight(3, 'svc-b'), canary(OLD, 'cron')])).slice(-6)).toEqual([
    'train prod/fleet: wave 1 settled; wave 2: 0 of 1 settled (not svc-b)',
    '',
    'not in Git: shop/cron 1.4.1 (prod)',
    '',
    'not asked: us: no answer at all',
    'Argo CD: not seen.',
  ]);
  expect(lines(of([canary(NEW), canary(NEW, 'svc-b')])).join('\n')).not.toContain('train prod/fleet');
});

test('a table of a thousand services is drawn within a second', () => {
  const names = Array.from({ length: 1000 }, (_, i) => `svc-${i}`);
  const of = report({
    git: names.map((name) => inGit(NEW, { name })),
    objects: names.map((name, i) => (i % 20 === 0 ? aborted(ago(60), name) : canary(NEW, name))),
  });
  const began = performance.now();
  lines(of, { width: 80 });
  expect(performance.now() - began).toBeLessThan(1000);
});

test('JSON has all of it, with null for what is not there', () => {
  const json = JSON.parse(JSON.stringify(statusJson(fleet())));
  expect(json).toMatchObject({ version: 1, complete: true, git: { branch: 'main' }, notAsked: [], notInGit: [] });
  expect(json.services[0]).toMatchObject({
    service: 'broken',
    environment: 'prod',
    cluster: null,
    level: 'trouble',
    conditions: ['aborted'],
    git: { name: '1.4.2', releaseId: 'broken-1.4.2', commit: { sha: 'c0ffee00c0ffee00' } },
    live: { name: '1.4.2', stable: { name: '1.4.1' }, phase: 'Degraded', aborted: true, step: null, weight: 0 },
    actions: [{ does: 'take it back in Git', command: "release-train rollback broken --env prod --why '…'" }],
    train: null,
    application: { name: 'broken-prod', sync: 'Synced', health: 'Healthy' },
  });
  expect(json.services[0].analyses[0]).toMatchObject({
    verdict: 'Failed',
    step: 5,
    metric: { name: 'error-rate', value: '[0.0312]', failed: 1 },
  });
  const [unknown] = JSON.parse(JSON.stringify(statusJson(report({})))).services;
  expect(unknown).toMatchObject({ level: 'unknown', live: null, application: null });
});
