import { listed } from '../../../core';
import type { Rule } from '../../rule';
import { jobsOf, placeOf, workflowsOf } from './workflows';

export const workflowPermissions: Rule = {
  id: 'workflow-permissions',
  family: 'text',
  severity: 'warning',
  title: 'A workflow says what its token may do',
  cause:
    'Without permissions the token can do what the repository permits by default, in older ones write everything: an action that turns bad pushes commits and releases.',
  remedy: 'write permissions: { contents: read } at the top, and more at the job that needs it',
  see: 'https://docs.github.com/en/actions/reference/security/secure-use',
  examples: {
    complies: `
# file: .github/workflows/test.yaml
on: pull_request
permissions: { contents: read }
jobs:
  test: { runs-on: ubuntu-24.04, steps: [{ run: npm test }] }
`,
    violates: `
# file: .github/workflows/test.yaml
on: pull_request
jobs:
  test: { runs-on: ubuntu-24.04, steps: [{ run: npm test }] }
`,
  },
  *check(tree) {
    for (const workflow of workflowsOf(tree)) {
      const all = workflow.at('permissions');
      for (const at of [all, ...jobsOf(workflow).map((job) => job.at('permissions'))])
        if (at.text === 'write-all') yield { at: placeOf(at), message: 'the token may do everything (write-all)' };
      const silent = all.isSet ? [] : jobsOf(workflow).filter((job) => !job.at('permissions').isSet);
      const [first] = silent;
      if (first)
        yield {
          at: placeOf(first),
          message: `nothing says what the token of ${listed(silent.map(({ path }) => String(path.at(-1))))} may do`,
        };
    }
  },
};
