import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { emergencyNotice, Release, Releases } from '../../lib/core';

const GOOD = { image: 'ghcr.io/org/svc-a:1.4.2', version: '1.4.2', gitSha: '9f8d111d8f' };
const AT_NINE = '2026-11-02T09:00:00Z';
const AT_TEN = '2026-11-02T10:00:00Z';
const UNIX_NINE = 1793610000;

const problemsOf = (emergency: unknown, committedAt: string | undefined = AT_NINE): readonly string[] =>
  Release.of({ ...GOOD, committedAt, emergency } as never).problems;

describe('an emergency', () => {
  test('begins with the commit of its release', () => {
    const { emergency, problems } = Release.of({
      ...GOOD,
      committedAt: AT_NINE,
      emergency: { reason: 'prices are wrong', expires: '2026-11-02T12:00:00+01:00' },
    });
    expect(problems).toEqual([]);
    expect(emergency).toEqual({ reason: 'prices are wrong', declared: UNIX_NINE, expires: UNIX_NINE + 2 * 3600 });
  });

  test('begins when it is declared, if its commit is older: a way back is one to an old commit', () => {
    const { emergency, problems } = Release.of({
      ...GOOD,
      committedAt: '2026-09-01T09:00:00Z',
      emergency: { reason: 'back to 1.4.1', declared: AT_NINE, expires: AT_TEN },
    });
    expect(problems).toEqual([]);
    expect(emergency).toMatchObject({ declared: UNIX_NINE, expires: UNIX_NINE + 3600 });
  });

  test('is told in one line', () => {
    expect(emergencyNotice({ reason: 'prices are wrong', declared: UNIX_NINE, expires: UNIX_NINE + 3600 })).toBe(
      'prices are wrong (until 2026-11-02T10:00:00Z)',
    );
  });

  test('lasts at most 24 hours', () => {
    expect(problemsOf({ reason: 'x', expires: '2026-11-03T09:00:00Z' })).toEqual([]);
    expect(problemsOf({ reason: 'x', expires: '2026-11-03T09:00:01Z' })).toEqual([
      'emergency.expires: 2026-11-03T09:00:01Z is more than 24 hours after 2026-11-02T09:00:00Z, when the commit was made, and no emergency is set for the future; write 2026-11-03T09:00:00Z or earlier, or say with declared when the emergency began',
    ]);
    expect(problemsOf({ reason: 'x', declared: AT_NINE, expires: '2026-12-24T09:00:00Z' })).toEqual([
      'emergency.expires: 2026-12-24T09:00:00Z is more than 24 hours after 2026-11-02T09:00:00Z, when it was declared, and no emergency is set for the future; write 2026-11-03T09:00:00Z or earlier',
    ]);
  });

  test('is not over before it began', () => {
    expect(problemsOf({ reason: 'x', expires: AT_NINE })).toEqual([
      'emergency.expires: 2026-11-02T09:00:00Z is not after 2026-11-02T09:00:00Z, when the commit was made; write a time up to 2026-11-03T09:00:00Z',
    ]);
  });

  test('has a beginning', () => {
    expect(Release.of({ ...GOOD, emergency: { reason: 'x', expires: AT_TEN } }).problems).toEqual([
      'emergency.declared: nobody can tell when the emergency began; write it, such as 2026-11-02T09:30:00Z, or the committedAt of the release',
    ]);
  });

  test('has times that are moments, not days', () => {
    expect(problemsOf({ reason: 'x', expires: '2026-11-03' })).toEqual([
      'emergency.expires: "2026-11-03" is no time; write ISO 8601 with a time zone, such as 2026-11-02T09:30:00Z',
    ]);
    expect(problemsOf({ reason: 'x', declared: 'now', expires: AT_TEN })).toEqual([
      'emergency.declared: "now" is no time; write ISO 8601 with a time zone, such as 2026-11-02T09:30:00Z',
    ]);
    // One mistake is one problem.
    expect(problemsOf({ reason: 'x', expires: AT_TEN }, 'yesterday')).toHaveLength(1);
  });

  test.each([undefined, '', '  ', 5, 'two\nlines', 'a\u2028b', 'tab\there', 'over\u202eridden'])(
    'has a reason that people can read: not %j',
    (reason) => {
      expect(problemsOf({ reason, expires: AT_TEN })[0]).toMatch(
        /^emergency\.reason: .* is no reason; write in one line why the release cannot wait$/s,
      );
    },
  );

  test('has a reason that fits into a line', () => {
    expect(problemsOf({ reason: 'x'.repeat(200), expires: AT_TEN })).toEqual([]);
    expect(problemsOf({ reason: 'x'.repeat(201), expires: AT_TEN })).toEqual([
      'emergency.reason: a reason of 201 characters is too long for one line; write at most 200',
    ]);
  });

  test.each([true, 'yes', null, ['a']])('is a map: not %j', (emergency) => {
    expect(problemsOf(emergency)[0]).toMatch(/^emergency: .* is no emergency; write \{ reason: …, expires: … \}$/);
  });

  test('that is wrong, or of a wrong release, opens no gate', () => {
    const emergency = { reason: 'x', expires: AT_TEN };
    expect(Release.of({ ...GOOD, emergency }).emergency).toBeUndefined();
    expect(Release.of({ ...GOOD, image: 'x', committedAt: AT_NINE, emergency }).emergency).toBeUndefined();
    expect(Release.of({ ...GOOD, committedAt: AT_NINE }).emergency).toBeUndefined();
  });
});

