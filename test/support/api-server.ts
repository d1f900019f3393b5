import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What an API server answers; undefined for nothing of its own. */
export type Answer = { readonly status?: number; readonly body?: unknown; readonly hangs?: boolean } | undefined;

/** What somebody wants to be changed. */
export interface Change {
  readonly method: string;
  readonly path: string;
  readonly type?: string;
  readonly body: unknown;
}

/** An API server that answers as it is told, over HTTP. */
export interface ApiServer {
  readonly url: string;
  /** Paths that were asked for, with what stands behind the question mark. */
  readonly asked: string[];
  /** What changes something, in the order in which it came: method, path, and the body as it was sent. */
  readonly changes: Change[];
  /** The credentials that came with each. */
  readonly credentials: (string | undefined)[];
  close(): Promise<void>;
}

/** @param answer is asked first; CRDs are given two a page, whatever is asked for */
export async function apiServer(
  crds: readonly unknown[],
  documents: Readonly<Record<string, unknown>>,
  answer: (path: string, change?: Change) => Answer = () => undefined,
): Promise<ApiServer> {
  const asked: string[] = [];
  const credentials: (string | undefined)[] = [];
  const changes: Change[] = [];
  const server = createServer(async (request: IncomingMessage, response: ServerResponse) => {
    const path = request.url ?? '';
    const { method = 'GET', headers } = request;
    asked.push(path);
    credentials.push(request.headers.authorization);
    const change =
      method === 'GET' ? undefined : { method, path, type: headers['content-type'], body: await bodyOf(request) };
    if (change) changes.push(change);
    const { status = 200, body, hangs } = answer(path, change) ?? standard(path, crds, documents);
    if (hangs) return;
    response.writeHead(status, { 'content-type': 'application/json' });
    response.end(typeof body === 'string' ? body : JSON.stringify(body));
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    changes,
    credentials,
    close: () =>
      new Promise((closed) => {
        server.close(() => closed());
        server.closeAllConnections();
      }),
  };
}

async function bodyOf(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const text = Buffer.concat(chunks).toString('utf8');
  return text === '' ? undefined : JSON.parse(text);
}

function standard(
  path: string,
  crds: readonly unknown[],
  documents: Readonly<Record<string, unknown>>,
): NonNullable<Answer> {
  const url = new URL(path, 'http://server');
  if (url.pathname === '/apis/apiextensions.k8s.io/v1/customresourcedefinitions') {
    const from = Number(url.searchParams.get('continue') ?? 0);
    const more = from + 2 < crds.length ? { continue: String(from + 2) } : {};
    return { body: { kind: 'CustomResourceDefinitionList', metadata: more, items: crds.slice(from, from + 2) } };
  }
  if (url.pathname === '/openapi/v3')
    return { body: { paths: Object.fromEntries(Object.keys(documents).map((it) => [it, { serverRelativeURL: it }])) } };
  const document = documents[url.pathname.replace('/openapi/v3/', '')];
  return document === undefined ? { status: 404, body: { kind: 'Status' } } : { body: document };
}
