import { departCommand } from '../../lib/cli/depart-command';
import { R2, station, tree } from '../train/chain';
import { clone } from '../train/departing';

const variables = { ...process.env };
afterEach(() => {
  process.env = { ...variables };
  jest.restoreAllMocks();
});

/** What the command ends with, for prod-eu, which comes after staging. */
async function departs(from: string, remote: string, ...args: readonly string[]): Promise<string> {
  jest.spyOn(process.stdout, 'write').mockReturnValue(true);
  const given = ['--repo', clone(remote), '--from', from, '--poll', '5ms', ...args];
  return departCommand()
    .exitOverride()
    .parseAsync(['node', 'depart', ...given])
    .then(
      () => 'arrived',
      (error: Error) => error.message,
    );
}

describe('the token for an Argo CD of an environment', () => {
  test.each([undefined, '', ' \n'])('is its own, and never the common one: with %p it is not asked', async (own) => {
    const { fake, argoCd, remote } = await station();
    process.env.ARGOCD_AUTH_TOKEN = 'of-prod';
    if (own !== undefined) process.env.ARGOCD_AUTH_TOKEN_STAGING = own;
    const addresses = ['--argocd', `staging=${argoCd}`, '--argocd', 'https://argocd.example.com'];
    const refused = await departs(tree(R2), remote, '--env', 'staging, prod-eu', ...addresses);
    expect(refused).toBe(
      'the train does not depart\n\nARGOCD_AUTH_TOKEN_STAGING: is not set; it holds a token that may get Applications (for staging)',
    );
    expect(fake.requests).toEqual([]);
  });

  test('goes to its address, and the common one to that of the others', async () => {
    const [staging, others] = [await station(), await station()];
    const intercepted = others.fake.requests;
    process.env.ARGOCD_AUTH_TOKEN = 'of-prod';
    process.env.ARGOCD_AUTH_TOKEN_STAGING = 'secret\n';
    const addresses = ['--argocd', `staging=${staging.argoCd}`, '--argocd', others.argoCd];
    expect(await departs(tree(R2), staging.remote, '--env', 'prod-eu,staging', ...addresses)).toContain(
      'ARGOCD_AUTH_TOKEN: holds a token that Argo CD does not know',
    );
    const told = (requests: readonly { authorization?: string }[]) => [
      ...new Set(requests.map(({ authorization }) => authorization)),
    ];
    expect(told(staging.fake.requests)).toEqual(['Bearer secret']);
    expect(told(intercepted)).toEqual(['Bearer of-prod']);
  });

  test('is the common one where its variable is empty and it has no address of its own', async () => {
    const { argoCd, remote } = await station();
    process.env.ARGOCD_AUTH_TOKEN = 'secret';
    process.env.ARGOCD_AUTH_TOKEN_STAGING = '';
    expect(await departs(tree(R2), remote, '--env', 'staging', '--argocd', argoCd)).toBe('arrived');
  });

  test('is named by its variable where Argo CD does not know it, and so is the address', async () => {
    const { argoCd, remote } = await station();
    process.env.ARGOCD_AUTH_TOKEN_PROD_EU = 'expired';
    const ahead = ['--env', 'prod-eu', '--ahead-of', 'staging'];
    expect(await departs(tree(R2), remote, ...ahead, '--argocd', `prod-eu=${argoCd}`)).toContain(
      'ARGOCD_AUTH_TOKEN_PROD_EU: holds a token that Argo CD does not know, or that has expired (401)',
    );
    expect(await departs(tree(R2), remote, ...ahead, '--argocd', 'prod-eu=http://argocd.example.com')).toContain(
      '--argocd prod-eu=: would send the token readable over the network',
    );
  });
});

describe('an address', () => {
  test('is said once of each environment, and once of all others', async () => {
    const { remote } = await station();
    const [one, two] = ['https://one.example.com', 'https://two.example.com'];
    const refused = (...addresses: readonly string[]): Promise<string> => {
      jest.spyOn(process.stderr, 'write').mockReturnValue(true);
      return departs(tree(R2), remote, '--env', 'staging', ...addresses.flatMap((address) => ['--argocd', address]));
    };
    expect(await refused(one, two)).toContain(
      `argument '${two}' is invalid. It has an address already: give one, or say of which environment each is (staging=https://…).`,
    );
    expect(await refused(`staging=${one}`, `staging=${two}`)).toContain(
      'It has an address for staging already: give one',
    );
  });

  test('is refused where no environment stands before the =, as of an empty variable', async () => {
    const { remote } = await station();
    jest.spyOn(process.stderr, 'write').mockReturnValue(true);
    expect(await departs(tree(R2), remote, '--env', 'staging', '--argocd', '=https://argocd.example.com')).toContain(
      'It names no environment before the =: is a variable empty? Write ADDRESS, or prod=ADDRESS for one environment.',
    );
  });
});

test('an address of an environment that nobody asks about is refused by its name', async () => {
  const { argoCd, remote } = await station();
  process.env.ARGOCD_AUTH_TOKEN = 'secret';
  const addresses = ['--argocd', argoCd, '--argocd', 'Stagin=https://argocd.example.com'];
  expect(await departs(tree(R2), remote, '--env', 'prod-eu', ...addresses)).toContain(
    '--argocd Stagin=: is for an environment that neither departs nor is waited for; did you mean staging?',
  );
});
