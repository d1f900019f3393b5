import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Release, Releases } from '../../lib/core';

const GOOD = { image: 'ghcr.io/org/svc-a:1.4.2', version: '1.4.2', gitSha: '9f8d111d8f' };
const DIGEST = `sha256:${'0'.repeat(64)}`;

describe('a release', () => {
  test('is known by version and commit unless it has an id of its own', () => {
    expect(Release.of(GOOD)).toMatchObject({ releaseId: '1.4.2-9f8d111', label: '1.4.2-9f8d111', problems: [] });
    expect(Release.of({ ...GOOD, releaseId: 'train/42' }).label).toMatch(/^train-42-[0-9a-f]{8}$/);
  });

  test('takes images as registries name them', () => {
    const images = [
      'nginx:1.27',
      `nginx@${DIGEST}`,
      'localhost:5000/a/b__c:v1',
      `ghcr.io/Org/x:latest@${DIGEST}`.replace('Org', 'org'),
      'a.b/c.d-e/f:x_y',
    ];
    for (const image of images) expect(Release.of({ ...GOOD, image }).problems).toEqual([]);
  });

  test('refuses an image that says nothing about what runs', () => {
    expect(Release.of({ ...GOOD, image: 'ghcr.io/org/svc-a' }).problems).toEqual([
      'image: "ghcr.io/org/svc-a" has neither tag nor digest, so nobody can tell what runs; write ghcr.io/org/svc-a:1.4.2 or, better, ghcr.io/org/svc-a@sha256:…',
    ]);
    expect(Release.of({ ...GOOD, image: 'ghcr.io/org/svc-a:latest' }).problems).toEqual([
      'image: "ghcr.io/org/svc-a:latest" can mean another image on every node and cannot be rolled back; write the tag of one build or its digest',
    ]);
    for (const image of ['', 'UPPER/x:1', 'a b:1', 'x:1\ny', '-x:1', 'x@sha256:abc', undefined as unknown as string]) {
      expect(Release.of({ ...GOOD, image }).problems).toHaveLength(1);
    }
  });

  test('tells everything that is wrong at once, also to JavaScript', () => {
    const problems = Release.of({
      image: 'x',
      version: '',
      gitSha: 'main',
      releaseId: 'a b',
      committedAt: 'yesterday',
      imge: 1,
    } as never).problems;
    expect(problems.map((problem) => problem.split(':')[0])).toEqual([
      'image',
      'version',
      'gitSha',
      'releaseId',
      'committedAt',
      'a release has no field "imge"; its fields are image, version, gitSha, releaseId, committedAt, emergency, previousGitSha, commits, rollback',
    ]);
    expect(Release.of(undefined as never).problems[0]).toContain('write Release.of({ image, version, gitSha })');
  });
});

