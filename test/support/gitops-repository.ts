import { join } from 'node:path';
import { git, identify, initRepository, put, temporaryFolder } from './git';

/** A GitOps repository with a checkout of it, and what the tests change in it. */
export interface GitOpsRepository {
  readonly remote: string;
  readonly checkout: string;
  /** Commits files to the branch `main` of the remote, at a time. */
  commit(files: Readonly<Record<string, string>>, at: string, subject?: string): string;
}

/** A repository that nobody has committed to. */
export function gitOpsRepository(): GitOpsRepository {
  const source = initRepository();
  const folder = temporaryFolder();
  const [remote, checkout] = [join(folder, 'remote.git'), join(folder, 'checkout')];
  git(folder, 'clone', '--quiet', '--bare', source, remote);
  git(source, 'remote', 'add', 'origin', remote);
  git(folder, 'clone', '--quiet', remote, checkout);
  identify(checkout);
  return {
    remote,
    checkout,
    commit(files, at, subject = 'Release') {
      for (const [path, content] of Object.entries(files)) put(source, path, content);
      git(source, 'add', '--all');
      const before = process.env.GIT_COMMITTER_DATE;
      process.env.GIT_COMMITTER_DATE = at;
      try {
        git(source, 'commit', '--quiet', '--allow-empty', '--message', subject);
      } finally {
        if (before === undefined) delete process.env.GIT_COMMITTER_DATE;
        else process.env.GIT_COMMITTER_DATE = before;
      }
      git(source, 'push', '--quiet', 'origin', 'main');
      return git(source, 'rev-parse', 'HEAD');
    },
  };
}

/** The manifests of a service, as far as a status reads them. */
export function publishedService(
  name: string,
  version: string,
  { environment = 'prod', namespace = 'shop' }: { environment?: string; namespace?: string } = {},
): Record<string, string> {
  return {
    [`clusters/${environment}/apps/${name}/${name}.yaml`]: `apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata:
  name: ${name}
  namespace: ${namespace}
spec:
  template:
    metadata:
      annotations:
        release-train.dev/release-id: ${name}-${version}
      labels:
        app: ${name}
        app.kubernetes.io/version: ${version}
    spec:
      containers:
        - name: ${name}
          image: ghcr.io/org/${name}:${version}
`,
  };
}

/** The Applications of some services, in an environment of one cluster. */
export function publishedApplications(
  names: readonly string[],
  { environment = 'prod', syncWindows = '' }: { environment?: string; syncWindows?: string } = {},
): Record<string, string> {
  const applications = names.map(
    (name) => `apiVersion: argoproj.io/v1alpha1
kind: Application
metadata:
  name: ${name}-${environment}
  namespace: argocd
spec:
  project: services-${environment}
  source:
    repoURL: https://github.com/org/gitops
    targetRevision: main
    path: clusters/${environment}/apps/${name}
  destination:
    server: https://kubernetes.default.svc
    namespace: shop
`,
  );
  return {
    [`clusters/${environment}/argocd/applications.yaml`]: applications.join('---\n'),
    [`clusters/${environment}/argocd/project.yaml`]: `apiVersion: argoproj.io/v1alpha1
kind: AppProject
metadata:
  name: services-${environment}
  namespace: argocd
spec:
  syncWindows: ${syncWindows || '[]'}
`,
  };
}
