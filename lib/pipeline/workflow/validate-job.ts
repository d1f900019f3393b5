import type { Settings } from './settings';
import { expression, type Job, script } from './workflow';

/**
 * Looks at who calls and with what, before anything is built. What it hands on is safe in a path, a tag and a branch name; the
 * jobs behind it take nothing else from the caller.
 *
 * A signature says which workflow made it, not which branch or repository called it: that has to be refused here.
 */
export function validateJob(settings: Settings): Job {
  const { runner, branch, environment } = settings;
  return {
    name: 'Validate',
    'runs-on': runner,
    'timeout-minutes': 5,
    permissions: {},
    outputs: Object.fromEntries(
      ['service', 'environment', 'path', 'version', 'release-id', 'name'].map((name) => [
        name,
        expression(`steps.inputs.outputs.${name}`),
      ]),
    ),
    steps: [
      {
        name: 'Who releases what, and to where',
        id: 'inputs',
        env: {
          SERVICE: expression('inputs.service'),
          ENVIRONMENT: expression('inputs.environment'),
          VERSION: expression('inputs.version'),
          BRANCH: branch,
          DEFAULT_ENVIRONMENT: environment,
        },
        run: script(
          'refuse() { echo "::error title=Nothing was released::$1"; exit 1; }',
          // Not said again in messages: what is no name may hold commands of the log.
          '[[ "$SERVICE" =~ ^[a-z]([-a-z0-9]{0,61}[a-z0-9])?$ ]] || refuse "service is no name of a service; write for example svc-a"',
          'ENVIRONMENT="${ENVIRONMENT:-$DEFAULT_ENVIRONMENT}"',
          `case "$ENVIRONMENT" in`,
          `  ${settings.environments.join('|')}) ;;`,
          `  *) refuse "environment is none of the fleet; there are ${settings.environments.join(', ')}" ;;`,
          'esac',
          'VERSION="${VERSION:-${GITHUB_SHA::12}}"',
          '[[ "$VERSION" =~ ^[0-9A-Za-z][0-9A-Za-z._-]{0,62}$ ]] || refuse "version is none; write at most 63 letters, digits, dots, _ and -, such as 1.4.2"',
          'case "$GITHUB_EVENT_NAME" in',
          '  push|workflow_dispatch) ;;',
          '  *) refuse "a release comes from a push or by hand, not from $GITHUB_EVENT_NAME" ;;',
          'esac',
          '[ "$GITHUB_REF" = "refs/heads/$BRANCH" ] || refuse "releases come from the branch $BRANCH alone"',
          ...(settings.monorepo === undefined ? ownRepository(settings) : monorepo(settings, settings.monorepo)),
          '{',
          '  echo "service=$SERVICE"',
          '  echo "environment=$ENVIRONMENT"',
          '  echo "path=$folder"',
          '  echo "version=$VERSION"',
          '  echo "release-id=$VERSION-${GITHUB_SHA::7}-$GITHUB_RUN_NUMBER.$GITHUB_RUN_ATTEMPT"',
          `  echo "name=${pattern(settings.image)}"`,
          '} >> "$GITHUB_OUTPUT"',
        ),
      },
    ],
  };
}

/** A service is released by its repository alone: whoever may write another one does not release it. */
function ownRepository({ repositories, serviceRepository }: Settings): string[] {
  const exceptions = Object.entries(repositories).sort(([a], [b]) => (a < b ? -1 : 1));
  return [
    'case "$SERVICE" in',
    ...exceptions.map(([service, repository]) => `  ${service}) expected="${repository}" ;;`),
    `  *) expected="${pattern(serviceRepository)}" ;;`,
    'esac',
    // GitHub takes upper and lower case for the same.
    '[ "${GITHUB_REPOSITORY,,}" = "${expected,,}" ] || refuse "$SERVICE is released by $expected, and this is $GITHUB_REPOSITORY"',
    'folder=.',
  ];
}

function monorepo({ repository }: Settings, folder: string): string[] {
  return [
    `expected="${repository}"`,
    '[ "${GITHUB_REPOSITORY,,}" = "${expected,,}" ] || refuse "the services are in $expected, and this is $GITHUB_REPOSITORY"',
    `folder="${pattern(folder)}"`,
  ];
}

/** A pattern in a script. */
function pattern(text: string): string {
  return text.replaceAll('{service}', '${SERVICE}');
}
