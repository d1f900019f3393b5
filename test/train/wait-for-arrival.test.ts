import { RemoteBranch } from '../../lib/git';
import type { ArgoCd } from '../../lib/train/runner/argo-cd';
import { waitForArrival } from '../../lib/train/runner/wait-for-arrival';
import { folderOf, pushElse, station } from './departing';
import { planOf, traveller } from './travellers';

test('a folder that somebody changes is told once, in however many clusters its service is', async () => {
  const { repo, remote, fake } = await station();
  const { app } = fake.of('svc-a');
  // It is in the middle of something else, everywhere.
  app.status.sync.revision = 'c'.repeat(40);
  const argoCd = { application: async () => app } as unknown as ArgoCd;
  const [wave] = planOf([{ ...traveller('svc-a'), applications: ['svc-a-eu', 'svc-a-us'] }]).waves;
  const branch = await RemoteBranch.open(repo, 'main');
  try {
    pushElse(remote, `${folderOf('svc-a')}/svc-a.k8s.yaml`, 'changed');
    const { problems } = await waitForArrival(
      wave?.services ?? [],
      { argoCd, branch, branchName: 'main' },
      { timeoutSeconds: 5, pollSeconds: 0.005 },
      () => undefined,
    );
    expect(problems).toEqual([
      { path: 'svc-a', message: expect.stringMatching(/^its folder was changed by [0-9a-f]{8} "change .*" while/) },
    ]);
  } finally {
    await branch.close();
  }
});
