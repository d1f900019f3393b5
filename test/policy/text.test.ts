import { ManifestTree } from '../../lib/manifests';
import { checkTree, RULES } from '../../lib/policy';

function found(rule: string, text: string, path?: string): string[] {
  const { findings } = checkTree(ManifestTree.of(text, path), { rules: RULES.filter(({ id }) => id === rule) });
  return findings.map(({ message, line }) => `${line}: ${message}`);
}

const put = (expression: string): string => `$\{{ ${expression} }}`;
const WORKFLOW = '.github/workflows/build.yaml';
const steps = (lines: string, on = 'push'): string =>
  `on: ${on}\njobs:\n  build:\n    runs-on: ubuntu-24.04\n    steps:\n${lines}`;
const script = (text: string, on?: string): string => steps(`      - run: ${JSON.stringify(text)}\n`, on);

test('a file that cannot be read is told with its line, also where a key is there twice', () => {
  expect(found('readable-files', 'a: 1\nb: [\n')).toEqual([expect.stringMatching(/^3: no YAML: /)]);
  const list = 'apiVersion: v1\nkind: List\nitems:\n- null\n- text\n- 5\n- {}\n- [1]\n';
  const service = '- { apiVersion: v1, kind: Service, metadata: { name: svc-a } }\n';
  expect(found('readable-files', `${list}${service}---\na text\n---\n---\nreplicas: 5\n`)).toEqual([
    '4: items[0] is no object: null',
    '5: items[1] is no object: a text',
    '6: items[2] is no object: 5',
    '7: items[3] is no object: it lacks its apiVersion or kind',
    '8: items[4] is no object: a list',
    '11: the document is no object: a text',
  ]);
  expect(found('readable-files', 'a: 1\nb: 2\na: 3\n')).toEqual([
    expect.stringMatching(/^3: no YAML: duplicated mapping key/),
  ]);
});

describe('what templates leave behind', () => {
  const value = (text: string, kind = 'Rollout'): string => `
apiVersion: argoproj.io/v1alpha1
kind: ${kind}
metadata: { name: svc-a, annotations: { a: ${JSON.stringify(text)} } }
`;

  test.each([
    ['<no value>', 'a value that a template did not have (<no value>)'],
    ['port %!d(string=80)', 'what Go prints of a value of another kind (%!…)'],
    ['[object Object]', 'what JavaScript prints of an object ([object Object])'],
    ['{{ .Values.tag }}', 'a part of a Helm template'],
  ])('%s', (text, what) => {
    expect(found('unrendered-templates', value(text))).toEqual([`4: here is ${what}`]);
  });

  test.each([
    '{{args.canary-hash}}',
    '{{ .name }}',
    'rate is 100%!',
    'a $(VARIABLE) of the shell',
    '{{ $labels.pod }}',
  ])('%s is put in by a controller', (text) => {
    expect(found('unrendered-templates', value(text))).toEqual([]);
  });

  test('a ConfigMap carries templates of others', () => {
    const config = value('x', 'ConfigMap').replace('argoproj.io/v1alpha1', 'v1');
    expect(found('unrendered-templates', `${config}data: { chart: "{{ .Values.tag }}" }`)).toEqual([]);
  });

  test('no controller fills in names and images; Flux does', () => {
    const service = 'apiVersion: v1\nkind: Service\nmetadata: { name: "$' + '{NAME}" }\n';
    const flux =
      '---\napiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\nmetadata: { name: a }\nspec: { postBuild: {} }\n';
    expect(found('unrendered-templates', service)).toEqual([
      '3: "$' + '{NAME}" is a placeholder, and nothing puts a value in here',
    ]);
    expect(found('unrendered-templates', service + flux)).toEqual([]);
  });
});

describe('notifications', () => {
  const template = (body: string): string => `
apiVersion: v1
kind: ConfigMap
metadata: { name: argo-rollouts-notification-configmap }
data:
  template.aborted: |
    slack:
      attachments: |
        ${body}
`;

  test('a message between quotes is escaped, or told', () => {
    expect(found('notification-texts', template('[{ "title": "{{ .rollout.status.message }}" }]'))).toEqual([
      '6: {{ .rollout.status.message }} stands between quotes: a quote in it breaks the JSON',
    ]);
    expect(found('notification-texts', template('[{ "title": {{ .rollout.status.message | toJson }} }]'))).toEqual([]);
  });

  test('names, and texts that are no JSON, need nothing', () => {
    expect(found('notification-texts', template('[{ "title": "{{ .rollout.metadata.name }}" }]'))).toEqual([]);
    expect(found('notification-texts', template('The rollout said "{{ .rollout.status.message }}"'))).toEqual([]);
  });
});

