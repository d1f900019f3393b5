import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { BumpOptions, Render } from '../../../lib/operations';

/** The digest of an image, told by a digit. */
export function imageOf(service: string, digit = '1'): string {
  return `ghcr.io/org/${service}@sha256:${digit.repeat(64)}`;
}

/** A release file as people write it. */
export function releaseOf(service: string, more = ''): string {
  return `# ${service}
image: ${imageOf(service)}
version: 1.4.1 # the version
gitSha: 9f8d111d8f
releaseId: ${service}-1.4.1
committedAt: 2026-11-02T09:30:00Z
${more}`;
}

/** A published Rollout. */
export function rolloutOf(service: string, { releaseId = `${service}-1.4.1`, file = `releases/${service}.yaml` } = {}) {
  return `apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata:
  name: ${service}
  namespace: prod
${file === '' ? '' : `  annotations:\n    release-train.dev/release-file: ${file}\n`}spec:
  replicas: 4
  strategy:
    canary:
      steps:
        - setWeight: 5
        - pause: { duration: 2m }
        - setWeight: 50
        - pause: { duration: 5m }
  template:
    metadata:
      labels: { app: ${service} }
      annotations:
        release-train.dev/release-id: ${releaseId}
    spec:
      containers:
        - name: ${service}
          image: ${imageOf(service)}
`;
}

export function folderOf(service: string, environment = 'prod'): string {
  return `clusters/${environment}/apps/${service}/${service}.k8s.yaml`;
}

/** What the files of a repository are in which svc-a and svc-b are released. */
export const FILES: Readonly<Record<string, string>> = {
  'releases/svc-a.yaml': releaseOf('svc-a'),
  'releases/svc-b.yaml': releaseOf('svc-b'),
  [folderOf('svc-a')]: rolloutOf('svc-a'),
  [folderOf('svc-b')]: rolloutOf('svc-b'),
};

/** Renders the release file of a service into a Rollout, as an app would. */
export const render: Render = async (root, output, service) => {
  const text = readFileSync(join(root, `releases/${service}.yaml`), 'utf8');
  const value = (field: string) => new RegExp(`^${field}: "?([^\\s"]+)`, 'm').exec(text)?.[1] ?? '';
  const file = join(output, folderOf(service));
  mkdirSync(dirname(file), { recursive: true });
  const rollout = rolloutOf(service, { releaseId: value('releaseId') });
  writeFileSync(file, rollout.replace(imageOf(service), value('image')));
  return undefined;
};

/** What a bump says. */
export interface Heard {
  readonly lines: string[];
  readonly shown: unknown[];
}

/** Options of a bump of svc-a to 1.4.2, which nobody hinders. */
export function optionsFor(repo: string, given: Partial<BumpOptions> = {}, heard: Heard = { lines: [], shown: [] }) {
  const service = given.service ?? 'svc-a';
  return {
    service,
    release: {
      image: imageOf(service, '2'),
      version: '1.4.2',
      gitSha: '37ee0097cf',
      releaseId: `${service}-1.4.2`,
      committedAt: '2026-11-03T09:30:00Z',
    },
    repo,
    target: 'checkout',
    branch: 'main',
    allowOlder: false,
    inFlight: 'refuse',
    timeoutSeconds: 60,
    pollSeconds: 10,
    dryRun: false,
    pullRequests: () => {
      throw new Error('nobody asked for a pull request');
    },
    now: () => Date.parse('2026-11-03T10:00:00Z'),
    sleep: async () => {},
    say: (line: string) => heard.lines.push(line),
    show: (review: unknown) => heard.shown.push(review),
    ...given,
  } satisfies BumpOptions;
}
