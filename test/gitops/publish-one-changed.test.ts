import { join } from 'node:path';
import { Environment, GitOpsApp, publish, Release, ReleaseTrain, ServiceSet } from '../../lib';
import { SERVICE } from '../support/fleet';
import { commitAll, git, initRepository, temporaryFolder } from '../support/git';

/** The rendered tree of a hundred services, of which some have a newer release. */
function rendered(...changed: string[]): string {
  const outdir = join(temporaryFolder(), 'dist');
  const app = new GitOpsApp({ repository: 'https://github.com/org/gitops', outdir });
  const prod = new Environment(app, 'prod', { namespace: 'prod', prometheus: 'http://prometheus.monitoring:9090' });
  const services = new ServiceSet(prod, 'services');
  for (let i = 0; i < 100; i++) {
    const name = `svc-${i}`;
    const version = changed.includes(name) ? '1.5.0' : '1.4.2';
    services.addService(name, {
      ...SERVICE,
      release: Release.of({ image: `ghcr.io/org/${name}:${version}`, version, gitSha: '9f8d111d8f' }),
      ...(i > 0 && { dependsOn: { 'svc-0': 'api' } }),
    });
  }
  new ReleaseTrain(prod, 'train');
  app.synth();
  return outdir;
}

test("a publish after one service of many changed touches that service's file and its list, and nothing else", async () => {
  const checkout = initRepository();
  await publish(rendered(), checkout);
  commitAll(checkout, 'before');
  const { written, removed } = await publish(rendered('svc-7'), checkout);
  expect(written).toEqual(['clusters/prod/apps/svc-7/svc-7.k8s.yaml']);
  expect(removed).toEqual([]);
  expect(git(checkout, 'status', '--short', '--untracked-files=all').split('\n')).toEqual([
    ' M .release-train/published/clusters/prod/apps/svc-7.sha256',
    ' M clusters/prod/apps/svc-7/svc-7.k8s.yaml',
  ]);
}, 60_000);