describe('workflows', () => {
  test.each([
    'github.event.issue.title',
    'github.head_ref',
    'github.event.pull_request.head.ref',
    'github.event.commits[0].message',
    'github.event.head_commit.author.email',
    'github.event.inputs.x || github.event.comment.body',
    "format('<b>{0}</b>', github.event.issue.title)",
    "join(github.event.commits.*.message, ' -> ')",
    "format('{{{0}}}', github.head_ref)",
    "github.event['issue']['title']",
    'GitHub.event.Issue.title',
    'toJSON(github.event)',
    'toJSON(github.event.pull_request)',
    'toJSON(github)',
  ])('%s becomes no part of a script', (expression) => {
    expect(found('workflow-injection', script(`echo ${put(expression)}`), WORKFLOW)).toHaveLength(1);
    expect(
      found(
        'workflow-injection',
        steps(`      - env: { A: "${put(expression)}" }\n        run: echo "$A"\n`),
        WORKFLOW,
      ),
    ).toEqual([]);
  });

  test.each([
    'github.event.pull_request.number',
    'github.sha',
    'github.event.pull_request.head.sha',
    "contains(github.event.issue.title, 'bug')",
    "github.head_ref == 'main'",
    "format('{0}', 'github.head_ref')",
    "contains(github.event.pull_request.labels.*.name, 'x > y')",
    'github.event.issue.number',
    'github.event.pull_request.head.repo.id',
    'github.event_name',
  ])('%s may', (expression) => {
    expect(found('workflow-injection', script(`echo ${put(expression)}`), WORKFLOW)).toEqual([]);
  });

  test('the script of an action, and the steps of an action of the repository, are scripts too', () => {
    const action = `runs: { using: composite, steps: [{ run: "echo ${put('github.head_ref')}" }] }`;
    expect(found('workflow-injection', action, '.github/actions/release/action.yml')).toHaveLength(1);
    const uses = steps(
      `      - uses: actions/github-script@v7\n        with: { script: "f('${put('github.head_ref')}')" }\n`,
    );
    expect(found('workflow-injection', uses, WORKFLOW)).toEqual([
      '7: anybody can write github.head_ref, and it becomes a part of the script',
    ]);
  });

  test('inputs that GitHub checks itself are no texts', () => {
    const on = (type: string): string => `{ workflow_dispatch: { inputs: { count: { type: ${type} } } } }`;
    expect(found('workflow-inputs', script(`echo ${put('inputs.count')}`, on('number')), WORKFLOW)).toEqual([]);
    expect(found('workflow-inputs', script(`echo ${put('inputs.count')}`, on('string')), WORKFLOW)).toEqual([
      '6: inputs.count becomes a part of the script',
    ]);
  });

  test('the head of a pull request is checked out without secrets, or told', () => {
    const checkout = `      - uses: actions/checkout@v4\n        with: { ref: "${put('github.event.pull_request.head.sha')}" }\n`;
    expect(found('workflow-target-checkout', steps(checkout, '[pull_request_target]'), WORKFLOW)).toHaveLength(1);
    expect(found('workflow-target-checkout', steps(checkout, 'pull_request'), WORKFLOW)).toEqual([]);
    expect(found('workflow-target-checkout', script('gh pr checkout 5', 'pull_request_target'), WORKFLOW)).toHaveLength(
      1,
    );
  });

  test('actions of the repository, and images by their digest, are pinned by what they are', () => {
    const uses = (name: string): string => steps(`      - uses: ${name}\n`);
    expect(found('workflow-pins', uses('./.github/actions/release'), WORKFLOW)).toEqual([]);
    expect(found('workflow-pins', uses(`docker://alpine@sha256:${'0'.repeat(64)}`), WORKFLOW)).toEqual([]);
    expect(found('workflow-pins', uses('actions/checkout@v4'), WORKFLOW)).toEqual([
      '6: actions/checkout@v4 is whatever v4 means when it runs',
    ]);
  });

  test('permissions at every job are permissions as well', () => {
    const job = '{ runs-on: ubuntu-24.04, permissions: { contents: read } }';
    expect(found('workflow-permissions', `on: push\njobs: { a: ${job}, b: ${job} }`, WORKFLOW)).toEqual([]);
    expect(found('workflow-permissions', `on: push\njobs: { a: ${job}, b: {} }`, WORKFLOW)).toEqual([
      '2: nothing says what the token of b may do',
    ]);
    expect(found('workflow-permissions', 'on: push\npermissions: write-all\njobs: {}', WORKFLOW)).toEqual([
      '2: the token may do everything (write-all)',
    ]);
  });

  test('a secret that is handed on is not printed', () => {
    const secret = put('secrets.TOKEN');
    expect(found('workflow-secrets', script(`echo ${secret} | docker login --password-stdin`), WORKFLOW)).toEqual([]);
    expect(found('workflow-secrets', script(`echo "TOKEN=${secret}"`), WORKFLOW)).toHaveLength(1);
  });

  test('a file of another folder is no workflow', () => {
    expect(found('workflow-injection', script(`echo ${put('github.head_ref')}`), 'examples/build.yaml')).toEqual([]);
  });
});

describe('suppressions', () => {
  const annotated = (rule: string, value: string): string =>
    `apiVersion: v1\nkind: Service\nmetadata:\n  name: a\n  annotations:\n    release-train.dev/suppress.${rule}: ${value}\n`;

  test('the rule that was probably meant is named', () => {
    expect(found('sound-suppressions', annotated('image-tags', '"until 2026-12-31: because"'))).toEqual([
      '6: release-train.dev/suppress.image-tags: there is no rule image-tags; image-tag is one',
    ]);
    expect(found('sound-suppressions', annotated('anything-at-all', '"until 2026-12-31: because"'))).toEqual([
      '6: release-train.dev/suppress.anything-at-all: there is no rule anything-at-all',
    ]);
  });

  test.each(['because', '"until 2026-12-31"', '"until 2026-02-30: because"', '"2026-12-31: because"', 'true'])(
    '%s holds nothing',
    (value) => {
      expect(found('sound-suppressions', annotated('image-tag', value))).toEqual([
        expect.stringMatching(/does not say until which day, and why: nothing is suppressed$/),
      ]);
    },
  );

  test('the rule over suppressions cannot be accepted itself', () => {
    expect(found('sound-suppressions', annotated('sound-suppressions', '"until 2099-01-01: because"'))).toEqual([
      '6: the rule over suppressions cannot be accepted',
    ]);
  });
});
