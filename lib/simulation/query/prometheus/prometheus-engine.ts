import type { AsyncQueryEngine } from '../query-engine';
import { PrometheusProcess } from './prometheus-process';
import { PrometheusSession } from './prometheus-session';

export interface PrometheusEngineProps {
  /** Path or name of the program. @default prometheus */
  readonly binary?: string;
}

export interface PrometheusEngine extends AsyncQueryEngine {
  open(): Promise<PrometheusSession>;
}

/**
 * Asks a real Prometheus, which is started at the first need and ends with `close()`, or with this process.
 *
 * Where a query gives several series, they come in Prometheus' own order, which it promises to nobody: version 2 sorts them
 * by their labels, version 3 lists first what it got first, in another release maybe.
 *
 * Its methods reject with a ReleaseTrainError where no Prometheus is installed, or it does not start.
 */
export function prometheusEngine({ binary }: PrometheusEngineProps = {}): PrometheusEngine {
  let servers: Promise<PrometheusProcess>[] = [];
  let opened = 0;

  function newest(wanted: number): Promise<PrometheusProcess> {
    while (servers.length < wanted) servers.push(PrometheusProcess.start(binary));
    return servers[wanted - 1] as Promise<PrometheusProcess>;
  }

  return {
    async open() {
      const place = opened++;
      const server = await newest(Math.floor(place / PLACES) + 1);
      return new PrometheusSession(server, FIRST_EPOCH + (place % PLACES) * APART);
    },
    async version() {
      return (await newest(1)).version();
    },
    async close() {
      const ended = servers;
      servers = [];
      opened = 0;
      const started = (await Promise.allSettled(ended)).filter((it) => it.status === 'fulfilled');
      await Promise.all(started.map((it) => it.value.stop()));
    },
  };
}

// Releases share a Prometheus, each at a time of its own: starting one takes longer than many questions. A query sees its
// release alone, as long as it looks back for 99 days at most: a quarter, the longest period that objectives usually have.
// The times are midnights, so that `hour()` and its kin tell the same for every release.
const DAY = 24 * 60 * 60 * 1000;
const APART = 100 * DAY;
const FIRST_EPOCH = Date.UTC(1971, 0);
/** As many as end before any clock's time: remote write takes no samples of the future. After them comes another Prometheus. */
const PLACES = Math.floor((Date.UTC(2024, 0) - FIRST_EPOCH) / APART);
