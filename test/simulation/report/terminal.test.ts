import { stripVTControlCharacters } from 'node:util';
import { terminalReport } from '../../../lib/simulation/report/terminal';
import { AGAINST, ALL_PAUSED, FLEET, MOSTLY_ABORTED, ONE, REFUSED, report, service, UNMEASURED } from './made-up';

const plain = { width: 140, colors: false };

test('one service: its numbers, the verdict, the median release, who decided, and warnings', () => {
  expect(terminalReport(ONE, plain)).toBe(`Simulated release of svc-a
  100 requests per second
  the new version fails 5 %, the stable version 0.01 %
  pods are ready after 20 s
  objective 99.9 % over 30 days
  1,000 runs, seed 1

Service             Aborted       Promoted         Paused        Time to abort  Spoiled requests             Budget burnt
─────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────
svc-a    100 % (99.6 … 100)  0 % (0 … 0.4)  0 % (0 … 0.4)  45 s (p95 1 m 15 s)       12 (p95 23)  0.0046 % (p95 0.0089 %)

A release that fails 5 % is aborted in 100 % of the runs, after 45 s (median); 12 requests are spoiled.

The median release
 0:00  step 0: setWeight 5
 0:00  new version: 0 → 1 of 1 pods available, until 0:20
 0:20  weight 5 %
 0:21  analysis background starts: sequential-error-15s, client-error-rate, saturation
 0:21  step 1: pause 2m
 0:21  saturation: 3 × Successful (0), until 0:51
 0:36  sequential-error-15s: 2 × Successful (0.331 … 4.11), until 0:51
 1:06  sequential-error-15s: Failed (7.92)
 1:06  analysis background Failed
 1:06  aborted: Background analysis phase error/failed: Metric "sequential-error-15s" assessed Failed due to failed (1) > failureLimit (0)
 1:06  weight 0 %
 1:06  degraded: RolloutAborted: Rollout aborted update to revision 2

Decided by background/sequential-error-15s
background/sequential-error-15s ended 987 of 1,000 runs
background/client-error-rate ended 13 of 1,000 runs

Warnings
  client-error-rate asks 1 m after the first request: it saw 2 % of the releases only`);
});

test('in a narrower terminal certainty and spread stand below their number', () => {
  expect(terminalReport(AGAINST, { ...plain, width: 110 })).toContain(`
Service  Folder     Aborted  Promoted   Paused        Time to   Spoiled        Budget        Time to
                                                        abort  requests         burnt        promote
────────────────────────────────────────────────────────────────────────────────────────────────────
svc-a    before      91.4 %     8.6 %      0 %       3 m 15 s        58       0.022 %      20 m 14 s
                  89.5 … 93  7 … 10.5  0 … 0.4  p95 12 m 15 s   p95 842    p95 0.32 %  p95 20 m 16 s
svc-a    dist         100 %       0 %      0 %           45 s        12      0.0046 %              –
                 99.6 … 100   0 … 0.4  0 … 0.4   p95 1 m 15 s    p95 23  p95 0.0089 %
`);
});

test('where no table fits, each service is a list', () => {
  expect(terminalReport(AGAINST, { ...plain, width: 60 })).toContain(`
svc-a (dist)
  Aborted              100 %  99.6 … 100
  Promoted               0 %  0 … 0.4
  Paused                 0 %  0 … 0.4
  Time to abort         45 s  p95 1 m 15 s
  Spoiled requests        12  p95 23
  Budget burnt      0.0046 %  p95 0.0089 %
  Time to promote          –
`);
});

test('of two folders it says what became better or worse', () => {
  expect(terminalReport(AGAINST, plain)).toContain(`
svc-a: dist against before
  aborted: 91.4 % → 100 % (+8.6 points), better
  promoted: 8.6 % → 0 % (−8.6 points), better
  time to abort: 3 m 15 s → 45 s (−2 m 30 s), better
  spoiled requests: 58 → 12 (−46), better
  budget burnt: 0.022 % → 0.0046 % (−0.017 %), better
Better, worse: a share counts as changed if`);
});

test('two folders that do the same have no clear change', () => {
  const same = report([service('svc-a', ALL_PAUSED, { path: 'before' }), service('svc-a', ALL_PAUSED)]);
  expect(terminalReport(same, plain)).toContain('\nsvc-a: dist against before\n  no clear change\n');
});

test('a fleet is its table, without the releases in full', () => {
  const text = terminalReport(FLEET, plain);
  expect(text).toMatch(/^Simulated release of 30 services\n/);
  expect(text.match(/^(checkout|cart|search|payments|ledger)\b/gm)?.length).toBeGreaterThan(15);
  expect(text).not.toContain('The median release');
});

test('a Rollout that is refused says why, and has no numbers', () => {
  const text = terminalReport(report([service('svc-r', REFUSED), service('svc-a', MOSTLY_ABORTED)]), plain);
  expect(text).toMatch(/^svc-r +– +– +– +– +– +–$/m);
  expect(text).toContain('svc-r (dist): Argo Rollouts refuses to roll it out: svc-r: spec.strategy');
});

test('a reason that no event tells is told with who decided', () => {
  const example = { ...MOSTLY_ABORTED.example, reason: 'aborted by a person' };
  expect(terminalReport(report([service('svc-a', { ...MOSTLY_ABORTED, example })]), plain)).toContain(
    '\nDecided by background/sequential-error-15s: aborted by a person\n',
  );
});

test('where nothing was measured, the warnings come before any number', () => {
  const text = terminalReport(
    report([service('svc-u', UNMEASURED, { warnings: ['it is played as if it always passed'] })]),
    plain,
  );
  expect(text.match(/^(Warnings|Service|A release)/gm)).toEqual(['Warnings', 'Service', 'A release']);
});

test('text from manifests cannot command the terminal', () => {
  const text = terminalReport(
    report([service('svc\u001b[2J\n-a', MOSTLY_ABORTED, { path: '\u009b31mred', warnings: ['\u001b]0;title\u0007'] })]),
    plain,
  );
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for.
  expect(text).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/);
});

test('with colours, only dress is added', () => {
  const coloured = terminalReport(AGAINST, { ...plain, colors: true });
  expect(coloured).toContain('\u001b[');
  expect(stripVTControlCharacters(coloured)).toBe(terminalReport(AGAINST, plain));
});
