import { ManifestTree } from '../../lib/manifests';
import { checkTree, githubReport, jsonReport, RULES, type Rule, sarifReport, terminalReport } from '../../lib/policy';

const RULE: Rule = {
  id: 'no-pods',
  family: 'text',
  severity: 'error',
  title: 'No Pod stands alone',
  cause: 'Nobody replaces it.',
  remedy: 'let a Rollout make it',
  see: 'https://example.com/pods',
  examples: { complies: '', violates: '' },
  *check(tree) {
    for (const pod of tree.ofKind('/Pod')) yield { at: pod.at('spec'), message: `it is called ${pod.name}` };
  },
};
const pod = (name: string, annotations = '') =>
  `apiVersion: v1\nkind: Pod\nmetadata:\n  name: ${JSON.stringify(name)}\n${annotations}spec: {}\n`;
const ACCEPTED = '  annotations:\n    release-train.dev/suppress.no-pods: "until 2026-12-31: a test"\n';
const report = (...pods: string[]) => checkTree(ManifestTree.of(pods.join('---\n'), 'a/b.yaml'), { rules: [RULE] });
const OPTIONS = { dir: 'dist', colors: false };

describe('for people', () => {
  test('a rule is told once, with its cause, what breaks it, and its remedy', () => {
    expect(
      terminalReport(report(pod('a'), pod('b', ACCEPTED)), [RULE], OPTIONS),
    ).toBe(`error  no-pods  No Pod stands alone
  Nobody replaces it.
  dist/a/b.yaml:5:1  Pod a  spec
    it is called a
  → let a Rollout make it
    https://example.com/pods

accepted (1)
  no-pods until 2026-12-31: a test
    dist/a/b.yaml:13  Pod b

dist: 1 error, 1 accepted; 2 objects in 1 file, 1 rule`);
  });

  test('many findings of a rule are cut, unless all are asked for', () => {
    const many = report(...Array.from({ length: 30 }, (_, i) => pod(`pod-${i}`)));
    const short = terminalReport(many, [RULE], OPTIONS);
    expect(short).toContain('… and 22 more; --all shows them');
    expect(short).not.toContain('pod-8');
    expect(terminalReport(many, [RULE], { ...OPTIONS, all: true })).toContain('it is called pod-29');
  });

  test('nothing wrong is said as well', () => {
    expect(terminalReport(report(), [RULE], OPTIONS)).toBe('dist: nothing wrong; 0 objects in 1 file, 1 rule');
  });

  test('what a manifest says cannot dress the terminal', () => {
    const text = terminalReport(report(pod('a\u001b[31m\nb')), [RULE], OPTIONS);
    expect(text).not.toContain('\u001b');
    expect(text).not.toMatch(/^b/m);
  });
});

test('for programs, everything is there, with the rules that it names', () => {
  const json = JSON.parse(jsonReport(report(pod('a'), pod('b', ACCEPTED)), [RULE]));
  expect(json).toMatchObject({
    version: 1,
    findings: [{ rule: 'no-pods', file: 'a/b.yaml', line: 5, object: 'Pod a' }],
    suppressed: [{ object: 'Pod b', until: '2026-12-31', reason: 'a test' }],
    unused: [],
    notDone: expect.any(Array),
    counted: { rules: 1, objects: 2, files: 1 },
    rules: [{ id: 'no-pods', remedy: 'let a Rollout make it', see: 'https://example.com/pods' }],
  });
});

