import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { git } from './git';

// biome-ignore lint/suspicious/noExplicitAny: an Application as JSON, set field by field
type Json = any;

/** One Application of the fake: what its controller does when it is asked to refresh, or in the course of time. */
export interface FakeApplication {
  name: string;
  folder: string;
  /** As the API gives it. */
  app: Json;
  /** The revisions that were synced, in order. */
  synced: string[];
  /** What happens to it at a new revision whose folder is another; the default is a canary that goes well. */
  release: readonly Moment[];
  /** The moments that are left of the release under way. */
  left: Moment[];
}

/** What changes between two readings. */
export type Moment = (app: Json, revision: string) => void;

let clock = 0;

/** A time of the controller, later with each call by a second. */
export function time(): string {
  return new Date(Date.UTC(2026, 10, 23) + 1000 * clock++).toISOString().replace('.000', '');
}

export const syncRuns: Moment = (app, revision) => {
  app.status.operationState = { phase: 'Running', operation: { sync: { revision } }, syncResult: { revision } };
};

/** The sync has ended, and the status still is that of before. */
export const syncEnds: Moment = (app, revision) => {
  app.status.operationState = { phase: 'Succeeded', finishedAt: time(), syncResult: { revision } };
};

export const compared =
  (health: string, message?: string): Moment =>
  (app, revision) => {
    app.status.sync.status = 'Synced';
    app.status.sync.revision = revision;
    app.status.health = { status: health, ...(message ? { message } : {}) };
    app.status.reconciledAt = time();
  };

export const syncFails: Moment = (app, revision) => {
  app.status.operationState = {
    phase: 'Failed',
    message: 'one or more objects failed to apply',
    finishedAt: time(),
    syncResult: { revision },
  };
};

export const GOOD: readonly Moment[] = [
  syncRuns,
  syncEnds,
  compared('Progressing'),
  compared('Suspended'),
  compared('Healthy'),
];

/**
 * An Argo CD over HTTP that watches a real repository. It looks at Git when it is asked to refresh, and each reading lets
 * a release go on by one moment.
 */
export class FakeArgoCd {
  public readonly applications = new Map<string, FakeApplication>();
  public readonly requests: { url: string; authorization?: string }[] = [];
  /** Answers instead, if it wants to. */
  public intercept?: (request: IncomingMessage, response: ServerResponse) => boolean;
  private readonly server = createServer((request, response) => this.answer(request, response));

  public constructor(private readonly remote: string) {}

  public async start(): Promise<string> {
    await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  public stop(): void {
    this.server.closeAllConnections();
    this.server.close();
  }

  /** An Application that is synced and healthy at the branch's tip. */
  public add(name: string, folder: string, release: readonly Moment[] = GOOD): FakeApplication {
    const revision = this.tip();
    const source = { repoURL: 'https://github.com/org/gitops', path: folder, targetRevision: 'main' };
    const app = {
      metadata: { name },
      spec: {
        project: 'services-prod',
        source,
        destination: { server: 'https://kubernetes.default.svc', namespace: 'prod' },
        syncPolicy: { automated: {} },
      },
      status: {
        sync: { status: 'Synced', revision, comparedTo: { source: { ...source } } },
        health: { status: 'Healthy' },
        operationState: { phase: 'Succeeded', finishedAt: time(), syncResult: { revision } },
        reconciledAt: time(),
      },
    };
    const added = { name, folder, app, synced: [], release, left: [] };
    this.applications.set(name, added);
    return added;
  }

  /** An Application by its service. */
  public of(service: string): FakeApplication {
    const found = this.applications.get(`${service}-prod`);
    if (!found) throw new Error(`no Application of ${service}`);
    return found;
  }

  /** Looks at Git by itself, as a webhook or its timer makes it: what no release is for just goes to the tip. */
  public look(): void {
    const tip = this.tip();
    for (const { app, folder } of this.applications.values()) {
      const { sync } = app.status;
      const [now, then] = [tip, sync.revision].map((it) => git(this.remote, 'rev-parse', `${it}:${folder}`));
      if (now === then) sync.revision = tip;
      app.status.reconciledAt = time();
    }
  }

  public tip(): string {
    return git(this.remote, 'rev-parse', 'main');
  }

  private answer(request: IncomingMessage, response: ServerResponse): unknown {
    const url = new URL(request.url ?? '', 'http://fake');
    this.requests.push({ url: request.url ?? '', authorization: request.headers.authorization });
    if (this.intercept?.(request, response)) return undefined;
    const json = (status: number, body: unknown): unknown =>
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    if (request.headers.authorization !== 'Bearer secret') return json(401, { message: 'invalid session' });
    if (url.searchParams.get('appNamespace') !== 'argocd') return json(403, { message: 'permission denied' });
    const found = this.applications.get(url.pathname.replace('/api/v1/applications/', ''));
    if (!found) return json(404, { message: 'not found' });
    if (url.searchParams.get('refresh') === 'normal') this.refresh(found);
    found.left.shift()?.(found.app, this.revisionOf(found));
    return json(200, found.app);
  }

  /** Compares with the tip: another folder begins a release, another revision alone does not. */
  private refresh(found: FakeApplication): void {
    const { status } = found.app;
    const tip = this.tip();
    const tree = (revision: string): string => git(this.remote, 'rev-parse', `${revision}:${found.folder}`);
    status.reconciledAt = time();
    if (found.left.length > 0) return;
    const changed = tree(status.sync.revision) !== tree(tip);
    status.sync.revision = tip;
    if (!changed) return;
    found.synced.push(tip);
    found.left = [...found.release];
    if (found.release[0] === syncRuns) status.sync.status = 'OutOfSync';
  }

  private revisionOf(found: FakeApplication): string {
    return found.app.status.sync.revision;
  }
}
