import type { Settings } from './settings';
import { checkout, install, NOTHING_FOREIGN, setUpNode } from './steps';
import { expression, type Job, type Step, script } from './workflow';

/**
 * Brings the verified digest into the GitOps repository, as a pull request whose text is the review.
 *
 * All of it is written, rendered and checked on the machine of the job first: what is refused leaves nothing behind. The
 * token is that of a GitHub App, because what the workflow's own token opens starts no checks. It is the tools of the fleet
 * that run here, and nothing of the service.
 */
export function deployJob(settings: Settings): Job {
  const { runner, repository, branch } = settings;
  return {
    name: 'Deploy',
    needs: ['validate', 'image', 'verify'],
    'runs-on': runner,
    'timeout-minutes': 20,
    permissions: { contents: 'read' },
    env: {
      SERVICE: expression('needs.validate.outputs.service'),
      ENVIRONMENT: expression('needs.validate.outputs.environment'),
      RELEASE_ID: expression('needs.validate.outputs.release-id'),
      VERSION: expression('needs.validate.outputs.version'),
      IMAGE: expression('needs.verify.outputs.image'),
      GITOPS: repository,
      BASE: branch,
      ...NOTHING_FOREIGN,
    },
    steps: [
      token(settings, 'reader', 'Right to read the GitOps repository', { 'permission-contents': 'read' }),
      checkout(settings, 'GitOps repository', {
        repository,
        ref: branch,
        token: expression('steps.reader.outputs.token'),
        // publish reads in the history what was reverted.
        'fetch-depth': 0,
      }),
      ...(settings.monorepo === undefined
        ? [checkout(settings, 'Source, for its commits', { path: SOURCE, 'fetch-depth': 0 })]
        : []),
      setUpNode(settings),
      install(settings),
      bump(settings),
      {
        name: 'Render and check',
        if: CHANGED,
        run: script(
          // This service alone: the mistake of one team does not keep another one's fix back.
          'npx release-train synth --output dist --only "$SERVICE"',
          'npx release-train check dist --format github',
          'npx release-train publish . --from dist --only "$SERVICE"',
          `git add --all -- . ":(exclude)${SOURCE}"`,
          'git diff --cached --quiet || git commit --quiet --amend --no-edit',
          'npx release-train diff "origin/$BASE" HEAD --format markdown --output "$RUNNER_TEMP/review.md"',
          'cat "$RUNNER_TEMP/review.md" >> "$GITHUB_STEP_SUMMARY"',
        ),
      },
      {
        ...token(settings, 'writer', 'Right to open the pull request', {
          'permission-contents': 'write',
          'permission-pull-requests': 'write',
        }),
        if: CHANGED,
      },
      pullRequest(settings),
    ],
  };
}

/** Where the source of the service is checked out, beside which the GitOps repository is. */
const SOURCE = '.release-source';

/** A release that is there already is no failure, and nothing to open. */
const CHANGED = expression("steps.bump.outputs.changed == 'true'");

/** A token that ends with the job, for one repository, with only the rights that are named. */
function token(
  { pins, repository, appId, appPrivateKey }: Settings,
  id: string,
  name: string,
  rights: Step['with'],
): Step {
  const [owner = '', repositories = ''] = repository.split('/');
  return {
    name,
    id,
    uses: pins.uses('actions/create-github-app-token'),
    with: {
      'app-id': expression(`vars.${appId}`),
      'private-key': expression(`secrets.${appPrivateKey}`),
      owner,
      repositories,
      ...rights,
    },
  };
}

/**
 * Writes the release file. bump commits and pushes; the remote that it gets is a copy on this machine, so that its commit is
 * rendered and checked before anybody else sees it.
 */
function bump({ branch, monorepo }: Settings): Step {
  return {
    name: 'Write the release',
    id: 'bump',
    env: {
      APP: expression('steps.reader.outputs.app-slug'),
      SOURCE: monorepo === undefined ? SOURCE : '.',
      // In a monorepo the commits of others are none of this release.
      ...(monorepo === undefined ? {} : { FOLDER: expression('needs.validate.outputs.path') }),
      BRANCH: branch,
    },
    run: script(
      'git config --global user.name "${APP}[bot]"',
      'git config --global user.email "${APP}[bot]@users.noreply.github.com"',
      'echo "This writes to a copy on this machine; what goes to GitHub is the pull request."',
      'git clone --quiet --bare . "$RUNNER_TEMP/copy.git"',
      'git clone --quiet --branch "$BRANCH" "$RUNNER_TEMP/copy.git" "$RUNNER_TEMP/copy"',
      'npx release-train bump "$SERVICE" --env "$ENVIRONMENT" --image "$IMAGE" --version "$VERSION" \\',
      '  --git-sha "$GITHUB_SHA" --release-id "$RELEASE_ID" --source-repo "$SOURCE" \\',
      ...(monorepo === undefined ? [] : ['  --source-path "$FOLDER" \\']),
      '  --repo "$RUNNER_TEMP/copy" --branch "$BRANCH" --push --no-synth',
      'git pull --quiet --ff-only "$RUNNER_TEMP/copy.git" "$BRANCH"',
      'if git diff --quiet "origin/$BRANCH" HEAD; then',
      '  echo "$ENVIRONMENT has this release already." >> "$GITHUB_STEP_SUMMARY"',
      'else',
      '  echo "changed=true" >> "$GITHUB_OUTPUT"',
      'fi',
    ),
  };
}

/**
 * One pull request a service and environment: a newer release takes the place of one that nobody merged.
 *
 * A release file may be that of several environments, and then the release goes to all of them. So it is what changed that
 * says where it goes, and whether it may merge by itself.
 */
function pullRequest({ autoMerge }: Settings): Step {
  const merge =
    autoMerge.length === 0
      ? []
      : [
          `if [ -n "$environments" ] && ! grep --quiet --invert-match --line-regexp --extended-regexp "${autoMerge.join('|')}" <<< "$environments"; then`,
          '  gh pr merge "$url" --auto --squash',
          'fi',
        ];
  return {
    name: 'Open the pull request',
    if: CHANGED,
    env: { GH_TOKEN: expression('steps.writer.outputs.token') },
    run: script(
      'branch="release/$ENVIRONMENT/$SERVICE"',
      'environments="$(git diff --name-only "origin/$BASE" HEAD -- ":(glob)clusters/*/apps/*/**" | cut -d/ -f2 | sort -u)"',
      'to="${environments:-$ENVIRONMENT}"',
      'title="Release $SERVICE $VERSION to ${to//$\'\\n\'/ and }"',
      // git asks gh, and gh its environment: the token stands in no argument and in no file.
      'git -c credential.helper= -c "credential.helper=!gh auth git-credential" \\',
      '  push --quiet --force "https://github.com/$GITOPS.git" "HEAD:refs/heads/$branch"',
      'url="$(gh pr list --repo "$GITOPS" --head "$branch" --base "$BASE" --state open --json url --jq ".[0].url // empty")"',
      'if [ -n "$url" ]; then',
      '  gh pr edit "$url" --title "$title" --body-file "$RUNNER_TEMP/review.md"',
      'else',
      '  url="$(gh pr create --repo "$GITOPS" --base "$BASE" --head "$branch" --title "$title" --body-file "$RUNNER_TEMP/review.md")"',
      'fi',
      ...merge,
      'echo "$url" >> "$GITHUB_STEP_SUMMARY"',
    ),
  };
}
