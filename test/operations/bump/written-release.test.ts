import { parse, parseDocument } from 'yaml';
import { parseRelease } from '../../../lib/core';
import { writtenRelease } from '../../../lib/operations/bump/written-release';

const FILE = `# What svc-a runs.
image: "ghcr.io/org/svc-a@sha256:${'0'.repeat(64)}" # by digest

version: '1.4.1'
gitSha: 9f8d111d8f   # of org/svc-a
releaseId: svc-a-1.4.1
# when it was made
committedAt: 2026-11-02T09:30:00Z

emergency:
  reason: prices are wrong # since 1.4.0
  expires: 2026-11-02T12:00:00Z
  # until then
# the end
`;

function write(text: string, fields: Record<string, unknown>): string {
  return writtenRelease('releases/svc-a.yaml', text, new Map(Object.entries(fields)) as never);
}

/** The lines that differ, as a diff shows them. */
function diff(before: string, after: string): string[] {
  const [was, is] = [before.split('\n'), after.split('\n')];
  return [
    ...was.filter((line) => !is.includes(line)).map((line) => `-${line}`),
    ...is.filter((line) => !was.includes(line)).map((line) => `+${line}`),
  ];
}

test('a value that changes changes its line alone, and keeps its quotes and what is said of it', () => {
  const after = write(FILE, { image: 'ghcr.io/org/svc-a:2', version: '1.4.2', gitSha: '37ee0097cf' });
  expect(diff(FILE, after)).toEqual([
    `-image: "ghcr.io/org/svc-a@sha256:${'0'.repeat(64)}" # by digest`,
    "-version: '1.4.1'",
    '-gitSha: 9f8d111d8f   # of org/svc-a',
    '+image: "ghcr.io/org/svc-a:2" # by digest',
    "+version: '1.4.2'",
    '+gitSha: 37ee0097cf   # of org/svc-a',
  ]);
});

test('a value that stays leaves its bytes, whatever else stands there', () => {
  const odd = `version:   "1.4.1"   # two\nimage:\n  x:1\ngitSha: !!str 9f8d111d8f\n`;
  expect(write(odd, { version: '1.4.1', image: 'x:1', gitSha: '9f8d111d8f' })).toBe(odd);
});

test('a field that goes takes its lines, and leaves what stands above and below it', () => {
  const after = write(FILE, { emergency: undefined, releaseId: undefined });
  expect(after).toBe(FILE.replace(/emergency:[\s\S]*# until then\n/, '').replace('releaseId: svc-a-1.4.1\n', ''));
});

test('a field that comes stands behind those before it, in the order in which they are documented', () => {
  const commits = [{ sha: '0123456', committedAt: '2026-11-02T09:30:00Z' }];
  const after = write('# top\nversion: 1.4.1 # v\ngitSha: 9f8d111\nimage: x:1', {
    releaseId: 'r2',
    committedAt: '2026-11-02T09:30:00Z',
    previousGitSha: '9f8d110',
    commits,
  });
  expect(after).toBe(`# top
version: 1.4.1 # v
gitSha: 9f8d111
releaseId: r2
committedAt: 2026-11-02T09:30:00Z
previousGitSha: 9f8d110
commits:
  - { sha: "0123456", committedAt: 2026-11-02T09:30:00Z }
image: x:1`);
});

test('a file without a line feed at its end, and one of Windows, keep to what they are', () => {
  expect(write('image: x:1\ngitSha: 9f8d111', { releaseId: 'r2' })).toBe(
    'image: x:1\ngitSha: 9f8d111\nreleaseId: r2\n',
  );
  const windows = 'image: x:1\r\nversion: 1.4.1 # v\r\nemergency:\r\n  reason: x\r\ngitSha: 9f8d111\r\n';
  expect(write(windows, { version: '1.4.2', emergency: undefined, releaseId: 'r2' })).toBe(
    'image: x:1\r\nversion: 1.4.2 # v\r\ngitSha: 9f8d111\r\nreleaseId: r2\r\n',
  );
});

test('a list of commits is replaced as a whole, and left alone where it stays', () => {
  const commits = (...shas: readonly string[]) => shas.map((sha) => ({ sha, committedAt: '2026-11-02T09:30:00Z' }));
  const one = write('gitSha: 9f8d111\nimage: x:1\n', { commits: commits('9f8d111', '9f8d110') });
  expect(write(one, { commits: commits('9f8d111', '9f8d110') })).toBe(one);
  const two = write(one, { commits: commits('9f8d112') });
  expect(two).toBe('gitSha: 9f8d111\ncommits:\n  - { sha: 9f8d112, committedAt: 2026-11-02T09:30:00Z }\nimage: x:1\n');
  const flow = 'gitSha: 9f8d111\ncommits: [{ sha: a,\n  committedAt: b }] # c\nimage: x:1\n';
  expect(write(flow, { commits: undefined })).toBe('gitSha: 9f8d111\nimage: x:1\n');
});

describe('a value that other readers would take for something else is a text to all of them', () => {
  const values = [
    '1.10',
    '0123456',
    '12e4567',
    '1234567',
    '0x1f',
    '1_0',
    '1:30',
    'yes',
    'null',
    '~',
    '#1',
    '1.',
    '.5',
    'on',
  ];
  test.each([...values, "it's", 'a:b', '{1.2', '- 1', '%1', '@1', '`1', '"1', "'1"])('%s', (value) => {
    for (const quoted of ['1', '"1"', "'1'"]) {
      const text = write(`version: ${quoted}\n`, { version: value });
      expect(parse(text)).toEqual({ version: value });
      expect(parse(text, { version: '1.1' })).toEqual({ version: value });
      expect(parseDocument(text, { schema: 'failsafe' }).toJS()).toEqual({ version: value });
    }
  });
});

test('no line is folded, however long it is', () => {
  const image = `ghcr.io/${'a-very-long-name/'.repeat(20)}svc-a@sha256:${'0'.repeat(64)}`;
  for (const old of ['x:1', '"x:1"', "'x:1'", '>-\n  x:1']) {
    const text = write(`image: ${old}\nversion: 1.4.1\ngitSha: 9f8d111\n`, { image });
    expect(text.split('\n')).toHaveLength(4);
    expect(parseRelease('x', text)).toMatchObject({ image, problems: [] });
  }
});

test('a file that is not written a line a field is refused', () => {
  for (const text of ['{ image: x:1 }\n', '--- { image: x:1 }\n', '? image\n: x:1\n', '- image\n', '']) {
    expect(() => write(text, { image: 'x:2' })).toThrow(
      'releases/svc-a.yaml: is not written a line a field; write it as image: …, version: … and gitSha: …, each in its line',
    );
  }
});
