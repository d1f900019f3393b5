import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ReleaseTrainError } from '../../../lib';
import { PrometheusProcess } from '../../../lib/simulation/query/prometheus/prometheus-process';
import { PROMETHEUS, testWithPrometheus } from '../../support/prometheus';

/** Holds the temporary folders of the programs, so that a test sees what they leave behind. */
const temporary = mkdtempSync(join(tmpdir(), 'programs-'));
const programs: ChildProcessWithoutNullStreams[] = [];
afterAll(() => {
  for (const it of programs) it.kill('SIGKILL');
  rmSync(temporary, { recursive: true, force: true, maxRetries: 5 });
});

const SOURCE = join(__dirname, '../../../lib/simulation/query/prometheus/prometheus-process.ts');

/** Runs a program that starts Prometheus, writes where it listens, and goes on as told. */
async function program(goesOn: string): Promise<{ child: ChildProcessWithoutNullStreams; prometheus: string }> {
  const text = `
    require(${JSON.stringify(SOURCE)}).PrometheusProcess.start(${JSON.stringify(PROMETHEUS)}).then((server) => {
      ${goesOn};
      console.log(server.address);
    });`;
  const child = spawn(process.execPath, ['--import', 'tsx', '-e', text], {
    env: { ...process.env, TMPDIR: temporary },
  });
  programs.push(child);
  const [output] = (await once(child.stdout, 'data')) as [Buffer];
  return { child, prometheus: String(output).trim() };
}

async function nothingIsLeftOf(prometheus: string): Promise<void> {
  await expect(fetch(`http://${prometheus}/-/ready`)).rejects.toThrow();
  expect(readdirSync(temporary).filter((it) => it.startsWith('release-train'))).toEqual([]);
}

describe('Prometheus ends with the process that started it:', () => {
  testWithPrometheus('one that has nothing else to do does not wait for it', async () => {
    const { child, prometheus } = await program('');
    expect(await once(child, 'exit')).toEqual([0, null]);
    await nothingIsLeftOf(prometheus);
  });

  testWithPrometheus('one that fails', async () => {
    const { child, prometheus } = await program('setTimeout(() => { throw new Error("told so"); }, 50)');
    expect(await once(child, 'exit')).toEqual([1, null]);
    await nothingIsLeftOf(prometheus);
  });

  testWithPrometheus('one that is told to end, by the signal that it was told by', async () => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) {
      const { child, prometheus } = await program('setInterval(() => {}, 1000)');
      child.kill(signal);
      expect(await once(child, 'exit')).toEqual([null, signal]);
      await nothingIsLeftOf(prometheus);
    }
  });

  testWithPrometheus('one that ends in its own way when it is told to', async () => {
    const { child, prometheus } = await program(
      'process.on("SIGTERM", () => setTimeout(() => process.exit(7), 50)); setInterval(() => {}, 1000)',
    );
    child.kill('SIGTERM');
    expect(await once(child, 'exit')).toEqual([7, null]);
    await nothingIsLeftOf(prometheus);
  });
});

testWithPrometheus('when all have ended, signals do again what they did before', async () => {
  const before = process.listenerCount('SIGTERM');
  const servers = await Promise.all([PrometheusProcess.start(PROMETHEUS), PrometheusProcess.start(PROMETHEUS)]);
  expect(process.listenerCount('SIGTERM')).toBe(before + 1);
  await Promise.all(servers.map((it) => it.stop()));
  expect(process.listenerCount('SIGTERM')).toBe(before);
  await servers[0]!.stop();
});

testWithPrometheus('one that was killed by somebody else is an error with its last words', async () => {
  const server = await PrometheusProcess.start(PROMETHEUS);
  process.kill(server.pid!, 'SIGKILL');
  const error = await server.request('/-/ready').catch((it: unknown) => it);
  expect(error).toBeInstanceOf(ReleaseTrainError);
  expect((error as Error).message).toMatch(new RegExp(`^${PROMETHEUS} ended\\n {2}.*level=info`, 'i'));
  await server.stop();
});

test('a program that is not Prometheus is an error', async () => {
  await expect(PrometheusProcess.start('false')).rejects.toThrow(/^false ended$/);
});
