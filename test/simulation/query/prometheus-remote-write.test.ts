import { RemoteWrite } from '../../../lib/simulation/query/prometheus/remote-write';
import { Series } from '../../../lib/simulation/query/series';

const { uncompress } = require('snappyjs') as { uncompress(bytes: Uint8Array): Uint8Array };

const bytesOf = (body: Uint8Array): string => Buffer.from(uncompress(body)).toString('hex');

test('a request holds the labels by name, without empty ones, and the samples as eight bytes and a time', () => {
  const up = new Series({ pod: 'a', __name__: 'up', zone: '' });
  up.push(1, 1);
  const [body, ...others] = new RemoteWrite(1000).next({ series: [up] });
  expect(others).toEqual([]);
  const label = (name: string, value: string) => {
    const field = (tag: string, text: string) => tag + hex(text.length) + Buffer.from(text).toString('hex');
    return `0a${hex(name.length + value.length + 4)}${field('0a', name)}${field('12', value)}`;
  };
  const series = `${label('__name__', 'up')}${label('pod', 'a')}120c09000000000000f03f10e907`;
  expect(bytesOf(body!)).toBe(`0a${hex(series.length / 2)}${series}`);
});

test('NaN is written as the one that Prometheus takes for a staleness marker', () => {
  const up = new Series({ __name__: 'up' });
  up.push(0, Number.NaN);
  expect(bytesOf(new RemoteWrite(0).next({ series: [up] })[0]!)).toContain('09020000000000f07f');
});

test('a sample is sent once', () => {
  const up = new Series({ __name__: 'up' });
  const store = { series: [up, new Series({ __name__: 'down' })] };
  const write = new RemoteWrite(0);
  expect(write.next(store)).toEqual([]);
  up.push(0, 7);
  expect(write.next(store)).toHaveLength(1);
  expect(write.next(store)).toEqual([]);
  up.push(1, 8);
  expect(bytesOf(write.next(store)[0]!)).toMatch(/120b0900000000000020401001$/);
});

test('what is more than a Prometheus takes at once is sent in parts', () => {
  const many = Array.from({ length: 8 }, (_, pod) => {
    const series = new Series({ __name__: 'up', pod: String(pod) });
    for (let i = 0; i < 100_000; i++) series.push(i, i);
    return series;
  });
  const parts = new RemoteWrite(0).next({ series: many }).map((it) => uncompress(it).length);
  expect(parts).toHaveLength(2);
  for (const size of parts) expect(size).toBeLessThan(32 * 1024 * 1024);
});

const hex = (byte: number): string => byte.toString(16).padStart(2, '0');
