import { textsOf } from '../../objects';
import type { Rule } from '../../rule';
import { isTriggeredBy, jobsOf, placeOf, workflowsOf } from './workflows';

export const workflowSelfHosted: Rule = {
  id: 'workflow-self-hosted',
  family: 'text',
  severity: 'warning',
  title: "Pull requests are not built on machines of one's own",
  cause:
    'Code of a pull request runs on the machine before anybody has read it. What it leaves there (a process, a changed tool) is still there in the next job, which can be the release.',
  remedy: 'build pull requests on machines of GitHub, or on ones that are thrown away after each job',
  see: 'https://docs.github.com/en/actions/reference/security/secure-use',
  examples: {
    complies: `
# file: .github/workflows/test.yaml
on: pull_request
jobs:
  test: { runs-on: ubuntu-24.04, steps: [{ run: npm test }] }
`,
    violates: `
# file: .github/workflows/test.yaml
on: pull_request
jobs:
  test: { runs-on: [self-hosted, linux], steps: [{ run: npm test }] }
`,
  },
  *check(tree) {
    for (const workflow of workflowsOf(tree)) {
      if (!['pull_request', 'pull_request_target'].some((it) => isTriggeredBy(workflow, it))) continue;
      for (const job of jobsOf(workflow)) {
        const at = job.at('runs-on');
        if (textsOf(at).some(({ text }) => text === 'self-hosted'))
          yield {
            at: placeOf(at),
            message: `${String(job.path.at(-1))} runs code of pull requests on a machine that stays`,
          };
      }
    }
  },
};
