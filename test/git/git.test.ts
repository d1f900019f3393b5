import { join } from 'node:path';
import { GitFailure, git, gitFor, readObjects } from '../../lib/git';
import { commitAll, initRepository, git as inRepository, put } from '../support/git';

/** Runs something with variables in the environment of the process. */
async function withVariables<T>(variables: Record<string, string>, run: () => Promise<T>): Promise<T> {
  const before = { ...process.env };
  Object.assign(process.env, variables);
  try {
    return await run();
  } finally {
    for (const name of Object.keys(variables)) {
      if (before[name] === undefined) delete process.env[name];
      else process.env[name] = before[name];
    }
  }
}

const asked = (repo: string, args: readonly string[]): Promise<string> =>
  git(repo, args).catch((error: Error) => `${error.constructor.name}: ${error.message}`);

describe('git', () => {
  test('gets the credentials that CI hands over by variables, and no tokens of Argo CD', async () => {
    const repo = initRepository();
    const variables = {
      GIT_CONFIG_COUNT: '2',
      GIT_CONFIG_KEY_0: 'http.extraHeader',
      GIT_CONFIG_VALUE_0: 'of CI',
      GIT_CONFIG_KEY_1: 'alias.tokens',
      GIT_CONFIG_VALUE_1: '!env | grep -c ^ARGOCD_AUTH_TOKEN || true',
      ARGOCD_AUTH_TOKEN: 'secret',
      ARGOCD_AUTH_TOKEN_STAGING: 'secret',
    };
    await withVariables(variables, async () => {
      expect(await asked(repo, ['config', 'http.extraHeader'])).toBe('of CI\n');
      expect(await asked(repo, ['tokens'])).toBe('0\n');
    });
  });

  test('is not led into another repository by what a hook hands down', async () => {
    const repo = initRepository();
    await withVariables({ GIT_DIR: '/nowhere', GIT_WORK_TREE: '/nowhere', GIT_INDEX_FILE: '/nowhere' }, async () =>
      expect(await asked(repo, ['rev-parse', '--show-toplevel'])).toBe(`${repo}\n`),
    );
  });

  test('fails with its own words, or with what it ended with', async () => {
    const repo = initRepository();
    expect(await asked(repo, ['rev-parse', 'nothing'])).toContain("GitFailure: fatal: ambiguous argument 'nothing'");
    expect(await asked(repo, ['config', 'no.such'])).toBe('GitFailure: git ended with exit code 1');
    expect(await asked(repo, ['-c', 'alias.die=!kill -9 $PPID', 'die'])).toBe('GitFailure: git was killed');
    expect(await git(repo, ['config', 'no.such'], { exitCodes: [0, 1] })).toBe('');
    await expect(gitFor('asking', repo, ['-c', 'a.b=c', 'rev-parse', 'nothing'])).rejects.toThrow(
      /^asking failed\n\ngit rev-parse: fatal: /,
    );
  });

  test('fails in a file, and in a folder that there is not, with words that say so', async () => {
    const repo = initRepository();
    put(repo, 'file', 'x');
    const file = join(repo, 'file');
    expect(await asked(file, ['status'])).toBe(`GitFailure: ${file} is a file, and no checkout`);
    for (const nowhere of [join(repo, 'nowhere'), join(file, 'x')])
      expect(await asked(nowhere, ['status'])).toBe(`GitFailure: ${nowhere} does not exist, and is no checkout`);
    await expect(gitFor('asking', file, ['status'])).rejects.toThrow(
      `asking failed\n\ngit status: ${file} is a file, and no checkout`,
    );
  });

  test('that is not there is told as such', async () => {
    const repo = initRepository();
    await withVariables({ PATH: '/nowhere' }, async () => {
      const error = await git(repo, ['status']).catch((failure: unknown) => failure);
      expect(error).toBeInstanceOf(GitFailure);
      expect(error).toMatchObject({ message: 'git is not installed, or not in PATH', isMissing: true });
    });
  });

  test('reads many objects at once, and leaves out those that there are not', async () => {
    const repo = initRepository();
    put(repo, 'ümlaut', 'a\n\nb');
    put(repo, 'empty', '');
    commitAll(repo, 'two');
    const id = inRepository(repo, 'rev-parse', 'HEAD:empty');
    expect([...(await readObjects(repo, ['HEAD:ümlaut', 'HEAD:nothing', id]))]).toEqual([
      ['HEAD:ümlaut', 'a\n\nb'],
      [id, ''],
    ]);
  });
});
