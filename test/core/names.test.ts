import {
  dnsLabelProblem,
  dnsSubdomainProblem,
  labelValueProblem,
  qualifiedNameProblem,
  toLabelValue,
} from '../../lib/core';

describe('names', () => {
  test('a DNS label is accepted up to the length that suffixes leave', () => {
    expect(dnsLabelProblem('svc-a')).toBeUndefined();
    expect(dnsLabelProblem('a'.repeat(63))).toBeUndefined();
    expect(dnsLabelProblem('a'.repeat(46), 46)).toBeUndefined();
  });

  test('a name that is no DNS label is refused with one that is', () => {
    expect(dnsLabelProblem('Svc_A')).toBe(
      '"Svc_A" is no DNS label: write lowercase letters, digits and "-", a letter first and no "-" at the end, for example svc-a',
    );
    expect(dnsLabelProblem('1st')).toContain('for example st');
    for (const name of ['svc-', '-svc', 'svc.a', 'svc a', 'svc\n', 'ü'])
      expect(dnsLabelProblem(name)).toContain('no DNS label');
    for (const name of ['', undefined, 7, null]) expect(dnsLabelProblem(name)).toContain('empty or no string');
  });

  test('a name that grows too long with its suffixes is refused with the reason', () => {
    expect(dnsLabelProblem('a'.repeat(47), 46, 'pods take the rest')).toBe(
      `"${'a'.repeat(47)}" has 47 characters; 46 is the most: pods take the rest. Give a shorter name`,
    );
  });

  test('labels, annotations and object names follow the rules of the API server', () => {
    expect(labelValueProblem('1.4.2')).toBeUndefined();
    expect(labelValueProblem('')).toBeUndefined();
    expect(labelValueProblem('a'.repeat(64))).toContain('at most 63');
    expect(labelValueProblem('-a')).toContain('no label value');
    expect(qualifiedNameProblem('app.kubernetes.io/name')).toBeUndefined();
    expect(qualifiedNameProblem('a/b/c')).toContain('no label or annotation key');
    expect(qualifiedNameProblem('Upper.example/x')).toContain('no label or annotation key');
    expect(dnsSubdomainProblem('svc-a.v1')).toBeUndefined();
    expect(dnsSubdomainProblem('Bad_Name!!')).toContain('no DNS subdomain');
  });

  test('two different release ids never become one label value', () => {
    expect(toLabelValue('1.4.2-9f8d111')).toBe('1.4.2-9f8d111');
    const made = ['1.4.2+build', '1.4.2 build', 'é', '', 'x'.repeat(64), `${'x'.repeat(64)}y`, '-a', 'a-', '///'].map(
      toLabelValue,
    );
    expect(new Set(made).size).toBe(made.length);
    for (const value of made) expect(labelValueProblem(value)).toBeUndefined();
    expect(toLabelValue('1.4.2+build')).toMatch(/^1\.4\.2-build-[0-9a-f]{8}$/);
  });
});
