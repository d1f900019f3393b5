import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parseTrailers } from '../../../lib/operations';
import type { Review } from '../../../lib/review';
import { content, git, put, snapshot } from '../../support/git';
import { bumped, cloneOf, FILES, imageOf, releaseOf, remoteFile, render, station } from './station';

jest.setTimeout(60_000);

describe('a bump of the checkout', () => {
  test('edits the release file, and nothing else', async () => {
    const { repo } = station();
    const { lines, outcome } = await bumped(repo);
    expect(outcome).toEqual({ isNew: true });
    expect(git(repo, 'status', '--porcelain')).toBe(' M releases/svc-a.yaml');
    expect(content(repo, 'releases/svc-a.yaml')).toBe(`# svc-a
image: ${imageOf('svc-a', '2')}
version: 1.4.2 # the version
gitSha: 37ee0097cf
releaseId: svc-a-1.4.2
committedAt: 2026-11-03T09:30:00Z
previousGitSha: 9f8d111d8f
`);
    expect(lines).toEqual([
      'nobody looked into a cluster: whether a release is in flight is not known (--context looks)',
      expect.stringMatching(
        /^prod\/svc-a: svc-a-1\.4\.1 was published .* ago \([0-9a-f]+\); the pauses of its path alone take 7m$/,
      ),
      'svc-a: releases/svc-a.yaml',
      '  Version: 1.4.1 → 1.4.2',
      '  Release id: svc-a-1.4.1 → svc-a-1.4.2',
      '  Source commit: 9f8d111d8f → 37ee0097cf',
      `  Image: ${imageOf('svc-a', '2')}`,
      'not rendered, so what changes in the manifests is not shown',
      'wrote releases/svc-a.yaml: commit it, and let CI publish it, or publish it yourself',
    ]);
  });

  test('shows what changes in the manifests, and leaves nothing of that behind', async () => {
    const { repo } = station();
    const outputs: string[] = [];
    const { shown } = await bumped(repo, {
      render: async (root, output, service) => {
        outputs.push(output);
        return render(root, output, service);
      },
    });
    // What a killed run leaves there is thrown away by the next one; in the system's temporary folder it would stay.
    expect(outputs.map((output) => dirname(dirname(output)))).toEqual(
      Array(2).fill(join(repo, '.git/release-train/bumping')),
    );
    const [review] = shown as Review[];
    expect(review?.groups[0]?.statements[0]).toMatchObject({ id: 'release', risk: 'medium' });
    expect(git(repo, 'status', '--porcelain')).toBe(' M releases/svc-a.yaml');
    expect(snapshot(join(repo, '.git/release-train/bumping'))).toEqual({});
  });

  test('of the same commit under another id keeps where it comes from', async () => {
    const commits = '  - { sha: 9f8d111d8f, committedAt: 2026-11-02T09:30:00Z }\n';
    const before = releaseOf('svc-a', `previousGitSha: 86c9f01fa4\ncommits:\n${commits}`);
    const { repo } = station({ ...FILES, 'releases/svc-a.yaml': before });
    const release = { image: imageOf('svc-a'), version: '1.4.1', gitSha: '9f8d111d8f', releaseId: 'svc-a-drill-1' };
    const { lines } = await bumped(repo, { release });
    expect(content(repo, 'releases/svc-a.yaml')).toBe(before.replace('svc-a-1.4.1', 'svc-a-drill-1'));
    expect(lines.join('\n')).not.toContain('when the commit was made is not known');
  });

  test('of the release that is there changes nothing', async () => {
    const { repo } = station();
    await bumped(repo);
    const before = snapshot(repo);
    const { lines, outcome } = await bumped(repo);
    expect(outcome).toEqual({ isNew: false });
    expect(lines).toEqual(['releases/svc-a.yaml has svc-a-1.4.2 already: nothing is to be done']);
    expect(snapshot(repo)).toEqual(before);
  });

  test('in a dry run changes nothing, and tells everything', async () => {
    const { repo } = station();
    const before = snapshot(repo);
    const { lines, shown, outcome } = await bumped(repo, { render, dryRun: true });
    expect(outcome).toEqual({ isNew: false });
    expect(shown).toHaveLength(1);
    expect(lines.at(-1)).toBe('dry run: nothing was written');
    expect(snapshot(repo)).toEqual(before);
  });

  test('is refused where the release cannot be rendered, and the file stays', async () => {
    const { repo } = station();
    const before = snapshot(repo);
    let runs = 0;
    const { refusal } = await bumped(repo, {
      render: async (...given) => (++runs === 2 ? 'the fleet has\u001b[31m a problem' : render(...given)),
    });
    expect(refusal).toBe(
      'ReleaseTrainError: the release cannot be rendered; nothing was changed\n\nreleases/svc-a.yaml: the fleet has a problem',
    );
    expect(snapshot(repo)).toEqual(before);
  });

  test('goes on where nothing can be rendered here anyway, and says why', async () => {
    const { repo } = station();
    const { lines, outcome } = await bumped(repo, { render: async () => 'npm: not found' });
    expect(outcome).toEqual({ isNew: true });
    expect(lines).toContain('not rendered, so what changes in the manifests is not shown: npm: not found');
  });

  test('says so where the manifests do not change', async () => {
    const { repo } = station();
    const { lines } = await bumped(repo, { render: (root, output) => render(root, output, 'svc-b') });
    expect(lines).toContain('the manifests are the same with it: does the app read releases/svc-a.yaml?');
  });

  test('takes away the emergency and the refusals of the release before, and says so', async () => {
    const more = `emergency:
  reason: prices are wrong
  expires: 2026-11-02T12:00:00Z
rollback:
  refuse:
    - because: migration 0042 dropped orders.status
      instead: roll forward
`;
    const { repo } = station({ ...FILES, 'releases/svc-a.yaml': releaseOf('svc-a', more) });
    const { lines, refusal } = await bumped(repo);
    expect(refusal).toBeUndefined();
    expect(content(repo, 'releases/svc-a.yaml')).not.toMatch(/emergency|rollback|because/);
    expect(lines).toContain(
      '  note: the emergency of svc-a-1.4.1 goes, since it belonged to that release: prices are wrong (until 2026-11-02T12:00:00Z)',
    );
    expect(lines).toContain(
      '  note: what forbade to go back behind svc-a-1.4.1 goes from the file, and stays in its history: migration 0042 dropped orders.status',
    );
  });

  test('warns of an image that is named by a tag, and of a time that is not known', async () => {
    const { repo } = station();
    const { lines } = await bumped(repo, {
      release: { image: 'ghcr.io/org/svc-a:1.4.2', version: '1.4.2', gitSha: '37ee0097cf' },
    });
    expect(lines.filter((line) => line.startsWith('  note: '))).toEqual([
      '  note: the image is named by a tag, which its registry may give to another image at any time; name it by its digest: …@sha256:…',
      '  note: without --release-id the release is named by version and commit: 1.4.2-37ee009',
      '  note: when the commit was made is not known, so no lead time can be told; give --committed-at or --source-repo',
    ]);
    expect(content(repo, 'releases/svc-a.yaml')).not.toMatch(/releaseId|committedAt/);
  });

  test('keeps its hands off a file that somebody edits meanwhile', async () => {
    const { repo } = station();
    const { refusal } = await bumped(repo, {
      render: async (...given) => {
        put(repo, 'releases/svc-a.yaml', 'edited');
        return render(...given);
      },
    });
    expect(refusal).toContain('releases/svc-a.yaml: was edited meanwhile by somebody else');
    expect(content(repo, 'releases/svc-a.yaml')).toBe('edited');
  });
});