describe('a folder of releases', () => {
  const folder = mkdtempSync(join(tmpdir(), 'releases-'));
  const write = (name: string, text: string): void => writeFileSync(join(folder, name), text);
  const problemsOf = (text: string): readonly string[] => {
    write('svc-x.yaml', text);
    return Releases.fromFolder(folder)
      .of('svc-x')
      .problems.map((problem) => problem.replace(/^\S*\//, ''));
  };
  const yaml = 'image: ghcr.io/org/svc-a:1.10\nversion: 1.10\ngitSha: 0123456\ncommittedAt: 2026-11-02T09:30:00Z\n';

  test('keeps every value as it is written: a version 1.10 is not 1.1, a commit keeps its zeros', () => {
    write('svc-a.yaml', yaml);
    expect(Releases.fromFolder(folder).of('svc-a')).toMatchObject({
      version: '1.10',
      gitSha: '0123456',
      committedAt: '2026-11-02T09:30:00Z',
      problems: [],
    });
  });

  test('tells the line of a field that stands there twice', () => {
    expect(problemsOf(`${yaml}version: 1.11\n`)).toEqual([
      'svc-x.yaml:5: the field version stands there a second time; keep one of the two',
    ]);
  });

  test('tells the line of an unknown field and of a wrong value', () => {
    expect(problemsOf('imge: x\nimage: ghcr.io/org/svc-a\nversion: 1.4.2\ngitSha: 9f8d111\n')).toEqual([
      'svc-x.yaml:1: a release has no field "imge"; its fields are image, version, gitSha, releaseId, committedAt, emergency, previousGitSha, commits, rollback',
      'svc-x.yaml:2: image: "ghcr.io/org/svc-a" has neither tag nor digest, so nobody can tell what runs; write ghcr.io/org/svc-a:1.4.2 or, better, ghcr.io/org/svc-a@sha256:…',
    ]);
  });

  test('reads the source commits, the commit before, and what forbids to go back', () => {
    write(
      'svc-a.yaml',
      `${yaml}previousGitSha: 0123455
commits:
  - { sha: 0123456, committedAt: 2026-11-02T09:30:00Z }
  - sha: 0123455
    committedAt: 2026-11-01T09:30:00+01:00
rollback:
  refuse:
    - because: migration 0042 dropped orders.status
      instead: roll forward
      to: [1.9, 1.10]
    - { because: x, instead: y }
`,
    );
    expect(Releases.fromFolder(folder).of('svc-a')).toMatchObject({
      problems: [],
      previousGitSha: '0123455',
      commits: [
        { sha: '0123456', committedAt: '2026-11-02T09:30:00Z' },
        { sha: '0123455', committedAt: '2026-11-01T09:30:00+01:00' },
      ],
      rollback: {
        refuse: [
          { because: 'migration 0042 dropped orders.status', instead: 'roll forward', to: ['1.9', '1.10'] },
          { because: 'x', instead: 'y' },
        ],
      },
    });
    write('svc-a.yaml', yaml);
    expect(Releases.fromFolder(folder).of('svc-a')).toMatchObject({ commits: [], rollback: { refuse: [] } });
  });

  test('tells the line of what is wrong in them, all at once', () => {
    const wrong = `${yaml}previousGitSha: main
commits:
  - { sha: 0123456, committedAt: yesterday }
  - sha: HEAD
  - 0123456
rollback:
  refuse:
    - because: x
      insted: y
    - because: "two\\nlines"
      instead: ''
      to: []
  refused: z
`;
    expect(problemsOf(wrong)).toEqual([
      'svc-x.yaml:5: previousGitSha: "main" is no commit; write 7 to 64 lowercase hexadecimal digits',
      expect.stringMatching(/^svc-x\.yaml:7: commits\[0\]\.committedAt: "yesterday" is no time; /),
      expect.stringMatching(/^svc-x\.yaml:8: commits\[1\]\.sha: "HEAD" is no commit; /),
      expect.stringMatching(/^svc-x\.yaml:8: the field commits\[1\]\.committedAt is missing: write ISO 8601/),
      'svc-x.yaml:9: commits[2]: "0123456" has no fields; write sha, committedAt',
      expect.stringMatching(/^svc-x\.yaml:17: rollback\.refused: there is no such field; the fields are refuse$/),
    ]);
    expect(problemsOf(wrong.replace('  refused: z\n', '')).slice(5)).toEqual([
      'svc-x.yaml:12: the field rollback.refuse[0].instead is missing: write one line',
      'svc-x.yaml:13: rollback.refuse[0].insted: there is no such field; the fields are because, instead, to',
      'svc-x.yaml:14: rollback.refuse[1].because: "two\\nlines" is no text; write one line',
      'svc-x.yaml:15: rollback.refuse[1].instead: "" is no text; write one line',
      'svc-x.yaml:16: rollback.refuse[1].to: a list is no list of release ids or versions; leave it out where all are meant',
    ]);
    expect(problemsOf(`${yaml}commits: none\nrollback: never\n`)).toEqual([
      'svc-x.yaml:5: commits: "none" is no list; write a line for each commit: - { sha: …, committedAt: … }',
      'svc-x.yaml:6: rollback: "never" has no fields; write refuse',
    ]);
    const many = '  - { sha: 0123456, committedAt: 2026-11-02T09:30:00Z }\n'.repeat(1001);
    expect(problemsOf(`${yaml}commits:\n${many}`)).toEqual([
      'svc-x.yaml:5: commits: 1001 commits are too many; list the newest 1000',
    ]);
  });

  test('tells which field is missing', () => {
    expect(problemsOf('image: ghcr.io/org/svc-a:1\nversion: 1\n')).toEqual([
      'svc-x.yaml: the field gitSha is missing: write 7 to 64 lowercase hexadecimal digits',
    ]);
  });

  test('tells an empty file, a list, a second document, and what is no YAML', () => {
    for (const empty of ['', '# nothing yet\n', '---\n'])
      expect(problemsOf(empty)).toEqual(['svc-x.yaml is empty; write image, version and gitSha, a line each']);
    expect(problemsOf('- image\n')).toEqual(['svc-x.yaml:1: no fields; write image, version and gitSha, a line each']);
    expect(problemsOf(`${yaml}---\nimage: x\n`)[0]).toMatch(
      /^svc-x.yaml:\d+: a second document; a release file holds one$/,
    );
    expect(problemsOf('image: [\n')[0]).toMatch(/^svc-x.yaml:\d+: no YAML: /);
    expect(problemsOf('image: &a x\nversion: *b\ngitSha: 9f8d111\n').length).toBeGreaterThan(0);
  });

  test('tells the file that is missing for a service', () => {
    expect(Releases.fromFolder(folder).of('svc-q').problems[0]).toMatch(
      /svc-q\.yaml is missing; write it with image, version, gitSha/,
    );
  });

  test('tells the files that no service asked for', () => {
    const releases = Releases.fromFolder(folder);
    releases.of('svc-a');
    expect(releases.unclaimed()).toHaveLength(1);
    expect(releases.unclaimed()[0]).toContain('svc-x.yaml releases svc-x, which is no service of this fleet (svc-a)');
  });

  test('is one folder, however often it is read', () => {
    const readers = [Releases.fromFolder(folder), Releases.fromFolder(folder)];
    readers[0]?.of('svc-a');
    readers[1]?.of('svc-x');
    expect(readers[0]?.unclaimed(readers)).toEqual([]);
  });

  test('tells a folder in the place of a file, and what is no folder at all', () => {
    const other = mkdtempSync(join(tmpdir(), 'releases-'));
    mkdirSync(join(other, 'svc-a.yaml'));
    expect(Releases.fromFolder(other).of('svc-a').problems[0]).toContain(
      'svc-a.yaml cannot be read (EISDIR); it has to be a file',
    );
    expect(Releases.fromFolder(undefined as never).problems).toEqual([
      "undefined is no folder; write Releases.fromFolder('releases')",
    ]);
  });

  test('tells a folder that is missing, a file in its place, and a file with another ending', () => {
    expect(Releases.fromFolder('no/such/folder').problems).toEqual([
      'the folder no/such/folder cannot be read (ENOENT); create it with one release file a service',
    ]);
    expect(Releases.fromFolder(join(folder, 'svc-a.yaml')).problems[0]).toContain('is a file; give the folder');
    expect(Releases.fromFolder('no/such/folder').of('svc-a').problems).toHaveLength(1);
    const other = mkdtempSync(join(tmpdir(), 'releases-'));
    mkdirSync(join(other, 'sub'));
    writeFileSync(join(other, 'svc-a.yml'), yaml);
    expect(Releases.fromFolder(other).problems[0]).toContain('svc-a.yml is not read; rename it to svc-a.yaml');
  });
});
