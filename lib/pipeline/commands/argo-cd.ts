import { ANYTHING, type KnownCommand, type Tool } from './tool';

const AN_APPLICATION: KnownCommand = { takes: ['application'], flags: {} };
const OUTPUT = { '-o': true, '--output': true };
const OF_AN_ACTION = { '--kind': true, '--resource-name': true, '--namespace': true, '--group': true, '--all': false };

/** @see https://argo-cd.readthedocs.io/en/stable/user-guide/commands/argocd_app/ */
export const ARGO_CD: Tool = {
  name: ['argocd'],
  flags: {
    '--server': true,
    '--grpc-web': false,
    '--core': false,
    '--insecure': false,
    '--plaintext': false,
    '--argocd-context': true,
    '--config': true,
    '--port-forward': false,
    '--port-forward-namespace': true,
    '-N': true,
    '--app-namespace': true,
  },
  commands: {
    account: ANYTHING,
    'app actions list': { ...AN_APPLICATION, flags: { ...OF_AN_ACTION, ...OUTPUT } },
    'app actions run': { takes: ['application', 'rollout-action'], flags: OF_AN_ACTION },
    'app delete': {
      ...AN_APPLICATION,
      several: true,
      flags: { '--cascade': false, '--propagation-policy': true, '-y': false, '--yes': false },
    },
    'app diff': {
      ...AN_APPLICATION,
      flags: { '--refresh': false, '--hard-refresh': false, '--revision': true, '--local': true, '--exit-code': false },
    },
    'app get': {
      ...AN_APPLICATION,
      flags: {
        ...OUTPUT,
        '--refresh': false,
        '--hard-refresh': false,
        '--show-operation': false,
        '--show-params': false,
        '--timeout': true,
      },
    },
    'app history': { ...AN_APPLICATION, flags: OUTPUT },
    'app list': {
      takes: [],
      flags: {
        ...OUTPUT,
        '-l': true,
        '--selector': true,
        '-p': true,
        '--project': true,
        '-c': true,
        '--cluster': true,
      },
    },
    'app logs': {
      ...AN_APPLICATION,
      flags: {
        '--kind': true,
        '--name': true,
        '--namespace': true,
        '--group': true,
        '-f': false,
        '--follow': false,
        '--tail': true,
        '-c': true,
        '--container': true,
        '-p': false,
        '--previous': false,
        '--filter': true,
      },
    },
    'app manifests': { ...AN_APPLICATION, flags: { '--revision': true, '--source': true } },
    'app patch': ANYTHING,
    'app resources': { ...AN_APPLICATION, flags: { ...OUTPUT, '--orphaned': false } },
    'app rollback': {
      takes: ['application', 'anything'],
      least: 1,
      flags: { ...OUTPUT, '--prune': false, '--timeout': true },
    },
    'app set': {
      ...AN_APPLICATION,
      flags: {
        '--sync-policy': true,
        '--self-heal': false,
        '--auto-prune': false,
        '--sync-option': true,
        '--revision': true,
      },
    },
    'app sync': {
      takes: ['application'],
      several: true,
      flags: {
        '--revision': true,
        '--prune': false,
        '--force': false,
        '--dry-run': false,
        '--async': false,
        '--timeout': true,
        '--resource': true,
        '--apply-out-of-sync-only': false,
      },
    },
    'app terminate-op': AN_APPLICATION,
    'app unset': ANYTHING,
    'app wait': {
      takes: ['application'],
      several: true,
      flags: {
        ...OUTPUT,
        '--sync': false,
        '--health': false,
        '--operation': false,
        '--suspended': false,
        '--degraded': false,
        '--timeout': true,
        '--resource': true,
      },
    },
    appset: ANYTHING,
    cluster: ANYTHING,
    context: ANYTHING,
    login: ANYTHING,
    proj: ANYTHING,
    repo: ANYTHING,
    version: ANYTHING,
  },
};

/**
 * What Argo CD can do to a Rollout.
 *
 * @see https://github.com/argoproj/argo-cd/tree/v3.2.0/resource_customizations/argoproj.io/Rollout/actions
 */
export const ROLLOUT_ACTIONS: readonly string[] = [
  'abort',
  'pause',
  'promote-full',
  'restart',
  'resume',
  'retry',
  'skip-current-step',
];