describe('what is no release is refused, all at once, and the file stays', () => {
  const GOOD = { image: imageOf('svc-a', '2'), version: '1.4.2', gitSha: '37ee0097cf' };
  test.each([
    [
      'image with spaces',
      { image: 'ghcr.io/org/svc-a:1 --push' },
      '--image: "ghcr.io/org/svc-a:1 --push" is no image reference',
    ],
    ['image for a shell', { image: '$(reboot)' }, '--image: "$(reboot)" is no image reference'],
    ['image that says nothing', { image: 'ghcr.io/org/svc-a:latest' }, '--image: '],
    ['release id of two lines', { releaseId: 'r2\nimage: x:1' }, '--release-id: "r2\\nimage: x:1" is not 1 to 128'],
    ['version with an escape', { version: '1\u001b[31m' }, '--version: "1\\u001b[31m" is not 1 to 128'],
    ['commit by a name', { gitSha: 'main' }, '--git-sha: "main" is no commit'],
    ['time without a zone', { committedAt: '2026-11-03T09:30:00' }, '--committed-at: "2026-11-03T09:30:00" is no time'],
  ])('%s', async (_, wrong, message) => {
    const { repo } = station();
    const before = snapshot(repo);
    const { refusal } = await bumped(repo, { release: { ...GOOD, ...wrong } });
    expect(refusal).toContain('ReleaseTrainError: that is no release; nothing was changed');
    expect(refusal).toContain(message);
    expect(snapshot(repo)).toEqual(before);
  });

  test('several of them', async () => {
    const { repo } = station();
    const { refusal } = await bumped(repo, { release: { image: 'x', version: '', gitSha: '' } });
    expect(refusal?.match(/^--[-a-z]+(?=: )/gm)).toEqual(['--image', '--version', '--git-sha']);
  });
});

