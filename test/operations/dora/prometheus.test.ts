import { execFileSync, spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { prometheusWitness } from '../../../lib/operations/dora/prometheus';
import { temporaryFolder } from '../../support/git';
import { PROMETHEUS, testWithPrometheus } from '../../support/prometheus';
import { GitOps, outcomes } from './gitops';

/** A release on the 5th that was aborted and replaced on the 6th: Git alone takes it for promoted. */
function released(): GitOps {
  return new GitOps()
    .release('2025-12-01 10:00', { 'prod/svc-a': 'r1', 'prod/svc-b': 'r1' })
    .release('2026-01-05 10:00', { 'prod/svc-a': 'r2' })
    .release('2026-01-06 10:00', { 'prod/svc-a': 'r3' });
}

/** A Prometheus that answers as it is told. */
async function answering<T>(
  answer: (query: string) => { readonly status?: number; readonly body: unknown },
  run: (address: string, asked: { readonly query: string; readonly token?: string }[]) => Promise<T>,
): Promise<T> {
  const asked: { query: string; token?: string }[] = [];
  const server = createServer(async (request, response) => {
    const parts: Buffer[] = [];
    for await (const part of request) parts.push(part as Buffer);
    const query = new URLSearchParams(Buffer.concat(parts).toString()).get('query') ?? '';
    asked.push({ query, token: request.headers.authorization });
    const { status = 200, body } = answer(query);
    response.writeHead(status, { 'content-type': 'application/json' });
    response.end(typeof body === 'string' ? body : JSON.stringify(body));
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  try {
    return await run(`http://127.0.0.1:${(server.address() as AddressInfo).port}/prometheus/`, asked);
  } finally {
    server.close();
  }
}

const matrix = (...result: object[]): { readonly body: unknown } => ({
  body: { status: 'success', data: { resultType: 'matrix', result } },
});

describe('a Prometheus', () => {
  test('is asked for the moments at which Rollouts came into a phase, with the token as a header', async () => {
    const at = Date.parse('2026-01-05T10:09:00Z') / 1000;
    await answering(
      (query) =>
        query.includes('"Abort"')
          ? matrix({
              metric: { namespace: 'argo-rollouts', exported_namespace: 'shop', name: 'svc-a' },
              values: [[at, '1']],
            })
          : matrix(...(query.startsWith('count') ? [{ metric: {}, values: [[1, '2']] }] : [])),
      async (address, asked) => {
        const witness = prometheusWitness({ address, token: 'secret', environment: 'prod', fetch });
        expect(outcomes(await released().prod({ witnesses: [witness] }))).toEqual([
          'svc-a r2 caught-by-canary',
          'svc-a r3 promoted',
        ]);
        expect(asked[0]?.query).toBe('count(rollout_info)');
        expect(asked[1]?.query).toBe(
          'max by (namespace, exported_namespace, name) (max_over_time(rollout_info{phase="Abort"}[60s])) unless max by (namespace, exported_namespace, name) (max_over_time(rollout_info{phase="Abort"}[60s] offset 60s))',
        );
        expect(new Set(asked.map(({ token }) => token))).toEqual(new Set(['Bearer secret']));
        // 30 days in steps of a minute are five times as many points as Prometheus gives at once.
        expect(asked).toHaveLength(1 + 2 * 5);
      },
    );
  });

  test.each([
    ['fails', { status: 503, body: 'secret' }, 'it answers 503'],
    ['answers something else', { body: { status: 'success' } }, 'what it answers is no matrix'],
    ['has no such series', matrix(), 'has no rollout_info of this time'],
  ])('that %s is told of, and what Git knows stands', async (_, answer, expected) => {
    await answering(
      () => answer,
      async (address) => {
        const { notes, environments } = await released().measured({
          witnesses: [prometheusWitness({ address, token: 'secret', fetch })],
        });
        expect(environments[0]?.fleet.deployments.n).toBe(2);
        expect(notes.join()).toContain(expected);
        expect(notes.join()).toContain("numbers are Git's alone");
        expect(notes.join()).not.toContain('secret');
      },
    );
  });

  test('that cannot be reached is told of', async () => {
    const witness = prometheusWitness({ address: 'http://127.0.0.1:1', fetch });
    expect((await released().measured({ witnesses: [witness] })).notes[0]).toMatch(
      /^Prometheus http:\/\/127.0.0.1:1 does not tell \(.+\); the numbers are Git's alone\.$/,
    );
  });

  test.each([
    ['prometheus:9090', 'prometheus: is not spoken'],
    ['prometheus', 'this is no address; write for example http://prometheus.monitoring:9090'],
    ['https://me:secret@prometheus', 'the address holds a password'],
  ])('at %s is refused', (address, expected) => {
    const made = (): unknown => prometheusWitness({ address, fetch });
    expect(made).toThrow(expected);
    expect(made).not.toThrow('secret');
  });

  testWithPrometheus('of the real kind tells of an abort after its controller was restarted', async () => {
    const at = (time: string): number => Date.parse(`2026-01-${time}:00Z`) / 1000;
    // The phase that a Rollout is in, by the minute, and who says it: a restarted controller is another pod.
    const phases: [from: string, to: string, phase: string, pod: string][] = [
      ['05T09:00', '05T10:02', 'Completed', 'one'],
      ['05T10:03', '05T10:08', 'Paused', 'one'],
      ['05T10:09', '05T10:20', 'Abort', 'one'],
      ['05T10:21', '05T11:00', 'Abort', 'two'],
      ['06T10:00', '06T10:20', 'Progressing', 'two'],
      ['06T10:21', '06T11:00', 'Completed', 'two'],
    ];
    const samples = phases.flatMap(([from, to, phase, pod]) =>
      Array.from(
        { length: (at(to) - at(from)) / 60 + 1 },
        (_, i) => `rollout_info{namespace="shop",name="svc-a",phase="${phase}",pod="${pod}"} 1 ${at(from) + 60 * i}`,
      ),
    );
    const dir = temporaryFolder();
    writeFileSync(join(dir, 'samples'), `# TYPE rollout_info gauge\n${samples.join('\n')}\n# EOF\n`);
    execFileSync('promtool', ['tsdb', 'create-blocks-from', 'openmetrics', join(dir, 'samples'), join(dir, 'data')]);
    writeFileSync(join(dir, 'prometheus.yml'), '');
    await serving(dir, async (address) => {
      const witness = prometheusWitness({ address, fetch });
      const { observations, notes } = await witness.testify({ since: at('01T00:00'), until: at('31T00:00') });
      expect(observations.map((it) => [it.what, new Date(it.at * 1000).toISOString().slice(8, 16)])).toEqual([
        ['aborted', '05T10:09'],
        ['completed', '05T09:00'],
        ['completed', '06T10:21'],
      ]);
      expect(notes.join()).toMatch(
        /knows Rollouts since 2026-01-05 \d\d:\d\dZ; before that the numbers are Git's alone/,
      );
      expect(outcomes(await released().prod({ witnesses: [witness] }))).toEqual([
        'svc-a r2 caught-by-canary',
        'svc-a r3 promoted',
      ]);
    });
  });
});

async function serving(dir: string, run: (address: string) => Promise<void>): Promise<void> {
  const args = ['--storage.tsdb.path', join(dir, 'data'), '--storage.tsdb.retention.time', '100y'];
  const server = spawn(
    PROMETHEUS,
    [...args, '--config.file', join(dir, 'prometheus.yml'), '--web.listen-address=127.0.0.1:0'],
    {
      stdio: ['ignore', 'ignore', 'pipe'],
    },
  );
  const ended = new Promise((resolve) => server.once('exit', resolve));
  try {
    const port = await new Promise<string>((found, failed) => {
      let log = '';
      server.stderr.on('data', (part: Buffer) => {
        log += part.toString();
        const [, listening] = /msg="?Listening on"? address=127\.0\.0\.1:(\d+)/.exec(log) ?? [];
        if (listening && log.includes('ready to receive web requests')) found(listening);
      });
      server.once('exit', () => failed(new Error(log)));
    });
    await run(`http://127.0.0.1:${port}`);
  } finally {
    server.kill();
    await ended;
  }
}
