import { ANYTHING, type KnownCommand, type Tool } from './tool';

const OF_KUBECTL = {
  '-n': true,
  '--namespace': true,
  '--context': true,
  '--cluster': true,
  '--kubeconfig': true,
  '--as': true,
  '--as-group': true,
  '--request-timeout': true,
  '-v': true,
};

const A_ROLLOUT: KnownCommand = { takes: ['rollout'], flags: {} };
const SEVERAL_ROLLOUTS: KnownCommand = { takes: ['rollout'], several: true, flags: {} };

/** @see https://github.com/argoproj/argo-rollouts/tree/v1.9.1/pkg/kubectl-argo-rollouts/cmd */
export const ROLLOUTS: Tool = {
  name: ['kubectl', 'argo', 'rollouts'],
  flags: OF_KUBECTL,
  commands: {
    abort: SEVERAL_ROLLOUTS,
    completion: ANYTHING,
    create: ANYTHING,
    dashboard: ANYTHING,
    'get experiment': ANYTHING,
    'get rollout': {
      ...A_ROLLOUT,
      flags: { '-w': false, '--watch': false, '--no-color': false, '--timeout-seconds': true },
    },
    lint: ANYTHING,
    'list experiments': ANYTHING,
    'list rollouts': ANYTHING,
    notifications: ANYTHING,
    pause: SEVERAL_ROLLOUTS,
    promote: {
      ...A_ROLLOUT,
      flags: { '--full': false, '-c': false, '--skip-current-step': false, '-a': false, '--skip-all-steps': false },
    },
    restart: { ...SEVERAL_ROLLOUTS, flags: { '-i': true, '--in': true } },
    'retry experiment': ANYTHING,
    'retry rollout': SEVERAL_ROLLOUTS,
    'set image': { takes: ['rollout', 'anything'], several: true, flags: {} },
    status: { ...A_ROLLOUT, flags: { '-w': false, '--watch': false, '-t': true, '--timeout': true } },
    'terminate analysisrun': ANYTHING,
    'terminate experiment': ANYTHING,
    undo: { ...A_ROLLOUT, flags: { '--to-revision': true } },
    version: ANYTHING,
  },
};

const OBJECTS: KnownCommand = { takes: ['resource'], several: true };

/** @see https://kubernetes.io/docs/reference/kubectl/generated/ */
export const KUBECTL: Tool = {
  name: ['kubectl'],
  flags: {
    ...OF_KUBECTL,
    '-o': true,
    '--output': true,
    '-l': true,
    '--selector': true,
    '-L': true,
    '--label-columns': true,
    '--field-selector': true,
    '--sort-by': true,
    '-c': true,
    '--container': true,
    '--tail': true,
    '--since': true,
    '--type': true,
    '-p': true,
    '--patch': true,
    '--subresource': true,
    '-f': true,
    '--filename': true,
    '--timeout': true,
    '--for': true,
    '--replicas': true,
  },
  commands: {
    ...Object.fromEntries(
      [
        'annotate apply attach auth autoscale certificate cluster-info config cordon cp create debug diff drain events exec explain',
        'expose kustomize logs port-forward proxy replace rollout run set taint top uncordon version',
      ]
        .join(' ')
        .split(' ')
        .map((verb) => [verb, ANYTHING]),
    ),
    delete: OBJECTS,
    describe: OBJECTS,
    edit: OBJECTS,
    get: OBJECTS,
    label: OBJECTS,
    patch: OBJECTS,
    scale: OBJECTS,
    wait: OBJECTS,
  },
};
