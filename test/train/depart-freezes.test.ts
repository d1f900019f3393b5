import { commitAll, git, put } from '../support/git';
import { clone, station, trainTree } from './departing';

const ARGO_CD = 'clusters/prod/argocd/services.k8s.yaml';
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
    [ARGO_CD]: `kind: AppProject\nmetadata: { name: ${name} }\nspec: { syncWindows: [${JSON.stringify(whole)}] }\n`,
  };
}

const at = (time: string) => ({ now: () => Date.parse(time) });
const FRIDAY_NOON = at('2026-11-27T12:00:00Z');
const SATURDAY = at('2026-11-28T12:00:00Z');
/** The steps of a service take ten minutes at least. */
const FRIDAY_AT_5_TO_4 = at('2026-11-27T15:55:30Z');

const R2 = { 'svc-a': 'r2', 'svc-b': 'r2' };

describe('a freeze', () => {
  test('stops the train before anything of the batch is pushed, and is named with its reason and its end', async () => {
    const { departed, subjects } = await station({}, project());
    expect(
      await departed(trainTree(R2), SATURDAY),
    ).toBe(`ReleaseTrainError: the train stopped in wave 1 of 3; what comes after is untouched

svc-a: Argo CD starts no sync until 2026-11-30T08:00Z, by a window of the AppProject services-prod (${REASON})
nothing of this batch was pushed: depart after the freeze; or now with --in-freeze, where somebody syncs by hand
then: run this again: nothing is pushed twice`);
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
