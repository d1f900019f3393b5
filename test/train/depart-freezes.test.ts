import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { commitAll, git, put } from '../support/git';
import { ARGO_CD, clone, pushElse, SET, station, trainTree } from './departing';

const REASON = 'nobody is in the office';

/** An AppProject with a window, from Friday at four to Monday at eight unless something else is said. */
function project(window: Record<string, unknown> = {}, name = 'services-prod'): Record<string, string> {
  const whole = {
    kind: 'deny',
    schedule: '0 16 * * 5',
    duration: '64h',
    applications: ['*'],
    manualSync: true,
    description: REASON,
    ...window,
  };
  return {
    [ARGO_CD]: `kind: AppProject\nmetadata: { name: ${name} }\nspec: { syncWindows: [${JSON.stringify(whole)}] }\n---\n${SET}`,
  };
}

const at = (time: string) => ({ now: () => Date.parse(time) });
const FRIDAY_NOON = at('2026-11-27T12:00:00Z');
const SATURDAY = at('2026-11-28T12:00:00Z');
/** The steps of a service take ten minutes at least. */
const FRIDAY_AT_5_TO_4 = at('2026-11-27T15:55:30Z');

const R2 = { 'svc-a': 'r2', 'svc-b': 'r2' };

describe('a freeze', () => {
  test('is told in a dry run of what would be pushed into it, and nobody is asked', async () => {
    const { departed, lines, fake } = await station({}, project({ applications: ['*-prod'] }));
    const dryRun = { ...SATURDAY, dryRun: true };
    expect(await departed(trainTree(R2), dryRun)).toBe('arrived');
    const told = `Argo CD starts no sync until 2026-11-30T08:00Z, by a window of the AppProject services-prod (${REASON})`;
    expect(lines.slice(-5)).toEqual([
      'wave 1 of 3: svc-a would be pushed, 0 unchanged',
      `  svc-a: ${told}; it would not be pushed now`,
      'wave 2 of 3: svc-b would be pushed, 1 unchanged',
      `  svc-b: ${told}; it would not be pushed now`,
      'wave 3 of 3: nothing would be pushed, 1 unchanged',
    ]);
    await departed(trainTree(R2), { ...dryRun, inFreeze: true });
    expect(lines.slice(-4)).toContain(`  svc-a: ${told}; it would go on nevertheless (--in-freeze)`);
    lines.length = 0;
    await departed(trainTree(R2), { ...FRIDAY_NOON, dryRun: true });
    expect(lines.join()).not.toContain('no sync');
    expect(fake.requests).toEqual([]);
  });

  test('is read once in a dry run, however many batches there are', async () => {
    const { departed, lines, repo } = await station({}, project());
    const say = (line: string): void => {
      lines.push(line);
      if (line.startsWith('wave 2'))
        rmSync(join(repo, '.git/release-train/departing/checkout/clusters/prod/argocd'), { recursive: true });
    };
    await departed(trainTree(R2), { ...SATURDAY, dryRun: true, say });
    expect(lines.filter((line) => line.includes('starts no sync'))).toEqual([
      expect.stringMatching(/^ {2}svc-a/),
      expect.stringMatching(/^ {2}svc-b/),
    ]);
  });

  test('is looked for in all Applications of the batch at once, and asked about once however often it is pushed', async () => {
    const { departed, fake, remote, lines } = await station({}, project());
    // Two that wait for each other's question are answered; one after another they would not be.
    const held: (() => void)[] = [];
    let reading = false;
    const asked: string[] = [];
    fake.intercept = (request, response) => {
      if (!reading) return false;
      const name = /applications\/(svc-.)-prod/.exec(request.url ?? '')?.[1] ?? '';
      asked.push(name);
      held.push(() => response.writeHead(200).end(JSON.stringify(fake.of(name).app)));
      if (held.length === 2) for (const answer of held.splice(0)) answer();
      return true;
    };
    let others = 0;
    let [before, between] = [0, 0];
    const say = (line: string): void => {
      lines.push(line);
      if (line.startsWith('wave 2')) reading = true;
      if (line.includes('committed svc-c') && others++ === 0) {
        reading = false;
        pushElse(remote, 'else.txt', 'somebody was faster');
        fake.intercept = () => false;
        before = fake.requests.length;
      }
      if (line.trim() === 'pushed' && others > 0) between = fake.requests.length;
    };
    const released = trainTree({ ...R2, 'svc-c': 'r2' });
    expect(await departed(released, { ...FRIDAY_NOON, say })).toBe('arrived');
    expect(asked.toSorted()).toEqual(['svc-b', 'svc-c']);
    expect(lines.join()).toContain('somebody else pushed meanwhile');
    // Nothing is asked a second time before the second push.
    expect(between).toBe(before);
  });

  test('is not asked about where no project has any', async () => {
    const asked = async (files: Record<string, string>): Promise<number> => {
      const { departed, fake, lines } = await station({}, files);
      let count = 0;
      const say = (line: string): void => {
        lines.push(line);
        if (line.startsWith('wave 1')) count = fake.requests.length;
        if (line.includes('committed svc-a')) count = fake.requests.length - count;
      };
      expect(await departed(trainTree(R2), { ...FRIDAY_NOON, say })).toBe('arrived');
      return count;
    };
    expect(await asked({})).toBe(0);
    expect(await asked(project())).toBe(1);
  });

  test('stops the train before anything of the batch is pushed, and is named with its reason and its end', async () => {
    const { departed, subjects } = await station({}, project());
    expect(
      await departed(trainTree(R2), SATURDAY),
    ).toBe(`ReleaseTrainError: the train stopped in wave 1 of 3; what comes after is untouched

svc-a: Argo CD starts no sync until 2026-11-30T08:00Z, by a window of the AppProject services-prod (${REASON})
nothing of this batch was pushed: depart after the freeze; or now with --in-freeze, where somebody syncs by hand`);
    expect(subjects()).toEqual([]);
    expect(await departed(trainTree(R2), FRIDAY_NOON)).toBe('arrived');
  });

  test('stops it too where it would begin before the steps of the batch can be over', async () => {
    const { departed, subjects } = await station({}, project());
    expect(await departed(trainTree(R2), FRIDAY_AT_5_TO_4)).toContain(
      'svc-a: Argo CD starts no sync from 2026-11-27T16:00Z until 2026-11-30T08:00Z, by a window of the AppProject services-prod (nobody is in the office), and the steps of this batch take at least 10m\n',
    );
    expect(subjects()).toEqual([]);
  });

  test('that begins later stops it there', async () => {
    const { departed, subjects, lines } = await station({}, project());
    let arrived = 0;
    const say = (line: string): void => {
      lines.push(line);
      if (line.includes('arrived')) arrived++;
    };
    const now = (): number => (arrived > 0 ? SATURDAY : FRIDAY_NOON).now();
    expect(await departed(trainTree(R2), { say, now })).toContain(
      'the train stopped in wave 2 of 3; what comes after is untouched\n\nsvc-b: Argo CD starts no sync until',
    );
    expect(subjects()).toEqual(['Release svc-a']);
    // What runs already goes on, and what was pushed is only waited for.
    expect(await departed(trainTree({ 'svc-a': 'r2' }), SATURDAY)).toBe('arrived');
  });

  test('is no obstacle for who says so', async () => {
    const { departed, lines } = await station({}, project());
    expect(await departed(trainTree(R2), { ...SATURDAY, inFreeze: true })).toBe('arrived');
    expect(lines).toContain(
      `  svc-a: Argo CD starts no sync until 2026-11-30T08:00Z, by a window of the AppProject services-prod (${REASON}); it goes on nevertheless (--in-freeze)`,
    );
  });

  test('that was published meanwhile counts', async () => {
    const { departed, remote, lines, subjects } = await station();
    const say = (line: string): void => {
      lines.push(line);
      if (!line.includes('Synced, Progressing') || subjects().length > 1) return;
      const other = clone(remote);
      for (const [path, text] of Object.entries(project())) put(other, path, text);
      commitAll(other, 'freeze');
      git(other, 'push', '--quiet', 'origin', 'HEAD:main');
    };
    expect(await departed(trainTree(R2), { ...SATURDAY, say })).toContain('svc-b: Argo CD starts no sync until');
  });

  test.each<[string, Record<string, unknown>]>([
    ['a window that is for others', { applications: ['svc-b-*', 'svc-d-prod'] }],
    ['a window for another namespace', { applications: undefined, namespaces: ['staging'] }],
    ['a window for the Application in another cluster', { clusters: ['https://eu*'], andOperator: true }],
    ['an allow window that is open', { kind: 'allow', schedule: '0 8 * * 6', duration: '10h' }],
  ])('%s is none', async (_, window) => {
    const { departed } = await station({}, project(window));
    expect(await departed(trainTree({ 'svc-a': 'r2' }), SATURDAY)).toBe('arrived');
  });

  test('of another project is none', async () => {
    const { departed } = await station({}, project({}, 'others-prod'));
    expect(await departed(trainTree({ 'svc-a': 'r2' }), SATURDAY)).toBe('arrived');
  });

  test('of a project that is not on the branch is not seen, which is said', async () => {
    const unseen = (what: string): string =>
      `svc-a, svc-b, svc-c and 1 more: ${what} is not on the branch, so no freeze is seen`;
    const { departed, lines } = await station({}, project({}, 'others-prod'));
    expect(await departed(trainTree({ 'svc-a': 'r2' }), SATURDAY)).toBe('arrived');
    await departed(trainTree({ 'svc-a': 'r3' }), { ...SATURDAY, dryRun: true });
    expect(lines.filter((line) => line.includes('no freeze is seen'))).toEqual([
      unseen('the AppProject services-prod'),
      unseen('the AppProject services-prod'),
    ]);
    const none = await station({}, { [ARGO_CD]: '' });
    await none.departed(trainTree({ 'svc-a': 'r2' }), { ...SATURDAY, dryRun: true });
    expect(none.lines).toContain(unseen('what makes the Applications'));
  });

  test.each<[string, Record<string, unknown>, string]>([
    [
      'a window for its namespace',
      { applications: undefined, namespaces: ['pr?d'] },
      'until 2026-11-30T08:00Z, by a window of the AppProject services-prod',
    ],
    ['a window that never closes', { schedule: '0 0 * * *', duration: '24h' }, 'at all, by a window'],
    [
      'an allow window that opens later',
      { kind: 'allow', schedule: '0 8 * * 1', duration: '8h' },
      'until 2026-11-30T08:00Z, by the AppProject services-prod, which allows it at other times only',
    ],
    [
      'an allow window that closes too soon',
      { kind: 'allow', schedule: '0 8 * * 6', duration: '4h5m' },
      'from 2026-11-28T12:05Z until 2026-12-05T08:00Z, by the AppProject services-prod, which allows it at other times only, and the steps of this batch take at least 10m',
    ],
  ])('%s is one', async (_, window, expected) => {
    const { departed, subjects } = await station({}, project(window));
    expect(await departed(trainTree({ 'svc-a': 'r2' }), SATURDAY)).toContain(
      `svc-a: Argo CD starts no sync ${expected}`,
    );
    expect(subjects()).toEqual([]);
  });
});
