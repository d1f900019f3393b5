import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { ReleaseTrainError } from '../../../core';
import { endedBefore, endWithThisProcess } from './end-with-this-process';
import { instantAnswer } from './instant-answer';

/**
 * A real Prometheus (2.42 or later) of our own: empty, scraping nothing, taking samples of any time by remote write. It
 * listens on a free port of the loopback interface, keeps its data in a temporary folder, and ends with this process (but
 * if that is killed by SIGKILL, which nobody can catch).
 */
export class PrometheusProcess {
  private readonly log: string[] = [];
  private readonly ended: Promise<string>;
  private listensOn = '';

  /**
   * @param binary path or name of the program
   * @throws ReleaseTrainError if it is not installed, or does not start
   */
  static async start(binary = 'prometheus'): Promise<PrometheusProcess> {
    const folder = mkdtempSync(join(tmpdir(), 'release-train-prometheus-'));
    writeFileSync(join(folder, 'prometheus.yml'), CONFIGURATION);
    const child = spawn(binary, flags(folder), { stdio: ['ignore', 'ignore', 'pipe'] });
    const server = new PrometheusProcess(binary, folder, child);
    try {
      await server.ready();
    } catch (error) {
      await server.stop();
      throw error;
    }
    server.keepsUsAlive(false);
    return server;
  }

  private constructor(
    private readonly binary: string,
    private readonly folder: string,
    private readonly child: ChildProcessByStdio<null, null, Readable>,
  ) {
    endWithThisProcess(this);
    this.ended = new Promise((resolve) => {
      child.once('error', (error: NodeJS.ErrnoException) => resolve(whyNotStarted(binary, error)));
      child.once('close', () => resolve(`${binary} ended${this.log.map((line) => `\n  ${line}`).join('')}`));
    });
    let rest = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      const lines = (rest + text).split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) this.read(line);
    });
  }

  /** Host and port of its HTTP API. */
  get address(): string {
    return this.listensOn;
  }

  /** Id of the process; undefined if there is none. */
  get pid(): number | undefined {
    return this.child.pid;
  }

  /**
   * A request to its HTTP API.
   *
   * @throws ReleaseTrainError if it is not there any more
   */
  async request(path: string, init: ApiRequest = {}): Promise<{ readonly status: number; readonly body: string }> {
    try {
      // It would compress its answers, which takes longer than most questions.
      const headers = { ...init.headers, 'Accept-Encoding': 'identity' };
      const response = await fetch(`http://${this.listensOn}${path}`, { ...init, headers });
      return { status: response.status, body: await response.text() };
    } catch (error) {
      const reason = await Promise.race([this.ended, sleep(GRACE, undefined, { ref: false })]);
      throw new ReleaseTrainError(reason ?? `${this.binary} does not answer: ${(error as Error).message}`);
    }
  }

  /** Whose rules it follows. Prometheus 3 leaves out of a range the moment at which it begins. */
  async version(): Promise<2 | 3> {
    // Asked for what it does, because builds from source may not know their number: the whole minutes from 0 to 60 s.
    const { status, body } = await this.request('/api/v1/query?query=count_over_time(vector(1)[1m:1m])&time=60');
    const answer = instantAnswer(status, body);
    if (answer.type === 'vector' && answer.values[0] === 2) return 2;
    if (answer.type === 'vector' && answer.values[0] === 1) return 3;
    throw new ReleaseTrainError(`${this.binary} answers as neither Prometheus 2 nor 3 does: ${body.trim()}`);
  }

  /** Ends it and removes its data; nothing happens if it has ended. */
  async stop(): Promise<void> {
    this.keepsUsAlive(true);
    this.child.kill('SIGKILL');
    await this.ended;
    this.removeData();
    endedBefore(this);
  }

  /** As `stop`, without waiting: for a process that is about to end. */
  stopAtOnce(): void {
    this.child.kill('SIGKILL');
    this.removeData();
  }

  /** While it runs, it keeps nobody from ending; while somebody waits for it to start or to end, it does. */
  private keepsUsAlive(alive: boolean): void {
    const pipe = this.child.stderr as Readable & { ref(): void; unref(): void };
    for (const handle of [this.child, pipe]) {
      if (alive) handle.ref();
      else handle.unref();
    }
  }

  private removeData(): void {
    // It may still be writing while it ends.
    rmSync(this.folder, { recursive: true, force: true, maxRetries: 5 });
  }

  private async ready(): Promise<void> {
    const failed = this.ended.then((reason) => {
      throw new ReleaseTrainError(reason);
    });
    failed.catch(() => undefined);
    for (let waited = 0; waited < START_TIMEOUT; waited += POLL) {
      if (this.listensOn !== '' && (await Promise.race([this.request('/-/ready'), failed])).status === 200) return;
      await Promise.race([sleep(POLL), failed]);
    }
    throw new ReleaseTrainError(
      `${this.binary} is not ready after ${START_TIMEOUT / 1000} s; its last words:\n  ${this.log.join('\n  ')}`,
    );
  }

  private read(line: string): void {
    // It was told to take any free port, so that nobody else can have taken it, and says here which one it got.
    const address = /msg="Listening on".* address=(\S+)/.exec(line)?.[1];
    if (address) this.listensOn = address;
    this.log.push(line);
    if (this.log.length > LAST_WORDS) this.log.shift();
  }
}

interface ApiRequest {
  readonly method?: 'POST';
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Uint8Array | URLSearchParams;
}

const POLL = 10;
const START_TIMEOUT = 30_000;
/** How long the end of the process may come after the end of its connections. */
const GRACE = 1_000;
const LAST_WORDS = 3;

/** One head block for all time: nothing is compacted, nothing deleted, and samples may come in any order. */
const ALL_TIME = '100y';

const CONFIGURATION = `storage: {tsdb: {out_of_order_time_window: ${ALL_TIME}}}\n`;

function flags(folder: string): string[] {
  return [
    `--config.file=${join(folder, 'prometheus.yml')}`,
    `--storage.tsdb.path=${join(folder, 'data')}`,
    `--storage.tsdb.min-block-duration=${ALL_TIME}`,
    `--storage.tsdb.max-block-duration=${ALL_TIME}`,
    `--storage.tsdb.retention.time=${ALL_TIME}`,
    '--web.listen-address=127.0.0.1:0',
    '--web.enable-remote-write-receiver',
    '--log.level=info',
    '--log.format=logfmt',
  ];
}

function whyNotStarted(binary: string, error: NodeJS.ErrnoException): string {
  return error.code === 'ENOENT'
    ? `${binary} is not installed: install Prometheus (Debian package prometheus), or name its binary`
    : `${binary} cannot be started: ${error.message}`;
}
