import type { Rule } from '../../rule';
import { placeOf, scriptExpressions, stepsOf, triggersOf, workflowsOf } from './workflows';

export const workflowInputs: Rule = {
  id: 'workflow-inputs',
  family: 'text',
  severity: 'warning',
  title: 'No workflow runs its inputs as a script',
  cause:
    'GitHub puts the value of an input into a script before the shell reads it. Whoever may start the workflow, or calls it with what others wrote, then writes commands that run with its secrets.',
  remedy: 'put the expression into env of the step, and let the script read the variable: "$VERSION"',
  see: 'https://docs.github.com/en/actions/concepts/security/script-injections',
  examples: {
    complies: `
# file: .github/workflows/release.yaml
on: { workflow_dispatch: { inputs: { version: { type: string } } } }
jobs:
  release:
    runs-on: ubuntu-24.04
    steps:
      - env: { VERSION: "\${{ inputs.version }}" }
        run: ./release "$VERSION"
`,
    violates: `
# file: .github/workflows/release.yaml
on: { workflow_dispatch: { inputs: { version: { type: string } } } }
jobs:
  release:
    runs-on: ubuntu-24.04
    steps:
      - run: ./release \${{ inputs.version }}
`,
  },
  *check(tree) {
    for (const workflow of workflowsOf(tree)) {
      for (const { at, expression } of stepsOf(workflow).flatMap(scriptExpressions)) {
        const [whole, name = ''] = /\b(?:github\.event\.)?inputs\.([\w-]+)/.exec(expression) ?? [];
        const types = ['workflow_dispatch', 'workflow_call'].map(
          (it) => triggersOf(workflow).at(it, 'inputs', name, 'type').text,
        );
        // GitHub takes no other values for these.
        if (whole === undefined || types.some((type) => /^(boolean|number|choice|environment)$/.test(type ?? '')))
          continue;
        yield { at: placeOf(at), message: `${whole} becomes a part of the script` };
      }
    }
  },
};
