import { Writer } from 'protobufjs/minimal';
import type { Labels, Series, SeriesStore } from '../series';

// It brings no types.
const { compress } = require('snappyjs') as { compress(bytes: Uint8Array): Uint8Array };

/** The samples of a growing store as requests of Prometheus' remote write protocol 1.0, each sample once. */
export class RemoteWrite {
  private readonly sent: number[] = [];
  private readonly labels: Uint8Array[] = [];

  /** @param epoch what the times of the store count from, in milliseconds since 1970 */
  constructor(private readonly epoch: number) {}

  /** Bodies of the requests that send what is new in the store. */
  next(store: SeriesStore): Uint8Array[] {
    const bodies: Uint8Array[] = [];
    let request = Writer.create();
    store.series.forEach((series, i) => {
      const from = this.sent[i] ?? 0;
      if (series.length === from) return;
      this.labels[i] ??= labelFields(series.labels);
      request.uint32(TIME_SERIES).fork().raw(this.labels[i]);
      writeSamples(request, series, from, this.epoch);
      request.ldelim();
      this.sent[i] = series.length;
      if (request.pos > LARGE) {
        bodies.push(compress(request.finish()));
        request = Writer.create();
      }
    });
    if (request.pos > 0) bodies.push(compress(request.finish()));
    return bodies;
  }
}

export const REMOTE_WRITE_HEADERS = {
  'Content-Encoding': 'snappy',
  'Content-Type': 'application/x-protobuf',
  'X-Prometheus-Remote-Write-Version': '0.1.0',
};

/** Prometheus 3 takes 32 MiB at most. */
const LARGE = 8 * 1024 * 1024;

// Fields as prompb/types.proto numbers them, each with its wire type: 0 varint, 1 eight bytes, 2 of a length.
const TIME_SERIES = (1 << 3) | 2;
const LABEL = (1 << 3) | 2;
const LABEL_NAME = (1 << 3) | 2;
const LABEL_VALUE = (2 << 3) | 2;
const SAMPLE = (2 << 3) | 2;
const SAMPLE_VALUE = (1 << 3) | 1;
const SAMPLE_TIME = (2 << 3) | 0;

function labelFields(labels: Labels): Uint8Array {
  const writer = Writer.create();
  // By code point, as Prometheus sorts them. An empty label is none.
  const names = Object.keys(labels).filter((name) => labels[name] !== '');
  for (const name of names.sort()) {
    const value = labels[name] as string;
    writer.uint32(LABEL).fork().uint32(LABEL_NAME).string(name).uint32(LABEL_VALUE).string(value).ldelim();
  }
  return writer.finish();
}

function writeSamples(writer: Writer, series: Series, from: number, epoch: number): void {
  for (let i = from; i < series.length; i++) {
    writer.uint32(SAMPLE).fork().uint32(SAMPLE_VALUE);
    const value = series.values[i] as number;
    // A staleness marker is one NaN among many, known by its bits 0x7ff0000000000002; JavaScript may change the bits of a NaN.
    if (Number.isNaN(value)) writer.fixed32(0x00000002).fixed32(0x7ff00000);
    else writer.double(value);
    writer
      .uint32(SAMPLE_TIME)
      .int64(epoch + Math.round(series.times[i] as number))
      .ldelim();
  }
}
