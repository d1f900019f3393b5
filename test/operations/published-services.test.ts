import { clustersAt, placeOf, publishedServices } from '../../lib/operations';
import { commitAll, git, initRepository, put } from '../support/git';
import { folderOf, imageOf, rolloutOf } from './bump/releases';

const APPLICATION = `apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: { name: svc-a-prod, namespace: argocd }
spec:
  source: { repoURL: https://github.com/org/gitops, path: clusters/prod/apps/svc-a }
`;

test('the services of a revision, as it has them, by environment and name', async () => {
  const repo = initRepository();
  put(repo, folderOf('svc-b'), rolloutOf('svc-b', { file: '' }));
  put(repo, folderOf('svc-a'), rolloutOf('svc-a'));
  put(repo, folderOf('svc-a', 'canary'), rolloutOf('svc-a', { releaseId: 'r0' }));
  put(repo, 'clusters/prod/argocd/apps.k8s.yaml', APPLICATION);
  // None of a service's.
  put(repo, 'clusters/prod/other/svc-c.yaml', rolloutOf('svc-c'));
  put(repo, 'elsewhere/svc-d.yaml', rolloutOf('svc-d'));
  commitAll(repo, 'First');
  put(repo, folderOf('svc-a'), rolloutOf('svc-a', { releaseId: 'r2' }));
  commitAll(repo, 'Second');
  const services = publishedServices(await clustersAt(repo, 'HEAD~1'));
  expect(services.map(({ environment, name }) => `${environment}/${name}`)).toEqual([
    'canary/svc-a',
    'prod/svc-a',
    'prod/svc-b',
  ]);
  expect(services[1]).toMatchObject({
    folder: 'clusters/prod/apps/svc-a',
    namespace: 'prod',
    image: imageOf('svc-a'),
    releaseId: 'svc-a-1.4.1',
    releaseFile: 'releases/svc-a.yaml',
    applications: [{ name: 'svc-a-prod', namespace: 'argocd' }],
  });
  expect(services[2]).toMatchObject({ releaseFile: undefined, applications: [] });
  const [, now] = publishedServices(await clustersAt(repo, 'HEAD'));
  expect(now?.releaseId).toBe('r2');
  expect(git(repo, 'status', '--porcelain')).toBe('');
});

test('what names no namespace is in that into which its Application applies it', async () => {
  const repo = initRepository();
  const unnamed = (service: string) => rolloutOf(service).replace('  namespace: prod\n', '');
  put(repo, folderOf('svc-a'), unnamed('svc-a'));
  put(repo, folderOf('svc-b'), unnamed('svc-b'));
  put(repo, 'clusters/prod/argocd/apps.k8s.yaml', `${APPLICATION}  destination: { namespace: shop }\n`);
  commitAll(repo, 'First');
  const services = publishedServices(await clustersAt(repo, 'HEAD'));
  expect(services.map(({ namespace }) => namespace)).toEqual(['shop', 'default']);
});

test('a path is a place of a service, or none', () => {
  expect(placeOf('clusters/prod/apps/svc-a/x.yaml')).toEqual({
    environment: 'prod',
    name: 'svc-a',
    folder: 'clusters/prod/apps/svc-a',
  });
  for (const path of ['clusters/prod/argocd/x.yaml', 'clusters/prod/apps/x.yaml', 'clusters/prod/apps/svc-a/b/x.yaml'])
    expect(placeOf(path)).toBeUndefined();
});
