import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fleet } from '../../apps/quickstart/main';

const ROOT = join(__dirname, '../..');
const BIN = join(ROOT, 'build/lib/cli/main.js');
const PATHS = join(ROOT, 'docs/paths');
let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'release-train-simulate-'));
  for (const [path, text] of fleet().render()) {
    mkdirSync(dirname(join(folder, 'dist', path)), { recursive: true });
    writeFileSync(join(folder, 'dist', path), text);
  }
});

afterAll(() => rmSync(folder, { recursive: true }));

function simulate(...args: string[]) {
  return spawnSync(process.execPath, [BIN, 'simulate', ...args], { cwd: folder, encoding: 'utf8' });
}

const BAD = ['--service', 'svc-a', '--error-rate', '0.05', '--rps', '100', '--runs', '30'];

describe('release-train simulate', () => {
  test('says how a bad release ends, in dist unless told otherwise', () => {
    const { status, stdout, stderr } = simulate(...BAD);
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(stdout).toContain('A release that fails 5 % is aborted in 100 % of the runs, after 45 s (median)');
    expect(stdout).toMatch(/ weight 5 %\n[\s\S]*sequential-error-15s: Failed[\s\S]*weight 0 %/);
  });

  test('gives the same bytes again, whatever the number of threads', () => {
    const first = simulate(...BAD, '--json');
    expect(simulate(...BAD, '--json').stdout).toBe(first.stdout);
    expect(simulate(...BAD, '--json', '--threads', '1').stdout).toBe(first.stdout);
    expect(simulate(...BAD, '--json', '--seed', '2').stdout).not.toBe(first.stdout);
  });

  test('plays each service of a folder', () => {
    const { stdout } = simulate('dist', '--error-rate', '0.2', '--rps', '50', '--runs', '10', '--json');
    expect(JSON.parse(stdout).results.map((it: { service: string }) => it.service)).toEqual([
      'svc-a',
      'svc-b',
      'svc-c',
    ]);
  });

  test('compares with other manifests, those of any tool', () => {
    const { stdout } = simulate(
      'dist',
      ...BAD,
      ...['--against', join(PATHS, 'article-repaired.yaml'), '--html', 'report.html'],
    );
    expect(stdout).toContain('article-repaired.yaml');
    expect(stdout).toContain('report.html shows it as a page');
    const page = readFileSync(join(folder, 'report.html'), 'utf8');
    expect(page).toContain('<svg');
    expect(page).toContain('release-train simulate dist --service svc-a --rps 100 --error-rate 0.05 --against');
    expect(page).not.toMatch(/(src|href)="(?!#)/);
  });

  describe('compares folders that do not hold the same', () => {
    const canary = (name: string) =>
      readFileSync(join(PATHS, 'article-repaired.yaml'), 'utf8').replaceAll('svc-a', name);
    const blueGreen =
      'apiVersion: argoproj.io/v1alpha1\nkind: Rollout\nmetadata: {name: bg}\nspec: {strategy: {blueGreen: {}}}\n';
    const few = ['--rps', '50', '--error-rate', '0.2', '--runs', '5'];
    const played = (stdout: string) =>
      JSON.parse(stdout).results.map(({ service, path }: { service: string; path: string }) => [service, path]);

    beforeAll(() => {
      writeFileSync(join(folder, 'before.yaml'), [canary('both'), canary('old'), blueGreen].join('---\n'));
      writeFileSync(join(folder, 'after.yaml'), [canary('both'), canary('new'), blueGreen].join('---\n'));
    });

    test('and says what has no counterpart, and of which folder what is left out is', () => {
      const { status, stdout, stderr } = simulate('after.yaml', '--against', 'before.yaml', ...few, '--json');
      expect(played(stdout)).toEqual([
        ['both', 'before.yaml'],
        ['both', 'after.yaml'],
        ['new', 'after.yaml'],
      ]);
      expect(stderr.split('\n').map((it) => it.replace(/^(default|prod)\//, ''))).toEqual([
        'new: nothing to compare it with; before.yaml has none that can be played',
        'old: not played, since after.yaml has none that can be played',
        'This was left out:',
        '',
        'before.yaml: Rollout bg: a blue-green strategy is not played; only canaries are',
        'after.yaml: Rollout bg: a blue-green strategy is not played; only canaries are',
        '',
      ]);
      expect(status).toBe(1);
    });

    test('and plays one service that is new', () => {
      const { status, stdout } = simulate('after.yaml', '-s', 'new', '--against', 'before.yaml', ...few, '--json');
      expect(played(stdout)).toEqual([['new', 'after.yaml']]);
      expect(status).toBe(0);
      expect(simulate('after.yaml', '-s', 'old', '--against', 'before.yaml', ...few).stderr).toMatch(
        /^after\.yaml: There is no Rollout old among these manifests/,
      );
    });
  });

  test('burns the budget of the objective that is given', () => {
    const burnt = (objective: string) =>
      JSON.parse(simulate(...BAD, '--json', '--objective', objective).stdout) as {
        objective: string;
        results: { summary: { budgetBurnt: { median: number } } }[];
      };
    const [strict, loose] = [burnt('99.95'), burnt('99.5')];
    expect(strict.objective).toBe('99.95 % over 30 days');
    const [of, than] = [strict, loose].map((it) => it.results[0]!.summary.budgetBurnt.median);
    expect(of! / than!).toBeCloseTo(10, 9);
  });

  test('takes a whole scenario from a file, and options before it', () => {
    writeFileSync(
      join(folder, 'late.yaml'),
      'requestsPerSecond: 5\ncanaryErrorRate:\n  - {at: 0, value: 0.0005}\n  - {at: 480, value: 0.02}\n',
    );
    const { stdout } = simulate('-s', 'svc-a', '--scenario', 'late.yaml', '--rps', '100', '--runs', '20');
    expect(stdout).toContain('A release that fails 0.05 %, from 8 m on 2 % is aborted in 100 % of the runs');
    expect(stdout).toContain('100 requests per second');
  });

  test('plays traffic that a Prometheus recorded', () => {
    const answer = (values: readonly number[]) =>
      JSON.stringify({
        status: 'success',
        data: {
          resultType: 'matrix',
          result: [{ metric: {}, values: values.map((value, i) => [1000 + i * 60, `${value}`]) }],
        },
      });
    writeFileSync(join(folder, 'requests.json'), answer([100, 120, 90]));
    writeFileSync(join(folder, 'failed.json'), answer([0, 0.1, 0]));
    const recorded = ['--recorded-requests', 'requests.json', '--recorded-failed', 'failed.json'];
    const { stdout } = simulate('-s', 'svc-a', '--error-rate', '0.2', ...recorded, '--runs', '10');
    expect(stdout).toContain('requests and failures of the stable version as recorded');
    expect(stdout).toContain('is aborted in 100 % of the runs');
    expect(simulate('--recorded-failed', 'failed.json').stderr).toContain('Give --recorded-requests too.');
  });
});

describe('what cannot be played is said in one run, without a trace', () => {
  test.each<[string[], string]>([
    [['nowhere', ...BAD], 'nowhere: no such file or folder; render it first'],
    [['-s', 'svc-x', '--rps', '1'], 'There is no Rollout svc-x among these manifests; there are svc-a, svc-b, svc-c.'],
    [[], 'How much traffic is there? Give --rps'],
    [['--rps', '-1'], "option '--rps <number>' argument '-1' is invalid. Give a number from 0."],
    [['--rps', '5', '--error-rate', '5'], 'A share is from 0 to 1; 5 % is 0.05.'],
    [['--rps', '5', '--runs', '0'], "argument '0' is invalid. Give a number from 1."],
    [['--rps', '5', '--runs', '1.5'], 'Give a whole number.'],
    [['--scenario', 'none.yaml'], 'none.yaml: cannot be read'],
    [['--rps', '1e9'], 'requestsPerSecond: '],
    [['--rps', '5', '--objective', '0.999'], 'looks like a fraction; write it in percent: 99.9.'],
    [['--rps', '5', '--objective', '100'], 'leaves no error budget'],
  ])('%j', (args, message) => {
    const { status, stdout, stderr } = simulate(...args);
    expect(status).toBe(1);
    expect(stdout).toBe('');
    expect(stderr).toContain(message);
    expect(stderr).not.toMatch(/\n\s+at /);
  });

  test('what of a folder cannot be played is named, and the rest is played', () => {
    const mixed = join(folder, 'mixed.yaml');
    const canary = readFileSync(join(PATHS, 'article-repaired.yaml'), 'utf8');
    const blueGreen =
      'apiVersion: argoproj.io/v1alpha1\nkind: Rollout\nmetadata: {name: bg}\nspec: {strategy: {blueGreen: {}}}\n';
    writeFileSync(mixed, `${canary}---\n${blueGreen}`);
    const { status, stdout, stderr } = simulate('mixed.yaml', '--rps', '50', '--error-rate', '0.2', '--runs', '5');
    expect(status).toBe(1);
    expect(stdout).toContain('is aborted in 100 % of the runs');
    expect(stderr).toBe('This was left out:\n\nRollout bg: a blue-green strategy is not played; only canaries are\n');
  });

  test('a page that cannot be written is told before anything is played', () => {
    expect(simulate(...BAD, '--html', 'none/report.html').stderr).toBe(
      'none/report.html: there is no folder none; make it first\n',
    );
    expect(simulate(...BAD, '--html', '.').stderr).toContain('is a folder; name a file in it');
  });

  test('no page is left behind', () => {
    simulate('-s', 'svc-x', '--rps', '1', '--html', 'none.html');
    expect(existsSync(join(folder, 'none.html'))).toBe(false);
  });
});
