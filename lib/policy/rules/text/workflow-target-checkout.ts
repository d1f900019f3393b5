import type { Rule } from '../../rule';
import { isTriggeredBy, placeOf, stepsOf, workflowsOf } from './workflows';

const HEAD =
  /github\.head_ref|github\.event\.(pull_request\.head|workflow_run\.head)|refs\/pull\/|\bgh pr checkout\b|git (fetch|pull)[^\n]*\bpull\//;

export const workflowTargetCheckout: Rule = {
  id: 'workflow-target-checkout',
  family: 'text',
  severity: 'error',
  title: 'A workflow with secrets does not run the code of strangers',
  cause:
    'A workflow on pull_request_target or workflow_run has the secrets of the repository and a token that can write. Once it checks out the head of a pull request, a script, a test or a package hook in there has them too.',
  remedy: 'build on pull_request, without secrets; here check out nothing of the pull request',
  see: 'https://securitylab.github.com/resources/github-actions-preventing-pwn-requests/',
  examples: {
    complies: `
# file: .github/workflows/test.yaml
on: pull_request
jobs:
  test:
    runs-on: ubuntu-24.04
    steps:
      - uses: actions/checkout@11bd71901bbe5b1630ceea73d27597364c9af683
`,
    violates: `
# file: .github/workflows/test.yaml
on: pull_request_target
jobs:
  test:
    runs-on: ubuntu-24.04
    steps:
      - uses: actions/checkout@11bd71901bbe5b1630ceea73d27597364c9af683
        with: { ref: "\${{ github.event.pull_request.head.sha }}" }
`,
  },
  *check(tree) {
    for (const workflow of workflowsOf(tree)) {
      const trigger = ['pull_request_target', 'workflow_run'].find((it) => isTriggeredBy(workflow, it));
      if (trigger === undefined) continue;
      for (const step of stepsOf(workflow)) {
        const isCheckout = /^actions\/checkout@/.test(step.at('uses').text ?? '');
        const texts = isCheckout ? [step.at('with', 'ref'), step.at('with', 'repository')] : [step.at('run')];
        for (const at of texts)
          if (HEAD.test(at.text ?? ''))
            yield { at: placeOf(at), message: `it runs on ${trigger}, and takes the code of the pull request` };
      }
    }
  },
};