describe('the release before', () => {
  test('that is newer is not replaced, unless somebody means it', async () => {
    const { repo } = station();
    const release = {
      image: imageOf('svc-a', '2'),
      version: '1.4.0',
      gitSha: '37ee0097cf',
      committedAt: '2026-11-01T00:00:00Z',
    };
    expect((await bumped(repo, { release })).refusal).toBe(
      'ReleaseTrainError: the release was not changed\n\nreleases/svc-a.yaml: its commit (2026-11-01T00:00:00Z) is older than that of svc-a-1.4.1 (2026-11-02T09:30:00Z), which is there; to release it nevertheless, give --allow-older',
    );
    expect((await bumped(repo, { release, allowOlder: true })).outcome).toEqual({ isNew: true });
  });

  test('keeps its id for itself', async () => {
    const { repo } = station();
    const release = { image: imageOf('svc-a', '2'), version: '1.4.2', gitSha: '37ee0097cf', releaseId: 'svc-a-1.4.1' };
    expect((await bumped(repo, { release })).refusal).toContain(
      'has a release svc-a-1.4.1 with other content; two releases of a service never share an id: give another one with --release-id',
    );
  });

  test('has to be sound', async () => {
    const { repo } = station({ ...FILES, 'releases/svc-a.yaml': 'image: x\nversion: 1\n' });
    expect((await bumped(repo)).refusal).toMatch(
      /^ReleaseTrainError: the release file is not sound as it is; mend it first.*\n\nreleases\/svc-a.yaml:1: image: .*\nreleases\/svc-a.yaml: the field gitSha is missing/,
    );
    const empty = station({ ...FILES, 'releases/svc-a.yaml': '' });
    expect((await bumped(empty.repo)).refusal).toMatch(/\n\nreleases\/svc-a.yaml: is empty; write image/);
  });

  test('of the same commit is the same one for the source, too: the commit before stays known', async () => {
    const { repo } = station({ ...FILES, 'releases/svc-a.yaml': releaseOf('svc-a', 'previousGitSha: 1234567\n') });
    const release = { image: imageOf('svc-a', '2'), version: '1.4.1', gitSha: '9f8d111d8f', releaseId: 'rebuilt' };
    await bumped(repo, { release });
    expect(content(repo, 'releases/svc-a.yaml')).toContain('previousGitSha: 1234567\n');
  });
});