test('for code scanning, a result has its rule, its place and what lasts of it', () => {
  const { version, runs } = JSON.parse(sarifReport(report(pod('a'), pod('b', ACCEPTED)), [RULE], 'my dist', '1.2.3'));
  expect(version).toBe('2.1.0');
  expect(runs[0].tool.driver).toMatchObject({ name: 'release-train', version: '1.2.3', rules: [{ id: 'no-pods' }] });
  expect(runs[0].results).toMatchObject([
    {
      ruleId: 'no-pods',
      ruleIndex: 0,
      level: 'error',
      message: { text: 'Pod a spec: it is called a. let a Rollout make it.' },
      locations: [
        {
          physicalLocation: {
            artifactLocation: { uri: 'my%20dist/a/b.yaml' },
            region: { startLine: 5, startColumn: 1 },
          },
        },
      ],
      partialFingerprints: { 'release-train/v1': 'no-pods a/b.yaml Pod a spec' },
    },
    { suppressions: [{ kind: 'inSource', justification: 'until 2026-12-31: a test' }] },
  ]);
});

describe('for a GitHub workflow', () => {
  test('a finding is an annotation of its line', () => {
    expect(githubReport(report(pod('a')), 'dist').split('\n')[0]).toBe(
      '::error file=dist/a/b.yaml,line=5,col=1,title=no-pods::Pod a spec: it is called a; let a Rollout make it',
    );
  });

  test('what a manifest says begins no command of its own', () => {
    const lines = githubReport(report(pod('x%\n::set-output name=a::b')), 'dist:,').split('\n');
    expect(lines.filter((line) => line.startsWith('::'))).toHaveLength(
      lines.filter((line) => /^::error/.test(line)).length,
    );
    expect(lines[0]).toContain('file=dist%3A%2C/a/b.yaml');
    expect(lines[0]).toContain('x%25%0A::set-output');
  });
});

describe('what is secret', () => {
  const marker = 'MARKER-hunter2';
  const token = `ghp_${'MARKER'.padEnd(36, 'a')}`;
  const manifests = `
apiVersion: argoproj.io/v1alpha1
kind: AnalysisTemplate
metadata:
  name: error-rate
  labels: { token: "${token}", "${token}": a }
  annotations:
    release-train.dev/suppress.no-pods: "${token}"
    release-train.dev/suppress.addresses-with-scheme: "until tomorrow: https://ci:${marker}@github.com"
spec:
  metrics:
    - name: error-rate
      provider: { prometheus: { address: "admin:${marker}@prom:9090", query: up } }
---
apiVersion: argoproj.io/v1alpha1
kind: AppProject
metadata: { name: services }
spec: { sourceRepos: ['https://github.com/org/gitops'] }
---
apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: { name: svc-a }
spec:
  project: services
  source: { repoURL: 'https://ci:${marker}@github.com/org/other', path: apps/svc-a }
---
apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: { name: svc-b }
spec:
  project: services
  source: { repoURL: 'https://MARKERtoken@github.com/org/other', path: apps/svc-b }
---
${pod('a', `  annotations:\n    release-train.dev/suppress.no-pods: "until 2026-12-31: see https://ci:${marker}@github.com"\n`)}`;

  test('is in no report, although messages and remedies quote what manifests say', () => {
    const all = [...RULES, RULE];
    const checked = checkTree(ManifestTree.of(manifests, 'a/b.yaml'), { rules: all });
    const told = checked.findings.map(({ rule, message, remedy }) => `${rule}: ${message}; ${remedy}`);
    expect(told).toContain(
      'addresses-with-scheme: "…@prom:9090" has no http:// or https:// before the host; write http://…@prom:9090',
    );
    expect(told.filter((it) => it.startsWith('project-permits-repository'))).toHaveLength(2);
    for (const text of [
      terminalReport(checked, all, { ...OPTIONS, all: true }),
      githubReport(checked, 'dist'),
      jsonReport(checked, all),
      sarifReport(checked, all, 'dist', '1.2.3'),
    ])
      expect(text).not.toContain('MARKER');
  });
});

test('in a message for code scanning, what a manifest says becomes no link', () => {
  const { runs } = JSON.parse(sarifReport(report(pod('[fix it here](https://evil.example)\\')), [RULE], 'd', '1'));
  expect(runs[0].results[0].message.text).toContain('\\[fix it here\\](https://evil.example)\\\\');
});
