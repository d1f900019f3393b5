import type { Rule } from '../../rule';
import { jobsOf, placeOf, stepsOf, workflowsOf } from './workflows';

export const workflowPins: Rule = {
  id: 'workflow-pins',
  family: 'text',
  severity: 'warning',
  title: 'Actions are named by the commit that was read',
  cause:
    'A tag or a branch of an action can be moved to other code by whoever owns it, or took it over. It then runs in the next build, with its secrets, and can release what it likes.',
  remedy:
    'write the full commit, and the version behind it as a comment: uses: owner/action@<40 hexadecimal digits> # v4.2.2. For workflows of ReleaseWorkflow, release-train pins update asks for it',
  see: 'https://docs.github.com/en/actions/reference/security/secure-use',
  examples: {
    complies: `
# file: .github/workflows/test.yaml
on: pull_request
jobs:
  test:
    runs-on: ubuntu-24.04
    steps:
      - uses: actions/checkout@11bd71901bbe5b1630ceea73d27597364c9af683 # v4.2.2
`,
    violates: `
# file: .github/workflows/test.yaml
on: pull_request
jobs:
  test:
    runs-on: ubuntu-24.04
    steps:
      - uses: actions/checkout@v4
`,
  },
  *check(tree) {
    for (const workflow of workflowsOf(tree)) {
      for (const at of [...stepsOf(workflow), ...jobsOf(workflow)].map((it) => it.at('uses'))) {
        const uses = at.text;
        if (uses === undefined || /^\.{1,2}\//.test(uses) || uses.includes('${{')) continue;
        if (uses.startsWith('docker://') ? /@sha256:[0-9a-f]{64}$/.test(uses) : /@[0-9a-f]{40}$/.test(uses)) continue;
        const ref = uses.replace(/^[^@]*@?/, '');
        yield {
          at: placeOf(at),
          message: `${uses} is ${ref === '' ? 'whatever is newest' : `whatever ${ref} means when it runs`}`,
        };
      }
    }
  },
};
