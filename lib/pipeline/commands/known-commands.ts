/** What a word of a command names. */
export type Named =
  /** A Rollout in the namespace of the command. */
  | 'rollout'
  | 'application'
  /** A service of the environment that `--env` names. */
  | 'service'
  /** An action of Argo CD on a Rollout. */
  | 'rollout-action'
  /** A kind of the API, as kubectl writes it, and the names of objects of it. */
  | 'resource'
  /** Folders and files of the repository, behind `--`. */
  | 'anything';

/** Flags, and whether they take a value; an optional one stands behind the flag unless that begins with `-`. */
export type Flags = Readonly<Record<string, boolean | 'optional'>>;

/** A command that a tool has: what it takes, and which flags. */
export interface KnownCommand {
  /** What its words name, in order; the last one stands for all that follow where `several` is set. */
  readonly takes: readonly Named[];
  readonly several?: boolean;
  /** How many of them it cannot be without. @default - all */
  readonly least?: number;
  /** Its flags beside those of the tool. Absent where this table does not know them. */
  readonly flags?: Flags;
}

/** A tool, and its commands by their words: `app actions run`. */
export interface Tool {
  readonly name: readonly string[];
  readonly flags: Flags;
  readonly commands: Readonly<Record<string, KnownCommand>>;
}

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
const ANYTHING: KnownCommand = { takes: ['anything'], several: true, least: 0 };

/** @see https://github.com/argoproj/argo-rollouts/tree/v1.9.1/pkg/kubectl-argo-rollouts/cmd */
const ROLLOUTS: Tool = {
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
const KUBECTL: Tool = {
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

const AN_APPLICATION: KnownCommand = { takes: ['application'], flags: {} };
const OUTPUT = { '-o': true, '--output': true };
const OF_AN_ACTION = { '--kind': true, '--resource-name': true, '--namespace': true, '--group': true, '--all': false };

/** @see https://argo-cd.readthedocs.io/en/stable/user-guide/commands/argocd_app/ */
const ARGO_CD: Tool = {
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

/** This library's own; a test holds it against the commands themselves. */
const RELEASE_TRAIN: Tool = {
  name: ['release-train'],
  flags: {},
  commands: {
    ...Object.fromEntries(
      'bump check depart diff dora drill pins publish rules schemas simulate status synth windows'
        .split(' ')
        .map((verb) => [verb, ANYTHING]),
    ),
    rollback: {
      takes: ['service'],
      flags: {
        '--env': true,
        '--to': true,
        '--why': true,
        '--incident': true,
        '--caught': true,
        '--repo': true,
        '--branch': true,
        '--push': false,
        '--pull-request': false,
        '--context': true,
        '--in-cluster': false,
        '--no-cluster': false,
        '--despite': true,
        '--announce': false,
        '--wait': 'optional',
        '--dry-run': false,
        '--yes': false,
      },
    },
  },
};

const GIT: Tool = {
  name: ['git'],
  flags: {},
  commands: Object.fromEntries(
    'add branch checkout clone commit diff fetch log merge pull push rebase reset restore revert show status switch tag'
      .split(' ')
      .map((verb) => [verb, ANYTHING]),
  ),
};

/** The longer names first: the plugin is one of kubectl's commands as well. */
export const TOOLS: readonly Tool[] = [ROLLOUTS, KUBECTL, ARGO_CD, RELEASE_TRAIN, GIT];

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
