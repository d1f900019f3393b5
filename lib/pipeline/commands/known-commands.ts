import { ARGO_CD } from './argo-cd';
import { KUBECTL, ROLLOUTS } from './kubectl';
import { ANYTHING, type Tool } from './tool';

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
