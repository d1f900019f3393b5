import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What was asked of a fake GitHub. */
export interface GitHubRequest {
  readonly method: string;
  readonly path: string;
  readonly authorization?: string;
  // biome-ignore lint/suspicious/noExplicitAny: what was sent, asserted field by field
  readonly body: any;
}

/** A GitHub that opens one pull request for each branch, as the real one does, over HTTP. */
export interface FakeGitHub {
  readonly api: string;
  readonly requests: GitHubRequest[];
  /** The status that it answers everything with from now on. */
  fails?: number;
  close(): Promise<void>;
}

export async function fakeGitHub(): Promise<FakeGitHub> {
  const requests: GitHubRequest[] = [];
  const open: string[] = [];
  const told = (head: string) => {
    const number = open.indexOf(head) + 1;
    return { number, html_url: `https://github.com/org/gitops/pull/${number}` };
  };
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const text = Buffer.concat(chunks).toString();
    const body = text === '' ? undefined : JSON.parse(text);
    const { method = '', url = '' } = request;
    requests.push({ method, path: url, authorization: request.headers.authorization, body });
    const answer = (status: number, value: unknown): void => {
      response.writeHead(status, { 'content-type': 'application/json' });
      response.end(JSON.stringify(value));
    };
    if (github.fails !== undefined) return answer(github.fails, { message: text });
    if (method === 'GET') {
      const [, head = ''] = /^[^:]*:(.*)$/.exec(new URL(url, 'http://x').searchParams.get('head') ?? '') ?? [];
      return answer(200, open.includes(head) ? [told(head)] : []);
    }
    if (open.includes(body.head)) return answer(422, { message: 'A pull request already exists' });
    open.push(body.head);
    answer(201, told(body.head));
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const github: FakeGitHub = {
    api: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    close: () =>
      new Promise((closed) => {
        server.close(() => closed());
        server.closeAllConnections();
      }),
  };
  return github;
}
