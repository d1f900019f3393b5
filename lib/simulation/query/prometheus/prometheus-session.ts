import { ReleaseTrainError } from '../../../core';
import type { AsyncQuerySession, QueryAnswer } from '../query-engine';
import type { SeriesStore } from '../series';
import { instantAnswer } from './instant-answer';
import type { PrometheusProcess } from './prometheus-process';
import { REMOTE_WRITE_HEADERS, RemoteWrite } from './remote-write';

/** The samples of one release in a Prometheus that holds those of other releases too, at other times. */
export class PrometheusSession implements AsyncQuerySession {
  private readonly unsent: RemoteWrite;
  private delivery: Promise<void> = Promise.resolve();

  /**
   * @param epoch where the store's times begin, in milliseconds since 1970. Answers do not depend on it, but for queries that
   * ask for the time itself (`time()`, `timestamp()`, `@`)
   */
  constructor(
    private readonly server: PrometheusProcess,
    readonly epoch: number,
  ) {
    this.unsent = new RemoteWrite(epoch);
  }

  async ask(store: SeriesStore, query: string, time: number): Promise<QueryAnswer> {
    await this.deliver(store);
    const at = ((this.epoch + Math.round(time)) / 1000).toFixed(3);
    const { status, body } = await this.server.request('/api/v1/query', {
      method: 'POST',
      body: new URLSearchParams({ query, time: at }),
    });
    return instantAnswer(status, body);
  }

  /** Two questions may be asked at once: what the first one sends, the second one waits for. */
  private deliver(store: SeriesStore): Promise<void> {
    const bodies = this.unsent.next(store);
    if (bodies.length > 0) this.delivery = this.delivery.then(() => this.send(bodies));
    return this.delivery;
  }

  private async send(bodies: readonly Uint8Array[]): Promise<void> {
    for (const bytes of bodies) {
      const { status, body } = await this.server.request('/api/v1/write', {
        method: 'POST',
        headers: REMOTE_WRITE_HEADERS,
        body: bytes,
      });
      if (status >= 300) throw new ReleaseTrainError(`prometheus refused samples: HTTP ${status}: ${body.trim()}`);
    }
  }
}
