import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { compared, syncEnds, syncRuns } from '../support/argo-cd';
import { AFTER, ENVIRONMENTS, folderOf, type Name, R2, station, tree } from './chain';

const planOfEu = 'docs/release/prod-eu/train.json';

describe('environments one after another', () => {
  test('get a release in the order in which they come, however they are named', async () => {
    const { departed, lines, changed } = await station();
    expect(await departed(tree(R2), ['prod-us', 'staging', 'prod-eu'])).toBe('arrived');
    expect(changed()).toEqual(ENVIRONMENTS.map((name) => `${folderOf(name)}/svc-a.k8s.yaml`));
    expect(lines).toContain('staging: 1 service, of which 1 changes');
    expect(lines.filter((line) => line.includes('has arrived'))).toEqual(
      ENVIRONMENTS.map((name) => expect.stringContaining(`${name}: the train has arrived`)),
    );
  });

  test('stop where one stops: those after it are untouched', async () => {
    const bad = [syncRuns, syncEnds, ...Array.from({ length: 4 }, () => compared('Degraded', 'RolloutAborted'))];
    const { departed, changed } = await station({ 'prod-eu': bad });
    expect(await departed(tree(R2), ENVIRONMENTS)).toContain('RolloutAborted');
    expect(changed()).toEqual(['staging', 'prod-eu'].map((name) => `${folderOf(name as Name)}/svc-a.k8s.yaml`));
  });

  test('are not entered by a release that the one before has not', async () => {
    const { departed, changed } = await station();
    expect(await departed(tree(R2), ['prod-eu'])).toBe(
      'ReleaseTrainError: prod-eu comes after staging, which is not there; nothing was pushed to prod-eu\n\nstaging: does not have what the tree holds of svc-a: let its train depart first (--env staging), or go ahead of it with --ahead-of staging',
    );
    expect(changed()).toEqual([]);
  });

  test('are not entered while the one before is not well, even with nothing to push', async () => {
    const { departed, changed, fake } = await station();
    const staging = fake.applications.get('svc-a-staging');
    if (staging) staging.app.status.health = { status: 'Progressing' };
    const refused = await departed(tree({ 'prod-eu': 'r2' }), ['prod-eu'], { timeoutSeconds: 0.05 });
    expect(refused).toMatch(
      /^ReleaseTrainError: prod-eu comes after staging, which is not there; nothing was pushed to prod-eu\n\nsvc-a: not there after .*: Synced, Progressing at /,
    );
    expect(changed()).toEqual([]);
  });

  test('are entered when the one before is there, which is looked at, and waited for', async () => {
    const { departed, lines, changed, fake } = await station();
    expect(await departed(tree({ staging: 'r2' }), ['staging'])).toBe('arrived');
    const staging = fake.applications.get('svc-a-staging');
    if (!staging) throw new Error('none');
    staging.app.status.health = { status: 'Progressing' };
    staging.left = [compared('Progressing'), compared('Healthy')];
    lines.length = 0;
    expect(await departed(tree({ staging: 'r2', 'prod-eu': 'r2' }), ['prod-eu'])).toBe('arrived');
    expect(lines[0]).toContain('prod-eu: waits for staging, which it comes after');
    expect(changed()).toHaveLength(2);
  });

  test('may be entered ahead of the one before, by saying so', async () => {
    const { departed, changed } = await station();
    expect(await departed(tree(R2), ['prod-eu'], { aheadOf: ['staging'] })).toBe('arrived');
    expect(changed()).toEqual([`${folderOf('prod-eu')}/svc-a.k8s.yaml`]);
  });

  test('are asked about at the Argo CD of each', async () => {
    const { departed, argoCd, changed } = await station();
    const accessTo = (environment: string) =>
      environment === 'staging' ? { argoCd, token: 'secret' } : { argoCd, token: undefined };
    expect(await departed(tree(R2), ['staging', 'prod-eu'], { accessTo })).toContain(
      'ARGOCD_AUTH_TOKEN: is not set; it holds a token that may get Applications (for prod-eu)',
    );
    // What is missing for the last is told before the first departs.
    expect(changed()).toEqual([]);
  });

  test('are asked about before the first departs, also those that are only waited for', async () => {
    const { departed, argoCd, changed } = await station();
    const accessTo = (environment: string) => ({ argoCd, token: environment === 'prod-eu' ? undefined : 'secret' });
    expect(await departed(tree(R2), ['staging', 'prod-us'], { accessTo })).toContain('is not set');
    expect(await departed(tree(R2), ['staging', 'prod-us'], { accessTo: () => ({}) })).toBe(
      `ReleaseTrainError: the train does not depart

--argocd: is missing; write for example https://argocd.example.com (for staging, prod-us, prod-eu)
ARGOCD_AUTH_TOKEN: is not set; it holds a token that may get Applications (for staging, prod-us, prod-eu)`,
    );
    const without = tree(R2, AFTER, { [planOfEu]: undefined });
    expect(await departed(without, ['staging', 'prod-us'])).toContain('docs/release/prod-eu: has no plan');
    expect(changed()).toEqual([]);
  });

  test('may have trains of any name, which are known by what is in their plans', async () => {
    const { departed, lines } = await station();
    const [text = '{}'] = [readFileSync(join(tree({ 'prod-eu': 'r1' }), planOfEu), 'utf8')];
    const renamed = tree({ 'prod-us': 'r2' }, AFTER, {
      [planOfEu]: undefined,
      'docs/release/prod-eu/payments.json': text,
      'docs/release/prod-eu/other.json': '{ "waves": [] ',
    });
    expect(await departed(renamed, ['prod-us'])).toBe('arrived');
    expect(await departed(renamed, ['prod-eu'], { aheadOf: ['staging'] })).toBe('arrived');
    expect(lines[0]).toContain('prod-us: waits for prod-eu, which it comes after');
  });

  test('cannot be waited for without a plan, with two, or with one of another version', async () => {
    const { departed, changed } = await station();
    const text = readFileSync(join(tree(), planOfEu), 'utf8');
    const without = tree(R2, AFTER, { [planOfEu]: undefined });
    expect(await departed(without, ['prod-us'])).toContain(
      'docs/release/prod-eu: has no plan, and prod-us comes after prod-eu: declare a ReleaseTrain in prod-eu and synth the whole fleet, or go ahead of it with --ahead-of prod-eu',
    );
    expect(await departed(without, ['prod-eu'])).toContain(
      'docs/release/prod-eu: has no plan: declare a ReleaseTrain in prod-eu and synth the whole fleet, or name the file with --plan',
    );
    const two = tree(R2, AFTER, { 'docs/release/prod-eu/payments.json': text });
    expect(await departed(two, ['prod-us'])).toContain(
      'docs/release/prod-eu: has 2 plans (payments.json, train.json), and prod-us can wait for the train of one: give prod-eu one ReleaseTrain, or go ahead of it with --ahead-of prod-eu',
    );
    expect(await departed(two, ['prod-eu'])).toContain(
      'docs/release/prod-eu: has 2 plans (payments.json, train.json): name the file of one with --plan',
    );
    const old = tree(R2, AFTER, { [planOfEu]: text.replace('"version": 2', '"version": 1') });
    expect(await departed(old, ['prod-us'])).toContain(`${planOfEu}: is no plan of version 2: synth it again`);
    expect(changed()).toEqual([]);
    expect(await departed(without, ['prod-us'], { aheadOf: ['prod-eu'] })).toBe('arrived');
  });

  test('come in order also where one between them is not named', async () => {
    const { departed, changed } = await station();
    const released = tree({ staging: 'r2', 'prod-us': 'r2' });
    expect(await departed(released, ['prod-us', 'staging'])).toBe('arrived');
    expect(changed()).toEqual(['staging', 'prod-us'].map((name) => `${folderOf(name as Name)}/svc-a.k8s.yaml`));
    // Nor where nothing waits for the one between them.
    const ahead = await station();
    expect(await ahead.departed(tree(R2), ['prod-us', 'staging'], { aheadOf: ['prod-eu'] })).toBe('arrived');
    expect(ahead.changed()).toEqual(changed());
  });

  test('that are misspelt are told by name', async () => {
    const { departed, changed } = await station();
    expect(await departed(tree(R2), ['prod-eo'])).toContain(
      'docs/release/prod-eo: has no plan: declare a ReleaseTrain in prod-eo and synth the whole fleet, or name the file with --plan; did you mean prod-eu?',
    );
    expect(await departed(tree(R2), ['prod-eu'], { aheadOf: ['stagin'] })).toContain(
      '--ahead-of: "stagin" is no environment that another comes after; did you mean staging?',
    );
    const withOwnArgoCd = ['stagin', 'prod-eu'];
    expect(await departed(tree(R2), ['prod-eu'], { withOwnArgoCd })).toBe(
      'ReleaseTrainError: the train does not depart\n\n--argocd stagin=: is for an environment that neither departs nor is waited for; did you mean staging?',
    );
    const alone = { staging: [], 'prod-eu': [], 'prod-us': [] };
    expect(await departed(tree(R2, alone), ['prod-eu'], { aheadOf: ['staging'] })).toContain(
      '--ahead-of: "staging" is no environment that another comes after; leave it out',
    );
    expect(changed()).toEqual([]);
    // Of one that it goes ahead of, the address may stay.
    const ahead = { aheadOf: ['staging'], withOwnArgoCd: ['staging'] };
    expect(await departed(tree(R2), ['prod-eu'], ahead)).toBe('arrived');
  });

  test('in a circle are an error, and so is one plan for several', async () => {
    const { departed, changed } = await station();
    const circle = tree(R2, { ...AFTER, staging: ['prod-us'] });
    expect(await departed(circle, ENVIRONMENTS)).toContain(
      'the plans: come after each other in a circle: staging → prod-us → prod-eu → staging; synth them together',
    );
    expect(await departed(tree(R2), ENVIRONMENTS, { plan: 'x.json' })).toContain(
      '--plan: is one plan, and there are 3 environments; leave it out',
    );
    expect(changed()).toEqual([]);
  });

  test('tell in a dry run what they would wait for', async () => {
    const { departed, lines, fake } = await station();
    expect(await departed(tree(R2), ['prod-eu'], { dryRun: true })).toBe('arrived');
    expect(lines[0]).toContain('prod-eu: would not depart: staging does not have what the tree holds of svc-a');
    expect(fake.requests).toEqual([]);
  });

  test('tell it in a dry run of each that comes after, at once or by way of another', async () => {
    const { departed, lines } = await station();
    const refusals = (): string[] => lines.splice(0).filter((line) => line.includes('would not depart'));
    const behind =
      'staging does not have what the tree holds of svc-a: let its train depart first (--env staging), or go ahead of it with --ahead-of staging';
    const both = { ...AFTER, 'prod-us': ['staging'] };
    expect(await departed(tree(R2, both), ['prod-eu', 'prod-us'], { dryRun: true })).toBe('arrived');
    expect(refusals()).toEqual([`prod-eu: would not depart: ${behind}`, `prod-us: would not depart: ${behind}`]);
    expect(await departed(tree(R2), ['prod-eu', 'prod-us'], { dryRun: true })).toBe('arrived');
    expect(refusals()).toEqual([
      `prod-eu: would not depart: ${behind}`,
      'prod-us: would not depart: prod-eu would not depart before staging is there',
    ]);
    expect(await departed(tree(R2), ENVIRONMENTS, { dryRun: true })).toBe('arrived');
    expect(refusals()).toEqual([]);
  });
});
