import { writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { ReleaseTrainError } from '../../lib/core';
import type { Cluster } from '../../lib/operations';

/** What the cluster of a drill does; it can be told otherwise while the drill is under way. */
export interface DrillClusterOptions {
  /** The release id of the release in flight. */
  release?: string;
  /** Seconds from the fault to the abort. @default never */
  abortsAfter?: number;
  /** Seconds from the beginning to an abort without a fault. @default never */
  abortsByItselfAfter?: number;
  /** Seconds from the fault to the promotion. @default never */
  promotesAfter?: number;
  /** Seconds from the rollback to healthy. @default never */
  healthyAfter?: number;
  /** What the abort says. */
  message?: string;
  /** `create envoyfilters`. */
  denied?: string[];
  /** Requests that get another answer: `DELETE envoyfilters`. */
  fails?: Record<string, number>;
  /** Whether a release is in flight. @default true */
  inFlight?: boolean;
  paused?: boolean;
  step?: number;
  replicas?: number;
  stableReady?: number;
  sidecars?: boolean;
  /** Another release takes its place. */
  hash?: string;
  /** The fault of a drill that was killed. */
  left?: { readonly id: string; readonly expires: string };
  now?: () => number;
}

// biome-ignore lint/suspicious/noExplicitAny: objects of all kinds, as an API server has them
type Stored = any;

/** A cluster with one Rollout, which acts on its fault and on its rollback as an API server tells of it. */
export class DrillCluster {
  /** The faults that there are, by their path. */
  public readonly faults = new Map<string, Stored>();
  /** Everything that was ever injected. */
  public readonly injected: Stored[] = [];
  /** `POST envoyfilters`, in their order. */
  public readonly asked: string[] = [];
  public url = '';
  private readonly began: number;
  private injectedAt?: number;
  private rolledBackAt?: number;
  private abortedAt?: number;
  private readonly server = createServer((request, response) => void this.answer(request, response));

  public constructor(public readonly options: DrillClusterOptions = {}) {
    const { left, now = Date.now } = options;
    this.began = now();
    if (!left) return;
    const annotations = { 'release-train.dev/drill-id': left.id, 'release-train.dev/drill-expires': left.expires };
    this.faults.set(FAULT, { metadata: { annotations } });
  }

  public async listen(): Promise<void> {
    await new Promise<void>((listening) => this.server.listen(0, '127.0.0.1', listening));
    this.url = `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  public async close(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((closed) => this.server.close(closed));
  }

  /** A kubeconfig for it, in a folder. */
  public kubeconfig(folder: string): string {
    const file = join(folder, 'kubeconfig.json');
    const content = {
      apiVersion: 'v1',
      kind: 'Config',
      'current-context': 'staging',
      clusters: [{ name: 'staging', cluster: { server: this.url } }],
      users: [{ name: 'someone', user: { token: 'hunter2' } }],
      contexts: [{ name: 'staging', context: { cluster: 'staging', user: 'someone' } }],
    };
    writeFileSync(file, JSON.stringify(content));
    return file;
  }

  /** Access to it, as `connected` gives it: the client that reads a kubeconfig is an ES module, which jest does not load. */
  public access(): Cluster {
    const ask = async (method: string, path: string, sent?: unknown) => {
      const answer = await fetch(`${this.url}${path}`, { method, ...(sent ? { body: JSON.stringify(sent) } : {}) });
      return { status: answer.status, body: await answer.json() };
    };
    return {
      name: 'the cluster staging',
      get: (path) => ask('GET', path),
      send: ask,
      demandOk(status, path) {
        if (status !== 200) throw new ReleaseTrainError(`the cluster staging answers ${path} with ${status}`);
      },
    };
  }

  public rollBack(): void {
    this.rolledBackAt = this.now;
  }

  private get now(): number {
    return (this.options.now ?? Date.now)();
  }

  private since(at: number | undefined): number {
    return at === undefined ? Number.NEGATIVE_INFINITY : (this.now - at) / 1000;
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    let text = '';
    for await (const chunk of request) text += String(chunk);
    const { status = 200, body } = this.respond(
      request.method ?? '',
      new URL(request.url ?? '', 'http://x'),
      text ? JSON.parse(text) : undefined,
    );
    response.writeHead(status, { 'content-type': 'application/json' });
    response.end(JSON.stringify(body ?? { kind: 'Status' }));
  }

  private respond(method: string, url: URL, sent: Stored): { status?: number; body?: unknown } {
    const { pathname, searchParams } = url;
    const resource = /\/(rollouts|envoyfilters|pods|selfsubjectaccessreviews)\b/.exec(pathname)?.[1] ?? '';
    const what = `${method} ${resource}${searchParams.has('dryRun') ? ' dryRun' : ''}`;
    this.asked.push(what);
    const fails = this.options.fails?.[what];
    if (fails !== undefined) return { status: fails };
    if (resource === 'selfsubjectaccessreviews') {
      const { verb, resource: of } = sent.spec.resourceAttributes;
      return { status: 201, body: { status: { allowed: !this.options.denied?.includes(`${verb} ${of}`) } } };
    }
    if (resource === 'pods') return { body: { items: this.pods(searchParams.get('labelSelector') ?? '') } };
    if (resource === 'rollouts') {
      if (method === 'PATCH' && sent.status.abort) this.abortedAt ??= this.now;
      return { body: this.rollout() };
    }
    return this.fault(method, pathname, sent, searchParams.has('dryRun'));
  }

  private fault(method: string, path: string, sent: Stored, dryRun: boolean): { status?: number; body?: unknown } {
    if (method === 'POST') {
      const created = { ...sent.metadata, creationTimestamp: new Date(this.now).toISOString() };
      const object = { ...sent, metadata: created };
      if (dryRun) return { status: 201, body: object };
      if (this.faults.has(`${path}/${created.name}`)) return { status: 409 };
      this.faults.set(`${path}/${created.name}`, object);
      this.injected.push(object);
      this.injectedAt ??= this.now;
      return { status: 201, body: object };
    }
    const found = this.faults.get(path);
    if (!found) return { status: 404 };
    if (method === 'DELETE') this.faults.delete(path);
    return { body: found };
  }

  private rollout(): Stored {
    const { abortsAfter, promotesAfter, healthyAfter, message = ABORTED, replicas = 4, step = 1 } = this.options;
    if (this.since(this.injectedAt) >= (abortsAfter ?? Number.POSITIVE_INFINITY))
      this.abortedAt ??= (this.injectedAt ?? 0) + (abortsAfter ?? 0) * 1000;
    if (this.since(this.began) >= (this.options.abortsByItselfAfter ?? Number.POSITIVE_INFINITY))
      this.abortedAt ??= this.now;
    const back = this.since(this.rolledBackAt) >= (healthyAfter ?? Number.POSITIVE_INFINITY);
    const promoted = this.since(this.injectedAt) >= (promotesAfter ?? Number.POSITIVE_INFINITY);
    const rests = back || promoted || this.options.inFlight === false;
    const stable = promoted ? CANARY : STABLE;
    const aborted = this.abortedAt !== undefined && !back;
    return {
      metadata: { namespace: 'staging', name: 'svc-a', generation: 2 },
      spec: {
        replicas,
        strategy: { canary: { steps: Array.from({ length: 11 }, () => ({ pause: {} })) } },
        template: { metadata: { annotations: { 'release-train.dev/release-id': this.options.release } } },
      },
      status: {
        observedGeneration: '2',
        phase: rests ? 'Healthy' : aborted ? 'Degraded' : 'Progressing',
        currentPodHash: rests ? stable : (this.options.hash ?? CANARY),
        stableRS: stable,
        currentStepIndex: step,
        ...(this.options.paused && { pauseConditions: [{ reason: 'InconclusiveAnalysisRun' }] }),
        ...(aborted && { abort: true, abortedAt: new Date(this.abortedAt as number).toISOString(), message }),
      },
    };
  }

  private pods(selector: string): Stored[] {
    const { stableReady = this.options.replicas ?? 4, sidecars = true } = this.options;
    const since = new Date(this.now - 20_000).toISOString();
    const count = selector.endsWith(STABLE) ? stableReady : 1;
    const conditions = [{ type: 'Ready', status: 'True', lastTransitionTime: since }];
    const containers = [{ name: 'app' }, ...(sidecars ? [{ name: 'istio-proxy' }] : [])];
    return Array.from({ length: count }, () => ({ metadata: {}, spec: { containers }, status: { conditions } }));
  }
}

export const STABLE = '6d4f7c9b8d';
export const CANARY = '7b8c5d6f4c';

const ABORTED =
  'RolloutAborted: Rollout aborted update to revision 2: Metric "sequential-error-15s" assessed Failed due to failed (1) > failureLimit (0)';

const FAULT = '/apis/networking.istio.io/v1alpha3/namespaces/staging/envoyfilters/release-train-drill-svc-a';
