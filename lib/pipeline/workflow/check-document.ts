import type { Settings } from './settings';
import { checkout, install, NOTHING_FOREIGN, setUpNode } from './steps';
import { BASH, expression, type Step, script, type Workflow } from './workflow';

/**
 * What every pull request of the GitOps repository goes through: it renders, it breaks no rule, what is committed is what was
 * rendered, and what it means stands below it in words.
 *
 * The first job runs the code of the pull request and may only read; the second one may write a comment, and runs none of it.
 */
export function checkDocument(settings: Settings): Workflow {
  const { runner, pins, branch } = settings;
  return {
    name: 'Check',
    on: { pull_request: {} },
    permissions: {},
    concurrency: { group: `check-${expression('github.ref')}`, 'cancel-in-progress': true },
    defaults: BASH,
    jobs: {
      check: {
        name: 'Render, check and review',
        'runs-on': runner,
        'timeout-minutes': 20,
        permissions: { contents: 'read' },
        // A queue of merges says no base.
        env: { ...NOTHING_FOREIGN, BASE: expression(`github.base_ref || '${branch}'`) },
        steps: [
          checkout(settings, 'Pull request', { 'fetch-depth': 0 }),
          setUpNode(settings),
          install(settings),
          { name: 'Render', run: script('npx release-train synth --output dist') },
          { name: 'Check', run: script('npx release-train check dist --format github') },
          sameAsRendered(),
          {
            name: 'Review',
            // Also of one that is refused: it says what would have changed.
            if: expression('!cancelled()'),
            run: script(
              'npx release-train diff "origin/$BASE" HEAD --format markdown --output review.md',
              'cat review.md >> "$GITHUB_STEP_SUMMARY"',
            ),
          },
          {
            name: 'Hand the review on',
            if: expression("!cancelled() && hashFiles('review.md') != ''"),
            uses: pins.uses('actions/upload-artifact'),
            with: { name: 'review', path: 'review.md', 'retention-days': 1 },
          },
          {
            name: 'Nothing that must not be merged',
            if: expression('!cancelled()'),
            run: script('npx release-train diff "origin/$BASE" HEAD --no-play --fail-on stop'),
          },
        ],
      },
      comment: {
        name: 'Comment',
        needs: ['check'],
        // The token of a pull request from a fork can only read.
        if: expression('!cancelled() && github.event.pull_request.head.repo.full_name == github.repository'),
        'runs-on': runner,
        'timeout-minutes': 5,
        permissions: { 'pull-requests': 'write' },
        steps: [
          { name: 'The review', uses: pins.uses('actions/download-artifact'), with: { name: 'review' } },
          {
            name: 'Write it, or write it again',
            env: { GH_TOKEN: expression('github.token'), PULL_REQUEST: expression('github.event.pull_request.number') },
            run: script(
              'gh pr comment "$PULL_REQUEST" --repo "$GITHUB_REPOSITORY" --body-file review.md --edit-last --create-if-none',
            ),
          },
        ],
      },
    },
  };
}

/**
 * Refuses what was committed and not rendered, or rendered and not committed.
 *
 * A service that was taken back is as it was before: `release-train rollback` renders nothing, and the source may have gone on
 * meanwhile. If that were refused, nobody could merge anything until it is released again; and whoever mended it in passing
 * would take back the rollback. It is known by its content, since a squash may lose the trailers of a commit: the folder is
 * what the branch had before its newest change there.
 */
function sameAsRendered(): Step {
  return {
    name: 'What is committed is what was rendered',
    run: script(
      'npx release-train publish . --from dist',
      'git add --all',
      'for folder in $(git diff --cached --name-only -- ":(glob)clusters/*/apps/*/**" | cut -d/ -f1-4 | sort -u); do',
      '  now="$(git rev-parse --quiet --verify "HEAD:$folder" || true)"',
      '  for commit in $(git log --first-parent --skip=1 --max-count=300 --format=%H "origin/$BASE" -- "$folder"); do',
      '    if [ "$now" != "$(git rev-parse --quiet --verify "$commit:$folder" || echo nothing)" ]; then continue; fi',
      '    echo "::warning title=Taken back::$folder is as it was before its newest change, and not what the source renders. The next publish of it brings that."',
      '    git reset --quiet -- "$folder" ".release-train/published/$folder.sha256"',
      '    break',
      '  done',
      'done',
      'if ! git diff --cached --quiet; then',
      '  git --no-pager diff --cached --stat',
      '  echo "::error title=Not what was rendered::Run release-train synth and release-train publish . and commit what changed."',
      '  exit 1',
      'fi',
    ),
  };
}
