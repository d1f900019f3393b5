import { textsOf } from '../../objects';
import type { Rule } from '../../rule';
import { placeOf, stepsOf, workflowsOf } from './workflows';

/** What is printed and goes nowhere else. */
const PRINTED = /\b(echo|printf)\b[^|>]*\$\{\{\s*secrets\.[^|>]*$/;

export const workflowSecrets: Rule = {
  id: 'workflow-secrets',
  family: 'text',
  severity: 'warning',
  title: 'No workflow prints its secrets',
  cause:
    'GitHub masks a secret in the log only in the form in which it knows it: in base64, in parts or in JSON it is there for everyone who reads the log. With toJSON(secrets) an action gets all of them.',
  remedy: 'hand the one secret that is needed over in env, and print none',
  see: 'https://docs.github.com/en/actions/reference/security/secure-use',
  examples: {
    complies: `
# file: .github/workflows/release.yaml
on: push
jobs:
  release:
    runs-on: ubuntu-24.04
    steps:
      - env: { TOKEN: "\${{ secrets.TOKEN }}" }
        run: echo "$TOKEN" | docker login --username ci --password-stdin ghcr.io
`,
    violates: `
# file: .github/workflows/release.yaml
on: push
jobs:
  release:
    runs-on: ubuntu-24.04
    steps:
      - run: echo \${{ secrets.TOKEN }}
`,
  },
  *check(tree) {
    for (const workflow of workflowsOf(tree)) {
      for (const at of stepsOf(workflow).map((step) => step.at('run'))) {
        const line = at.text?.split('\n').find((it) => PRINTED.test(it));
        if (line !== undefined) yield { at: placeOf(at), message: 'a secret is printed into the log' };
      }
      for (const at of textsOf(workflow.fields))
        if (/\$\{\{\s*toJSON\(\s*secrets\s*\)/i.test(at.text ?? ''))
          yield { at: placeOf(at), message: 'all secrets are handed over at once' };
    }
  },
};
