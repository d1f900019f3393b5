import { chmodSync, existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ActionPins } from '../../../lib';
import { type UpdatePinsOptions, updatePins as update } from '../../../lib/pipeline';
import { SHIPPED_PINS } from '../../../lib/pipeline/pins/shipped-pins';
import { commitAll, content, git, initRepository, put, refusal, temporaryFolder } from '../../support/git';
import { fleet, workflows } from '../workflow/fleet';

/** A server with an action that has a lightweight tag v6, an annotated tag v7, and a branch v8. */
function server(action = 'actions/checkout') {
  const root = temporaryFolder();
  const repository = initRepository(join(root, action));
  const sha = (revision: string): string => git(repository, 'rev-parse', revision);
  commitAll(repository, 'six');
  git(repository, 'tag', 'v6');
  commitAll(repository, 'seven');
  git(repository, 'tag', '--annotate', '--message', 'seven', 'v7');
  commitAll(repository, 'eight');
  git(repository, 'branch', 'v8');
  return { address: `file://${root}`, repository, sha };
}

function pinsFile(text: string): string {
  const folder = temporaryFolder();
  put(folder, 'pins.yaml', text);
  return join(folder, 'pins.yaml');
}

/** With no actions but those of the file. */
const updatePins = (options: UpdatePinsOptions) => update({ actions: {}, ...options });

const text = (file: string): string | undefined => content('/', file);

describe('pins update', () => {
  test('writes the commit of a tag, and the one behind an annotated tag, and keeps comments', async () => {
    const { address, sha } = server();
    const file = pinsFile('# ours\nactions:\n  actions/checkout: { tag: v6 } # until 2027\n');
    expect(await updatePins({ file, server: address })).toEqual([
      { action: 'actions/checkout', tag: 'v6', commit: sha('v6'), before: undefined },
    ]);
    expect(text(file)).toBe(`# ours\nactions:\n  actions/checkout: { tag: v6, commit: ${sha('v6')} } # until 2027\n`);

    const annotated = pinsFile('actions:\n  actions/checkout:\n    tag: v7 # annotated\n');
    await updatePins({ file: annotated, server: `${address}/` });
    expect(text(annotated)).toBe(
      `actions:\n  actions/checkout:\n    tag: v7 # annotated\n    commit: ${sha('v7^{commit}')}\n`,
    );
    expect(sha('v7')).not.toBe(sha('v7^{commit}'));
  });

  test('asks the repository of an action that stands in a folder of it', async () => {
    const { address, sha } = server('github/codeql-action');
    const file = pinsFile('actions:\n  github/codeql-action/init: { tag: v6 }\n');
    const [pin] = await updatePins({ file, server: address });
    expect(pin?.commit).toBe(sha('v6'));
  });

  test('writes nothing where nothing changed', async () => {
    const { address } = server();
    const file = pinsFile('actions:\n    "actions/checkout":   {tag: "v6"}\n');
    await updatePins({ file, server: address });
    const before = text(file);
    chmodSync(join(file, '..'), 0o555);
    await updatePins({ file, server: address });
    chmodSync(join(file, '..'), 0o755);
    expect(text(file)).toBe(before);
  });

  test('tells a tag that was moved', async () => {
    const { address, repository, sha } = server();
    const file = pinsFile('actions:\n  actions/checkout: { tag: v6 }\n');
    await updatePins({ file, server: address });
    const before = sha('v6');
    git(repository, 'tag', '--force', 'v6', 'main');
    const unchanged = text(file);
    expect(await updatePins({ file, server: address, check: true })).toMatchObject([{ before, commit: sha('main') }]);
    expect(text(file)).toBe(unchanged);
    await updatePins({ file, server: address });
    expect(text(file)).toContain(sha('main'));
  });

  test('refuses a branch, and a tag that there is not, and writes nothing', async () => {
    const { address } = server();
    const before = 'actions:\n  actions/checkout: { tag: v8 }\n';
    const file = pinsFile(before);
    expect(await refusal(updatePins({ file, server: address }))).toBe(
      'ReleaseTrainError: not every tag leads to a commit; nothing was written\n\nactions/checkout: v8 is a branch of actions/checkout, which moves with every commit; name one of its tags',
    );
    expect(text(file)).toBe(before);
    expect(
      await refusal(updatePins({ file: pinsFile('actions:\n  actions/checkout: { tag: v9 }\n'), server: address })),
    ).toContain('actions/checkout: actions/checkout has no tag v9; name one that it has');
  });

  test('says plainly that there is no network, and changes nothing', async () => {
    const before = `actions:\n  actions/checkout: { tag: v6, commit: ${'a'.repeat(40)} }\n`;
    const file = pinsFile(before);
    const message = await refusal(updatePins({ file, server: 'http://127.0.0.1:1' }));
    expect(message).toMatch(
      /^ReleaseTrainError: the commits of actions could not be asked for; nothing was written\. Is there a network, .*\n\nactions\/checkout: http:\/\/127\.0\.0\.1:1\/actions\/checkout does not answer: /,
    );
    expect(text(file)).toBe(before);
  });

  test('writes all or nothing', async () => {
    const { address } = server();
    const before = 'actions:\n  actions/checkout: { tag: v6 }\n  actions/gone: { tag: v1 }\n';
    const file = pinsFile(before);
    expect(await refusal(updatePins({ file, server: address }))).toContain('actions/gone: ');
    expect(text(file)).toBe(before);
    expect(readdirSync(join(file, '..'))).toEqual(['pins.yaml']);
  });

  test('makes the file, with the actions that rendered workflows use', async () => {
    const file = join(temporaryFolder(), '.github/actions.pins.yaml');
    expect(await refusal(update({ file, server: 'http://127.0.0.1:1' }))).toContain('sigstore/cosign-installer: ');
    expect(existsSync(file)).toBe(false);
  });

  test('adds what the file lacks of the actions that rendered workflows use, and leaves its tags as they are', async () => {
    const { address, sha } = server();
    const file = pinsFile('actions:\n  actions/checkout: { tag: v6 } # ours\n');
    const refused = await refusal(update({ file, server: address }));
    for (const action of Object.keys(SHIPPED_PINS))
      expect(refused.includes(`\n${action}: `)).toBe(action !== 'actions/checkout');
    git(join(address.slice('file://'.length)), 'clone', '--quiet', 'actions/checkout', 'actions/attest');
    await updatePins({ file, server: address, actions: { 'actions/checkout': 'v7', 'actions/attest': 'v6' } });
    expect(text(file)).toBe(
      [
        'actions:',
        `  actions/checkout: { tag: v6, commit: ${sha('v6')} } # ours`,
        `  actions/attest: { tag: v6, commit: ${sha('v6')} }`,
        '',
      ].join('\n'),
    );
  });

  test('says that a folder is no file', async () => {
    const file = temporaryFolder();
    expect(await refusal(updatePins({ file }))).toBe(`ReleaseTrainError: ${file}: cannot be read: EISDIR`);
  });

  test.each([
    ['actions: []', 'there is no map `actions`; write actions: { … }'],
    ['', 'there is no map `actions`; write actions: { … }'],
    ['actions:\n  checkout: { tag: v6 }', 'line 2: checkout: is no action; write owner/name, or owner/name/folder'],
    ['actions:\n  --upload-pack=id/x: { tag: v6 }', 'is no action'],
    ['actions:\n  a/b: v6', 'line 2: a/b: has no tag; write for example { tag: v6 }'],
    ['x: &x { tag: v6 }\nactions:\n  a/b: *x', 'line 3: a/b: is an alias; write its tag here: { tag: v6 }'],
    ['actions:\n  a/b: { tag: 6 }', 'tag: 6 is no tag; write for example v6'],
    ['actions:\n  a/b: { tag: "v6 --x" }', 'tag: "v6 --x" is no tag'],
    ['actions:\n  a/b: { tag: "v6^{}" }', 'is no tag'],
    [`actions:\n  a/b: { tag: ${'a'.repeat(40)} }`, 'is no tag'],
    ['actions:\n  a/b: { tag: v6, commit: 9f8d111 }', 'commit: "9f8d111" is no commit; leave it out'],
    ['actions:\n  a/b: { tag: v6, sha: x }', 'there is no field "sha"; its fields are tag and commit'],
    ['actions: { a/b: { tag: v6 }', 'Flow map'],
  ])('refuses a file that is none: %j', async (given, message) => {
    expect(await refusal(updatePins({ file: pinsFile(`${given}\n`), server: 'http://127.0.0.1:1' }))).toContain(
      message,
    );
  });
});

