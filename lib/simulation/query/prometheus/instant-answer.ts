import type { QueryAnswer } from '../query-engine';

/** What `/api/v1/query` of Prometheus' HTTP API answered, as Argo Rollouts reads it. */
export function instantAnswer(status: number, body: string): QueryAnswer {
  const response = parsed(body);
  if (response === undefined) return { type: 'error', message: `server_error: HTTP ${status}: ${body.trim()}` };
  // In the words of Prometheus' client library for Go, which end up as the measurement's message.
  if (response.status === 'error') return { type: 'error', message: `${response.errorType}: ${response.error}` };
  const { data } = response;
  switch (data.resultType) {
    case 'scalar':
      return { type: 'scalar', value: numberOf(data.result) };
    case 'vector':
      return { type: 'vector', values: data.result.map((series) => numberOf(series.value)) };
    case 'matrix':
      // metricproviders/prometheus/prometheus.go, processResponse: all samples of all series in one list.
      return { type: 'vector', values: data.result.flatMap((series) => series.values.map(numberOf)) };
    default:
      return { type: 'error', message: 'Prometheus metric type not supported' };
  }
}

type Sample = readonly [time: number, value: string];

type Response =
  | { readonly status: 'error'; readonly errorType: string; readonly error: string }
  | {
      readonly status: 'success';
      readonly data:
        | { readonly resultType: 'scalar'; readonly result: Sample }
        | { readonly resultType: 'vector'; readonly result: readonly { readonly value: Sample }[] }
        | { readonly resultType: 'matrix'; readonly result: readonly { readonly values: readonly Sample[] }[] }
        | { readonly resultType: 'string' };
    };

function parsed(body: string): Response | undefined {
  try {
    return JSON.parse(body) as Response;
  } catch {
    return undefined;
  }
}

/** Go writes +Inf and -Inf. */
function numberOf([, value]: Sample): number {
  return Number(value.replace('Inf', 'Infinity'));
}
