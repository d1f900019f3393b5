import { EventEmitter } from 'node:events';
import { ReleaseTrainError } from '../../../lib/core';
import { changeLines, Screen, type StatusReport, waitFor, watchStatus } from '../../../lib/operations';
import { aborted, canary, inFlight, NEW, OLD, pastDeadline, paused, podTemplate } from '../../support/rollouts';
import { ago, inGit, looked } from './looked';

function report(objects: readonly unknown[], more: Partial<StatusReport> = {}): StatusReport {
  const git = { revision: 'c0ffee00c0ffee00', committedAt: ago(3600) };
  const told = looked({ git: ['svc-a', 'svc-b'].map((name) => inGit(NEW, { name })), objects });
  return { at: '2026-11-23T14:00:00.000Z', git, unasked: [], notes: [], ...told, ...more };
}

/** What a watch tells of looks that come one after another. */
async function watched(looks: readonly (StatusReport | Error)[]): Promise<string[]> {
  const left = [...looks];
  const said: string[] = [];
  await watchStatus({
    look: async () => {
      const next = left.shift() as StatusReport | Error;
      if (next instanceof Error) throw next;
      return next;
    },
    everySeconds: 5,
    sleep: async () => undefined,
    show: (now, before) => said.push(...changeLines(now, before)),
    until: () => left.length === 0,
  });
  return said;
}

const CALM = canary(NEW, 'svc-b');

test('a log tells how it stands, and then only what changes', async () => {
  const looks = [
    report([inFlight(0), CALM]),
    report([inFlight(0), CALM]),
    report([paused(1, ago(10)), CALM]),
    report([paused(1, ago(60)), CALM]),
    report([aborted(ago(5)), CALM]),
    report([canary(NEW), CALM]),
  ];
  expect(await watched(looks)).toEqual([
    'prod/svc-a: 1.4.1 → 1.4.2 5 %, step 1/8 setWeight 5',
    '1 service is settled',
    'prod/svc-a: 1.4.1 → 1.4.2 5 %, step 2/8 pause 2m, 1m50s left',
    'prod/svc-a: 1.4.1, aborted 5s ago',
    expect.stringMatching(/^ {4}1\.4\.2 was aborted 5s ago \(.*live stays 1\.4\.1, Git still wants 1\.4\.2$/),
    "    → take it back in Git: release-train rollback svc-a --env prod --why '…'",
    'prod/svc-a: 1.4.2, healthy',
  ]);
});

test('what cannot be asked any more is told once, and when it can be again', async () => {
  const away = { unasked: [{ path: 'prod', message: 'nobody answers' }] };
  const calm = [canary(NEW), CALM];
  expect(await watched([report(calm), report(calm, away), report(calm, away), report(calm)])).toEqual([
    '2 services are settled',
    'not asked: prod: nobody answers',
    'all could be asked again',
  ]);
});

test('a look that fails does not end the watch, unless it is the first', async () => {
  const failing = new ReleaseTrainError('Git cannot be read');
  expect(await watched([report([canary(NEW), CALM]), failing, report([canary(OLD), CALM])])).toEqual([
    '2 services are settled',
    'not asked: what is shown is older: Git cannot be read',
    'prod/svc-a: 1.4.1, not synced',
    expect.stringContaining('Git has 1.4.2'),
    'all could be asked again',
  ]);
  await expect(watched([failing])).rejects.toThrow('Git cannot be read');
});

describe('a wait', () => {
  let time = 0;
  const judged = (...looks: readonly StatusReport[]): string[] => {
    time = 0;
    const wait = waitFor(60, () => time);
    return looks.map((look) => {
      time += 25_000;
      return wait.judge(look);
    });
  };

  test('ends when all are there', () => {
    expect(judged(report([inFlight(3), CALM]), report([canary(NEW), CALM]))).toEqual(['waiting', 'arrived']);
  });

  test('ends when one has failed in two looks, and not for a moment of it', () => {
    const [fails, goes] = [report([pastDeadline(), CALM]), report([inFlight(3), CALM])];
    expect(judged(fails, goes)).toEqual(['waiting', 'waiting']);
    expect(judged(fails, fails)).toEqual(['waiting', 'failed']);
  });

  test('takes no failure of the release before for one of what Git asks for and the cluster has not yet', () => {
    const before = aborted(ago(60));
    before.spec.template = podTemplate('svc-a', { version: '1.4.0', hash: 'unused' });
    const [early, there] = [report([before, CALM]), report([canary(NEW), CALM])];
    expect(early.rows[0]?.conditions).toEqual(['aborted', 'not-synced']);
    expect(judged(early, early, there)).toEqual(['waiting', 'waiting', 'arrived']);
  });

  test('waits for what is not synced until the time is over', () => {
    const late = report([canary(OLD), CALM]);
    expect(judged(late, late, late)).toEqual(['waiting', 'waiting', 'late']);
  });
});

describe('a screen', () => {
  class FakeTerminal extends EventEmitter {
    public columns = 40;
    public rows = 5;
    public written = '';
    public write(text: string): void {
      this.written += text;
    }
  }

  test('is one of its own, and when it is closed the former one and the cursor are back', () => {
    const terminal = new FakeTerminal();
    const screen = new Screen(terminal);
    screen.show(() => 'hello');
    expect(terminal.written).toBe('\u001b[?1049h\u001b[?25l\u001b[?7l\u001b[Hhello\u001b[K\u001b[J');
    terminal.written = '';
    screen.close();
    screen.close();
    expect(terminal.written).toBe('\u001b[?7h\u001b[?25h\u001b[?1049l');
  });

  test('is drawn again where the terminal gets another size, and never below its last line', () => {
    const terminal = new FakeTerminal();
    const screen = new Screen(terminal);
    screen.show((width, height) => Array.from({ length: 9 }, (_, i) => `${i} ${width}x${height}`).join('\n'));
    expect(terminal.written).toContain('4 40x5');
    expect(terminal.written).not.toContain('5 40x5');
    terminal.columns = 100;
    terminal.rows = 3;
    terminal.written = '';
    terminal.emit('resize');
    expect(terminal.written).toContain('2 100x3');
    expect(terminal.written).not.toContain('3 100x3');
    screen.close();
    terminal.written = '';
    terminal.emit('resize');
    expect(terminal.written).toBe('');
  });
});