describe('rendered workflows', () => {
  test('name the commit, with the version beside it', () => {
    const commit = 'b'.repeat(40);
    const file = pinsFile(
      `actions:\n  actions/checkout: { tag: v5.0.1, commit: ${commit} }\n  actions/setup-node: { tag: v5 }\n`,
    );
    const release = workflows({ pins: ActionPins.fromFile(file) }).get('.github/workflows/release.yml');
    expect(release).toContain(`uses: actions/checkout@${commit} # v5.0.1\n`);
    expect(release).toContain('uses: actions/setup-node@v5\n');
    expect(release).toContain('uses: docker/login-action@v4\n');
  });

  test('name tags as long as there is no file', () => {
    const missing = ActionPins.fromFile(join(temporaryFolder(), 'none.yaml'));
    expect([...workflows({ pins: missing })]).toEqual([...workflows()]);
  });

  test('are not rendered from a file that is wrong', () => {
    const file = pinsFile('actions:\n  actions/checkout: { tag: "${{ x }}" }\n');
    const app = fleet();
    expect(() => workflows({ pins: ActionPins.fromFile(file) }, app)).toThrow(
      `workflow: pins: ${file}: line 2: actions/checkout: tag: "\${{ x }}" is no tag; write for example v6`,
    );
    const folder = join(temporaryFolder(), 'folder');
    mkdirSync(folder);
    writeFileSync(join(folder, 'x'), '');
    expect(ActionPins.fromFile(folder).problems[0]).toContain('cannot be read: EISDIR');
  });
});
