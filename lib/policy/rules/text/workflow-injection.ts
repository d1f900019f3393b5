import type { Rule } from '../../rule';
import { placeOf, scriptExpressions, stepsOf, workflowsOf } from './workflows';

/** What people without any rights in the repository can write. */
const UNTRUSTED =
  /\bgithub\.(head_ref|event\.((issue|pull_request|discussion)\.(title|body)|pull_request\.head\.(ref|label|repo\.(default_branch|description|homepage))|(comment|review|review_comment)\.body|pages\b[^ ]*\.page_name|(head_commit|commits\b[^ ]*|workflow_run\.head_commit)\.(message|author\.(email|name)|committer\.(email|name))|workflow_run\.(head_branch|display_title|pull_requests\b[^ ]*\.head\.ref)|client_payload))\b/i;

/** Objects that hold such texts: who prints one, prints them. */
const WHOLE_EVENT =
  /\bgithub(\.event(\.(issue|pull_request(\.head)?|discussion|comment|review|review_comment|head_commit|commits|workflow_run(\.head_commit)?))?)?(?![\w.[-])/i;

export const workflowInjection: Rule = {
  id: 'workflow-injection',
  family: 'text',
  severity: 'error',
  title: 'No workflow runs what strangers wrote',
  cause:
    'GitHub puts the value of an expression into a script before the shell reads it. Whoever opens an issue or names a branch then writes commands, which run with the secrets and the token of the workflow.',
  remedy: 'put the expression into env of the step, and let the script read the variable: "$TITLE"',
  see: 'https://docs.github.com/en/actions/concepts/security/script-injections',
  examples: {
    complies: `
# file: .github/workflows/label.yaml
on: issues
jobs:
  label:
    runs-on: ubuntu-24.04
    steps:
      - env: { TITLE: "\${{ github.event.issue.title }}" }
        run: ./label "$TITLE"
`,
    violates: `
# file: .github/workflows/label.yaml
on: issues
jobs:
  label:
    runs-on: ubuntu-24.04
    steps:
      - run: ./label "\${{ github.event.issue.title }}"
`,
  },
  *check(tree) {
    for (const workflow of workflowsOf(tree)) {
      for (const { at, expression } of stepsOf(workflow).flatMap(scriptExpressions)) {
        const name = (UNTRUSTED.exec(expression) ?? WHOLE_EVENT.exec(expression))?.[0];
        if (name !== undefined)
          yield { at: placeOf(at), message: `anybody can write ${name}, and it becomes a part of the script` };
      }
    }
  },
};
