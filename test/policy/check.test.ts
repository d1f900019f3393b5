import { ManifestTree } from '../../lib/manifests';
import {
  type CheckReport,
  checkTree,
  hasFindings,
  RULES as KNOWN,
  type Rule,
  type RuleFinding,
} from '../../lib/policy';

/** A rule that finds fault with every object of a kind. */
function rule(id: string, kind: string, severity: Rule['severity'] = 'error'): Rule {
  return {
    id,
    family: 'text',
    severity,
    title: `No ${kind}`,
    cause: 'It is not wanted.',
    remedy: 'take it out',
    see: 'https://example.com',
    examples: { complies: '', violates: '' },
    *check(tree): Iterable<RuleFinding> {
      for (const object of tree.ofKind(`/${kind}`)) yield { at: object.at('spec', 'x'), message: 'it is there' };
    },
  };
}

const object = (kind: string, name: string, annotations = '') =>
  `apiVersion: v1\nkind: ${kind}\nmetadata:\n  name: ${name}\n  namespace: prod\n${annotations}spec:\n  x: 1\n`;
const accepted = (id: string, text: string) => `  annotations:\n    release-train.dev/suppress.${id}: "${text}"\n`;
const RULES = [rule('no-pods', 'Pod', 'warning'), rule('no-secrets', 'Secret')];

function check(text: string, date?: string): CheckReport {
  return checkTree(ManifestTree.of(text), { rules: RULES, date });
}

test('what a comparison found stands at its object, and can be accepted there; without one no suppression of it is useless', () => {
  const tree = ManifestTree.of(`apiVersion: v1
kind: Service
metadata:
  name: svc-a
  annotations: { release-train.dev/suppress.weights-reset: "until 2026-12-31: nothing is released" }
`);
  const [object] = tree.objects;
  const hazards = [{ rule: 'weights-reset', at: (object as (typeof tree.objects)[0]).fields, message: 'both change' }];
  const rules = KNOWN.filter(({ id }) => id === 'weights-reset');
  expect(checkTree(tree, { rules, hazards })).toMatchObject({
    findings: [],
    suppressed: [{ message: 'both change', line: 1 }],
  });
  expect(checkTree(tree, { rules, hazards: [] }).unused).toHaveLength(1);
  expect(checkTree(tree, { rules })).toMatchObject({ findings: [], unused: [], notDone: [] });
});

test('a finding tells the rule, the object, the field and its place', () => {
  expect(check(object('Pod', 'a')).findings).toEqual([
    {
      rule: 'no-pods',
      severity: 'warning',
      message: 'it is there',
      remedy: 'take it out',
      file: 'manifests.yaml',
      line: 7,
      column: 3,
      object: 'Pod prod/a',
      kind: 'Pod',
      namespace: 'prod',
      name: 'a',
      field: 'spec.x',
    },
  ]);
});

test('the worst comes first, and of one severity what stands first', () => {
  const { findings } = check([object('Pod', 'b'), object('Pod', 'a'), object('Secret', 'c')].join('---\n'));
  expect(findings.map((it) => it.object)).toEqual(['Secret prod/c', 'Pod prod/b', 'Pod prod/a']);
});

test('a report says whether anything is as bad as asked', () => {
  const warned = check(object('Pod', 'a'));
  expect([hasFindings(warned, 'error'), hasFindings(warned, 'warning'), hasFindings(warned, 'note')]).toEqual([
    false,
    true,
    true,
  ]);
});

describe('a suppression', () => {
  const tree = object('Pod', 'a', accepted('no-pods', 'until 2026-12-31: it goes with the next release'));

  test('accepts the finding of its rule at its object, and is listed', () => {
    const { findings, suppressed, unused } = check(`${tree}---\n${object('Pod', 'b')}`, '2026-12-31');
    expect(findings.map((it) => it.object)).toEqual(['Pod prod/b']);
    expect(suppressed).toMatchObject([
      { object: 'Pod prod/a', reason: 'it goes with the next release', until: '2026-12-31' },
    ]);
    expect(unused).toEqual([]);
  });

  test('ends: from the day after, the finding is told again, with what was accepted', () => {
    const { findings, suppressed } = check(tree, '2027-01-01');
    expect(suppressed).toEqual([]);
    expect(findings[0]?.message).toBe('it is there (it was accepted until 2026-12-31: it goes with the next release)');
  });

  test('holds for ever where nobody says which day it is', () => {
    expect(check(tree).findings).toEqual([]);
  });

  test('that accepts nothing is told, but not where its rule is not checked', () => {
    const other = object('Service', 'a', accepted('no-pods', 'until 2026-12-31: it was a Pod once'));
    expect(check(other).unused).toMatchObject([{ rule: 'no-pods', object: 'Service prod/a', line: 7 }]);
    expect(checkTree(ManifestTree.of(other), { rules: RULES.slice(1) }).unused).toEqual([]);
  });

  test.each(['for ever', 'until 2026-02-30: no such day', 'until 2026-12-31:', '2026-12-31: no until'])(
    'without a day and a reason accepts nothing: %s',
    (text) => {
      expect(check(object('Pod', 'a', accepted('no-pods', text))).findings).toHaveLength(1);
    },
  );
});

test('a date that is no day is refused', () => {
  expect(() => check('', 'today')).toThrow('the date "today" is no day; write it as 2026-12-31');
});
