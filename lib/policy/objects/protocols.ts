import type { Field } from '../../manifests';

const PROTOCOLS = new Set(
  'http http2 https grpc grpc-web http-proxy tcp tls udp mongo mysql redis kafka cassandra hbone'.split(' '),
);

/**
 * What a port of a Service says that it speaks, in `appProtocol` or at the beginning of its name; undefined if it does not.
 *
 * @see https://istio.io/latest/docs/ops/configuration/traffic-management/protocol-selection/
 */
export function protocolOf(port: Field): string | undefined {
  const said = port.at('appProtocol').text?.toLowerCase();
  if (said) return APP_PROTOCOLS[said] ?? (PROTOCOLS.has(said) ? said : undefined);
  const name = port.at('name').text?.toLowerCase() ?? '';
  if (/^grpc-web(-|$)/.test(name)) return 'grpc-web';
  const prefix = name.split('-')[0] as string;
  return PROTOCOLS.has(prefix) ? prefix : undefined;
}

const APP_PROTOCOLS: Readonly<Record<string, string>> = {
  'kubernetes.io/h2c': 'http2',
  'kubernetes.io/ws': 'http',
  'kubernetes.io/wss': 'https',
};

/** Whether Istio sees the requests in it, and can route and count them. */
export function isHttp(protocol: string): boolean {
  return ['http', 'http2', 'grpc', 'grpc-web'].includes(protocol);
}
