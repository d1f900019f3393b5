import { request as httpRequest } from 'node:http';
import { request as httpsRequest, type RequestOptions } from 'node:https';
import { ReleaseTrainError } from '../core';

/** What an API server answers. */
export interface ClusterAnswer {
  readonly status: number;
  /** The JSON of it; undefined if it is none. */
  readonly body: unknown;
}

/** A cluster that can be asked, and told. */
export interface Cluster {
  /** As messages call it; without credentials, which may stand in its address. */
  readonly name: string;
  /** The address of its API server, as the kubeconfig has it; without credentials. */
  readonly server?: string;
  /** @throws ReleaseTrainError if there is no answer, or one that is no JSON although all is well */
  get(path: string): Promise<ClusterAnswer>;
  /**
   * Changes something. A 404, a 409 or a 403 is an answer as well: who asks knows what it means.
   *
   * @throws ReleaseTrainError as {@link get}
   */
  send(method: 'POST' | 'PUT' | 'PATCH' | 'DELETE', path: string, body?: unknown): Promise<ClusterAnswer>;
  /** @throws ReleaseTrainError unless all is well */
  demandOk(status: number, path: string): void;
}

const TIMEOUT_MS = 60_000;

/**
 * The cluster of a context of the kubeconfig, or the one that this runs in.
 *
 * Messages hold neither what a kubeconfig says, nor what a plugin for credentials prints, nor the body of an answer: each of
 * them may hold a secret.
 *
 * @throws ReleaseTrainError if there is none
 */
export async function connected(context: string | undefined): Promise<Cluster> {
  const { KubeConfig } = await import('@kubernetes/client-node');
  const config = new KubeConfig();
  try {
    config.loadFromDefault();
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new ReleaseTrainError(
      `the kubeconfig cannot be read${code ? ` (${code})` : ''}; see whether kubectl config view reads it, and what KUBECONFIG says`,
    );
  }
  if (context !== undefined) {
    const names = config.getContexts().flatMap(({ name, cluster }) => {
      const server = config.getCluster(cluster)?.server;
      return isMadeUp(name, server) ? [] : [name];
    });
    if (!names.includes(context))
      throw new ReleaseTrainError(
        `there is no context ${context} in the kubeconfig; ${names.length > 0 ? `there ${names.length === 1 ? 'is' : 'are'} ${names.sort().join(', ')}` : 'there is none at all'}`,
      );
    config.setCurrentContext(context);
  }
  const name = config.getCurrentContext();
  const current = config.getCurrentCluster();
  const server = current?.server;
  if (!server || isMadeUp(name, server))
    throw new ReleaseTrainError(
      'there is no cluster to ask: the kubeconfig has no current context; give --context, or set KUBECONFIG',
    );
  if (!URL.canParse(server) || !/^https?:/.test(server))
    throw new ReleaseTrainError(
      `the cluster ${name}: its address in the kubeconfig is none; write https://…, as kubectl cluster-info shows it`,
    );
  const { protocol, host, pathname } = new URL(server);
  const shown = `the cluster ${name} (${host})`;
  const options: RequestOptions = { timeout: TIMEOUT_MS, headers: { accept: 'application/json' } };
  try {
    // Without TLS, as kubectl proxy offers it, there is nothing to verify; the client wants to be told so.
    if (protocol === 'http:') Object.assign(current as object, { skipTLSVerify: true });
    await config.applyToHTTPSOptions(options);
  } catch {
    throw new ReleaseTrainError(
      `${shown}: its credentials cannot be had; kubectl --context ${name} get crds shows why`,
    );
  }
  const base = `${protocol}//${host}${pathname.replace(/\/+$/, '')}`;
  return clusterAt(base, { context: name, shown, options });
}

/** Whether a context is the one that the client takes where it finds no kubeconfig. */
function isMadeUp(context: string, server: string | undefined): boolean {
  return context === 'loaded-context' && server === 'http://localhost:8080';
}

/**
 * A cluster at an address.
 *
 * @param base of its API server, without a slash at the end
 */
export function clusterAt(
  base: string,
  {
    context,
    shown = `the cluster ${context} (${new URL(base).host})`,
    options = {},
  }: { readonly context: string; readonly shown?: string; readonly options?: RequestOptions },
): Cluster {
  const ask = async (method: string, path: string, sent?: unknown): Promise<ClusterAnswer> => {
    const { status, text } = await answer(shown, `${base}${path}`, { ...options, method }, sent);
    try {
      return { status, body: JSON.parse(text) };
    } catch {
      if (status !== 200) return { status, body: undefined };
      throw new ReleaseTrainError(
        `${shown}: ${path.replace(/\?.*/, '')} is no JSON, or ends too early; is there something before the API server?`,
      );
    }
  };
  return {
    name: shown,
    server: base,
    get: (path) => ask('GET', path),
    send: (method, path, sent) => ask(method, path, sent),
    demandOk(status, path) {
      if (status === 200) return;
      throw new ReleaseTrainError(`${shown} ${refusal(status, path.replace(/\?.*/, ''), context)}`);
    },
  };
}

function refusal(status: number, path: string, context: string): string {
  if (status === 401)
    return `does not know who asks (401); log in again, until kubectl --context ${context} get crds works`;
  if (status === 403)
    return `does not let this user ask for ${path} (403); see kubectl --context ${context} auth can-i --list`;
  if (status === 404) return `has no ${path} (404); it needs Kubernetes 1.25 or later`;
  if (status === 429 || status >= 500) return `has trouble with ${path} (${status}); try again later`;
  return `answers ${path} with ${status}; is that the address of an API server?`;
}

function answer(
  shown: string,
  url: string,
  options: RequestOptions,
  sent?: unknown,
): Promise<{ status: number; text: string }> {
  const send = url.startsWith('http:') ? httpRequest : httpsRequest;
  const body = sent === undefined ? undefined : Buffer.from(JSON.stringify(sent));
  // Custom resources know no strategic merge patch.
  const type = options.method === 'PATCH' ? 'application/merge-patch+json' : 'application/json';
  const headers = { ...options.headers, ...(body && { 'content-type': type, 'content-length': body.length }) };
  return new Promise((done, failed) => {
    const fail = (why: string) => failed(new ReleaseTrainError(`${shown}: ${why}`));
    const request = send(url, { ...options, headers } as RequestOptions, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('error', () => fail('the answer broke off; try again'));
      response.on('end', () =>
        done({ status: response.statusCode ?? 0, text: Buffer.concat(chunks).toString('utf8') }),
      );
    });
    request.on('timeout', () => request.destroy(Object.assign(new Error(), { code: 'ETIMEDOUT' })));
    request.on('error', ({ code }: NodeJS.ErrnoException) => fail(unreachable(code)));
    request.end(body);
  });
}

function unreachable(code = 'no reason given'): string {
  switch (code) {
    case 'ECONNREFUSED':
      return 'nobody answers there (connection refused); is it up, and is this the right context?';
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return 'its name cannot be resolved; is the network, or the VPN, there?';
    case 'ETIMEDOUT':
      return 'no answer within a minute; is the network, or the VPN, there?';
    case 'ECONNRESET':
    case 'EPIPE':
      return 'the connection broke off; try again';
    default:
      return /CERT|SIGN|TLS|SSL/.test(code)
        ? `its certificate is not trusted (${code}); is the certificate authority in the kubeconfig that of this cluster?`
        : `it cannot be asked (${code})`;
  }
}
