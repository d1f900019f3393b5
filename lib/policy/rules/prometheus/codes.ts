import type { Matcher } from './expression';

const OF_HTTP = new Set([
  'response_code',
  'code',
  'status',
  'status_code',
  'http_status',
  'http_status_code',
  'http_code',
]);
const OF_HTTP_IN_OTEL = new Set(['http_response_status_code']);

/** Whether a matcher asks how a request ended. */
export function isOfACode({ label }: Matcher): boolean {
  return OF_HTTP.has(label) || OF_HTTP_IN_OTEL.has(label) || label === 'grpc_response_status' || label === 'grpc_code';
}

/** What a label for how requests ended can say; undefined where anything may stand. */
export function codesOf(label: string, metric: string | undefined): readonly string[] | undefined {
  if (label === 'response_code' && metric?.startsWith('istio_')) return HTTP;
  if (label === 'grpc_response_status') return GRPC;
  return undefined;
}

const HTTP = ['0', ...Array.from({ length: 500 }, (_, i) => String(100 + i))];
const GRPC = ['', ...Array.from({ length: 17 }, (_, i) => String(i))];

/** A pattern as Prometheus reads it: for the whole value. Undefined where it is none here. */
export function wholePattern(pattern: string): RegExp | undefined {
  try {
    return new RegExp(`^(?:${pattern})$`, 's');
  } catch {
    return undefined;
  }
}
