import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Duration } from 'cdk8s';
import { FreezeWindow, ServiceSet } from '../../lib';
import { fleet, SERVICE } from '../support/fleet';

const BIN = join(__dirname, '../../build/lib/cli/main.js');

function run(...args: string[]): { status: number | null; stdout: string; stderr: string } {
  const { NODE_OPTIONS: _, ...env } = process.env;
  return spawnSync(process.execPath, [BIN, 'windows', ...args], { encoding: 'utf8', env });
}

/** A folder with the projects of a fleet whose environment freezes. */
function tree(...freezes: FreezeWindow[]): string {
  const { app, prod } = fleet({}, { freezes });
  for (const set of ['payments', 'search']) new ServiceSet(prod, set).addService(`${set}-api`, SERVICE);
  const folder = mkdtempSync(join(tmpdir(), 'windows-'));
  for (const [path, text] of app.render()) {
    mkdirSync(join(folder, path, '..'), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  return folder;
}

/** A file with a project that somebody wrote by hand. */
function project(...windows: object[]): string {
  const file = join(mkdtempSync(join(tmpdir(), 'windows-')), 'project.yaml');
  const manifest = { apiVersion: 'argoproj.io/v1alpha1', kind: 'AppProject', metadata: { name: 'shop' } };
  writeFileSync(file, JSON.stringify({ ...manifest, spec: { syncWindows: windows } }));
  return file;
}

const WEEKEND = FreezeWindow.recurring({
  schedule: '0 16 * * 5',
  duration: Duration.hours(64),
  timeZone: 'Europe/Berlin',
  reason: 'nobody is in the office',
});
const CHRISTMAS = FreezeWindow.oneOff({
  from: '2026-12-23T18:00',
  to: '2027-01-02T08:00',
  timeZone: 'Europe/Berlin',
  reason: 'Christmas',
});
const DENY = { kind: 'deny', schedule: '0 22 * * *', duration: '1h30m', applications: ['*'] };

describe('release-train windows', () => {
  test('shows the next ones on the clocks of their zone and in UTC, with the reason and what is frozen', () => {
    const { status, stdout, stderr } = run(tree(WEEKEND, CHRISTMAS), '--from', '2026-12-20T00:00:00Z', '--count', '2');
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(
      stdout,
    ).toBe(`2026-12-20T00:00Z: open until 2026-12-21T07:00Z: deny in payments-prod, search-prod: applications *; people may sync (nobody is in the office)

Fri 2026-12-18 16:00 to Mon 2026-12-21 08:00 Europe/Berlin
    2026-12-18T15:00Z to 2026-12-21T07:00Z, 64h
    deny in payments-prod, search-prod: applications *; people may sync (nobody is in the office)

Wed 2026-12-23 18:00 to Sat 2027-01-02 08:00 Europe/Berlin
    2026-12-23T17:00Z to 2027-01-02T07:00Z, 230h
    deny in payments-prod, search-prod: applications *; people may sync (Christmas (once: 2026-12-23T18:00 to 2027-01-02T08:00; to be taken out then, or it comes back every year))
`);
  });

  test('shows ten from now on, if nothing else is said', () => {
    const { status, stdout } = run(tree(WEEKEND));
    expect(status).toBe(0);
    expect(stdout.match(/^\w{3} \d{4}-/gm)).toHaveLength(10);
  });

  test('says that a one-off is over and comes back a year later, and fails until it is taken out', () => {
    const { status, stdout, stderr } = run(tree(CHRISTMAS), '--from', '2027-01-02T07:00:00Z', '--count', '1');
    expect(status).toBe(1);
    expect(stderr).toBe(
      'AppProject payments-prod, search-prod: "Christmas (once: 2026-12-23T18:00 to 2027-01-02T08:00; to be taken out then, or it comes back every year)" is over, and Argo CD freezes again from 2027-12-23T17:00Z; take it out of the source\n',
    );
    expect(stdout).toContain('2027-01-02T07:00Z: no window is open\n\nThu 2027-12-23 18:00 to Sun 2028-01-02 08:00');
    expect(stdout).toContain('again, because a window has no year: take it out of the source before');
    expect(run(tree(CHRISTMAS), '--from', '2027-01-02T06:59:00Z').status).toBe(0);
  });

  test('reads projects of other tools: no zone is UTC, globs of all kinds, allow windows, nobody may sync', () => {
    const allow = { kind: 'allow', schedule: '0 9 * * 1-5', duration: '8h', namespaces: ['shop-*'], clusters: ['eu'] };
    const file = project(DENY, { ...allow, andOperator: true, timeZone: 'America/New_York', manualSync: true });
    const { status, stdout } = run(file, '--from', '2026-11-23T12:00:00Z', '--count', '2');
    expect(status).toBe(0);
    expect(stdout).toContain('no window is open');
    expect(stdout).toContain('Mon 2026-11-23 09:00 to Mon 2026-11-23 17:00 America/New_York\n');
    expect(stdout).toContain('allow in shop: namespaces shop-* and clusters eu; syncs start only in it\n');
    expect(stdout).toContain('Mon 2026-11-23 22:00 to Mon 2026-11-23 23:30 UTC\n');
    expect(stdout).toContain('deny in shop: applications *; people may not sync either\n');
  });

  test.each<[object, string]>([
    [{ ...DENY, schedule: '@daily' }, 'schedule: "@daily" has not five fields; Argo CD cannot read the window'],
    [{ ...DENY, schedule: '0 22 * * 7' }, 'schedule: "7" is no day of week'],
    [
      { ...DENY, duration: '1d' },
      'duration: "1d" is no duration such as 90m or 64h; Argo CD cannot read the window, and that blocks every sync of the project',
    ],
    [{ ...DENY, kind: 'block' }, 'kind: "block" is neither allow nor deny'],
    [{ ...DENY, timeZone: 'Berlin' }, 'timeZone: "Berlin" is no time zone'],
    [{ ...DENY, timeZone: 'Berlin' }, 'Argo CD takes it for UTC'],
    [{ ...DENY, applications: [] }, "it is for no Application; write applications: ['*']"],
    [{ ...DENY, duration: '24h' }, 'it is always open'],
    [{ ...DENY, schedule: '0 0 30 2 *' }, 'it is always open'],
  ])('says what is wrong with a window, and fails: %j', (window, problem) => {
    const { status, stderr } = run(project(DENY, window), '--from', '2026-11-23T12:00:00Z');
    expect(status).toBe(1);
    expect(stderr).toContain('AppProject shop, window 2: ');
    expect(stderr).toContain(problem);
  });

  test('says so where there is no window, and where options make no sense', () => {
    expect(run(tree(), '--from', '2026-11-23T13:00:00+01:00')).toMatchObject({
      status: 0,
      stdout: '2026-11-23T12:00Z: no window is open\n',
    });
    expect(run('--from', 'tomorrow').stderr).toContain('Write ISO 8601 with a time zone');
    expect(run('--count', '0').stderr).toContain('Give a whole number from 1');
    expect(run(join(tmpdir(), 'nowhere')).stderr).toContain('no such file or folder');
    expect(run(mkdtempSync(join(tmpdir(), 'windows-'))).stderr).toContain('there is no AppProject in it');
  });
});
