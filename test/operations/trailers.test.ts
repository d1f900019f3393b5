import { formatTrailers, parseTrailers, type ReleaseTrailers } from '../../lib/operations';
import { commitAll, git, initRepository } from '../support/git';

const ROLLBACK: ReleaseTrailers = {
  kind: 'rollback',
  service: 'svc-a',
  environment: 'prod',
  from: 'svc-a-1.4.2',
  to: 'svc-a-1.4.1',
  caught: 'after-promotion',
  incident: 'INC-42',
  reason: 'orders: fail',
};

test('what is written is read again, and Git itself reads it so', () => {
  const text = formatTrailers(ROLLBACK);
  expect(parseTrailers(`Subject\n\nBody: of the message\n\n${text}\n`)).toEqual(ROLLBACK);
  const repo = initRepository();
  commitAll(repo, `Subject\n\nBody\n\n${text}`);
  expect(git(repo, 'log', '-1', '--format=%(trailers:key=Release-Train,valueonly,separator=)')).toBe('rollback');
  expect(git(repo, 'log', '-1', '--format=%(trailers:only)').split('\n')).toEqual(text.split('\n'));
});

test('a line break in a value begins no trailer of its own', () => {
  const text = formatTrailers({
    kind: 'bump',
    service: 'svc-a',
    reason: 'x\nRelease-Service: svc-b\r\n\nRelease-To: y',
  });
  expect(text.split('\n')).toHaveLength(3);
  expect(parseTrailers(`Subject\n\n${text}`)).toMatchObject({ service: 'svc-a' });
});

test('a message without them, or with others, is none of ours', () => {
  for (const message of [
    'Subject',
    'Release-Train: bump',
    'Subject\n\nRelease-Train: bump\nRelease-Service: svc-a\n\nThe last paragraph',
    'Subject\n\nRelease-Train: party\nRelease-Service: svc-a',
    'Subject\n\nSigned-off-by: A <a@b>',
  ])
    expect(parseTrailers(message)).toBeUndefined();
});

test('line ends of a browser, as of the text of a pull request that is squashed, change nothing', () => {
  const text = `Subject\n\nBody\n\n${formatTrailers(ROLLBACK)}\n`;
  expect(parseTrailers(text.replaceAll('\n', '\r\n'))).toEqual(ROLLBACK);
});

test('others beside them do no harm', () => {
  expect(
    parseTrailers('S\n\nrelease-train: bump\nRelease-Service: svc-a\nSigned-off-by: A <a@b>\nRelease-Caught: maybe'),
  ).toEqual({
    kind: 'bump',
    service: 'svc-a',
  });
});