describe('a bump of the branch', () => {
  test('is one commit of one file on top of what is there, and the checkout stays as it is', async () => {
    const { remote, repo } = station();
    put(repo, 'releases/svc-a.yaml', 'half an edit');
    const { outcome, lines } = await bumped(repo, { target: 'branch', render });
    expect(outcome).toEqual({ isNew: true, commit: git(remote, 'rev-parse', 'main') });
    expect(lines.slice(-2)).toEqual([expect.stringMatching(/^committed [0-9a-f]{8}$/), 'pushed to main']);
    expect(git(remote, 'diff', '--name-only', 'main~1', 'main')).toBe('releases/svc-a.yaml');
    expect(content(repo, 'releases/svc-a.yaml')).toBe('half an edit');
    expect(git(repo, 'worktree', 'list').split('\n')).toHaveLength(1);
    const message = git(remote, 'log', '-1', '--format=%B', 'main');
    expect(message).toBe(
      `Release svc-a 1.4.2

Version: 1.4.1 → 1.4.2
Release id: svc-a-1.4.1 → svc-a-1.4.2
Source commit: 9f8d111d8f → 37ee0097cf
Image: ${imageOf('svc-a', '2')}

Release-Train: bump
Release-Service: svc-a
Release-Environment: prod
Release-From: svc-a-1.4.1
Release-To: svc-a-1.4.2
`.trimEnd(),
    );
    expect(parseTrailers(message)).toEqual({
      kind: 'bump',
      service: 'svc-a',
      environment: 'prod',
      from: 'svc-a-1.4.1',
      to: 'svc-a-1.4.2',
    });
  });

  test('of the release that is there pushes nothing, and neither does a dry run', async () => {
    const { remote, repo } = station();
    const before = git(remote, 'rev-parse', 'main');
    const { lines } = await bumped(repo, { target: 'branch', dryRun: true });
    expect(lines.at(-1)).toBe('dry run: nothing was pushed');
    expect(git(remote, 'rev-parse', 'main')).toBe(before);
    await bumped(repo, { target: 'branch' });
    const after = git(remote, 'rev-parse', 'main');
    expect((await bumped(cloneOf(remote), { target: 'branch' })).outcome).toEqual({ isNew: false });
    expect(git(remote, 'rev-parse', 'main')).toBe(after);
  });

  test('renders with the packages of the checkout, if they are those of the branch', async () => {
    const { repo } = station({ ...FILES, 'package-lock.json': '{}\n', '.gitignore': 'node_modules\n' });
    put(repo, 'node_modules/x/index.js', '');
    const roots: string[] = [];
    const seen = await bumped(repo, {
      target: 'branch',
      dryRun: true,
      render: async (root, ...rest) => {
        if (existsSync(join(root, 'node_modules/x/index.js'))) roots.push(root);
        return render(root, ...rest);
      },
    });
    expect(seen.shown).toHaveLength(1);
    expect(new Set(roots)).toEqual(new Set([join(repo, '.git/release-train/bumping/checkout')]));
    put(repo, 'package-lock.json', '{ }\n');
    expect((await bumped(repo, { target: 'branch', render })).lines).toContainEqual(
      expect.stringContaining('whose package-lock.json is another one; bring the checkout up to date and install them'),
    );
    expect(content(repo, 'node_modules/x/index.js')).toBe('');
  });

  test('says what else the file releases', async () => {
    const { remote, repo } = station({
      ...FILES,
      'clusters/stage/apps/svc-a/svc-a.k8s.yaml': FILES['clusters/prod/apps/svc-a/svc-a.k8s.yaml'] ?? '',
    });
    const { lines } = await bumped(repo, { target: 'branch', environment: 'prod' });
    expect(lines).toContain(
      '  note: releases/svc-a.yaml is what prod and stage release from: this releases to all of them',
    );
    expect(parseTrailers(git(remote, 'log', '-1', '--format=%B', 'main'))?.environment).toBeUndefined();
  });

  test('says that the release before never was published', async () => {
    const { repo } = station({
      ...FILES,
      'releases/svc-a.yaml': releaseOf('svc-a').replace('svc-a-1.4.1', 'svc-a-1.4.1b'),
    });
    expect((await bumped(repo)).lines).toContain(
      '  note: svc-a-1.4.1b is not published in prod yet; this release takes its place',
    );
  });
});

test('a text of the release file stays readable as it is', async () => {
  const { remote, repo } = station();
  const release = {
    image: imageOf('svc-a', '2'),
    version: '1.10',
    gitSha: '12e4567',
    committedAt: '2026-11-03T09:30:00Z',
  };
  await bumped(repo, { target: 'branch', release });
  expect(remoteFile(remote, 'releases/svc-a.yaml')).toContain('version: "1.10" # the version\ngitSha: "12e4567"\n');
});