describe('an emergency in a release file', () => {
  const folder = mkdtempSync(join(tmpdir(), 'releases-'));
  const read = (text: string): Release => {
    writeFileSync(join(folder, 'svc-x.yaml'), `image: ghcr.io/org/svc-x:1\nversion: 1\ngitSha: 9f8d111\n${text}`);
    return Releases.fromFolder(folder).of('svc-x');
  };
  const wrong = (text: string): string[] => read(text).problems.map((problem) => problem.replace(/^\S*\//, ''));

  test('is read, whether it stands in lines or in braces', () => {
    const emergency = { reason: 'a: b', declared: UNIX_NINE, expires: UNIX_NINE + 3600 };
    expect(read(`emergency:\n  reason: 'a: b'\n  declared: ${AT_NINE}\n  expires: ${AT_TEN}\n`)).toMatchObject({
      emergency,
      problems: [],
    });
    expect(read(`committedAt: ${AT_NINE}\nemergency: { reason: "a: b", expires: "${AT_TEN}" }\n`)).toMatchObject({
      emergency,
      problems: [],
    });
  });

  test('tells the line of each field that is wrong', () => {
    expect(wrong(`committedAt: ${AT_NINE}\nemergency:\n  reason: ''\n  expires: 2026-12-24\n  untill: x\n`)).toEqual([
      'svc-x.yaml:6: emergency.reason: "" is no reason; write in one line why the release cannot wait',
      'svc-x.yaml:7: emergency.expires: "2026-12-24" is no time; write ISO 8601 with a time zone, such as 2026-11-02T09:30:00Z',
      'svc-x.yaml:8: emergency.untill: an emergency has no such field; its fields are reason, declared, expires',
    ]);
  });

  test('tells the line where a field is missing', () => {
    expect(wrong(`committedAt: ${AT_NINE}\nemergency:\n  expires: ${AT_TEN}\n`)).toEqual([
      'svc-x.yaml:5: the field emergency.reason is missing: write in one line why the release cannot wait',
    ]);
    expect(wrong(`emergency:\n  reason: x\n  expires: ${AT_TEN}\n`)).toEqual([
      'svc-x.yaml:4: the field emergency.declared is missing: write it, such as 2026-11-02T09:30:00Z, or the committedAt of the release',
    ]);
  });

  test('tells a field that stands there twice, and what is no map', () => {
    expect(wrong(`committedAt: ${AT_NINE}\nemergency:\n  reason: x\n  reason: y\n  expires: ${AT_TEN}\n`)).toEqual([
      'svc-x.yaml:7: the field reason stands there a second time; keep one of the two',
    ]);
    expect(wrong('emergency: yes\n')).toEqual([
      'svc-x.yaml:4: emergency: "yes" is no emergency; write { reason: …, expires: … }',
    ]);
    expect(wrong('emergency:\n')).toEqual([
      'svc-x.yaml:4: emergency: "" is no emergency; write { reason: …, expires: … }',
    ]);
  });
});
