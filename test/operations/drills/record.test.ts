import { RemoteBranch } from '../../../lib/git';
import type { Drill } from '../../../lib/operations';
import { recordDrill } from '../../../lib/operations/drills/record';
import { cloneOf, logOf } from '../../support/drills';
import { commitAll, git, put, refusal, temporaryFolder } from '../../support/git';

jest.setTimeout(60_000);

const LOG = 'docs/release/drills.jsonl';

function repository(log?: string): string {
  const origin = temporaryFolder();
  git(origin, 'init', '--quiet', '--bare', '--initial-branch=main');
  const checkout = cloneOf(origin);
  if (log !== undefined) put(checkout, LOG, log);
  commitAll(checkout, 'begin');
  git(checkout, 'push', '--quiet', 'origin', 'HEAD:main');
  return checkout;
}

function drillOf(service: string): Drill {
  const startedAt = '2026-11-23T12:00:00Z';
  return { service, environment: 'staging', means: 'abort-requests', startedAt, result: 'passed', notes: [] };
}

const sleep = async () => undefined;

test('two drills that are written down at the same time are both there', async () => {
  const checkout = repository();
  const other = cloneOf(git(checkout, 'remote', 'get-url', 'origin'));
  const branch = await RemoteBranch.open(checkout, 'main', 'drill');
  const theirs = await RemoteBranch.open(other, 'main', 'drill');
  let pushes = 0;
  const late: RemoteBranch = Object.create(branch);
  late.push = async () => {
    if (pushes++ === 0) await recordDrill(theirs, drillOf('svc-b'), sleep);
    return branch.push();
  };
  await recordDrill(late, drillOf('svc-a'), sleep);
  expect(pushes).toBe(2);
  expect(logOf(checkout).map(({ service }) => service)).toEqual(['svc-b', 'svc-a']);
  await Promise.all([branch.close(), theirs.close()]);
});

test('a log whose last line feed an editor took is not spoiled', async () => {
  const checkout = repository(JSON.stringify(drillOf('svc-b')));
  const branch = await RemoteBranch.open(checkout, 'main', 'drill');
  await recordDrill(branch, drillOf('svc-a'), sleep);
  expect(logOf(checkout)).toHaveLength(2);
  await branch.close();
});

test('a drill that cannot be pushed is told as the line that is missing', async () => {
  const checkout = repository();
  const branch = await RemoteBranch.open(checkout, 'main', 'drill');
  git(checkout, 'remote', 'set-url', '--push', 'origin', '/nowhere');
  const message = await refusal(recordDrill(branch, drillOf('svc-a'), sleep));
  expect(message).toContain('the drill could not be written down');
  expect(message).toContain(JSON.stringify(drillOf('svc-a')));
  await branch.close();
});
