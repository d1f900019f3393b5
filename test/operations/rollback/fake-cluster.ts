import { ReleaseTrainError } from '../../../lib/core';
import { ManifestTree } from '../../../lib/manifests';
import type { Cluster, ClusterAnswer } from '../../../lib/operations';
import { type Answer, type ApiServer, apiServer, type Change } from '../../support/api-server';

// biome-ignore lint/suspicious/noExplicitAny: objects as JSON, set field by field
type Json = any;

/** A cluster with one Rollout, over HTTP; its controller does what it is told between two readings. */
export class FakeCluster {
  public rollout: Json;
  public replicaSets: Json[] = [];
  /** Called at each reading of the Rollout, before it is answered. */
  public reconcile: (cluster: FakeCluster) => void = () => undefined;
  /** Answers instead. */
  public intercept: (path: string, change?: Change) => Answer = () => undefined;
  public server!: ApiServer;
  public cluster!: Cluster;

  /** @param manifests the folder of the service, as it was applied first */
  public static async start(manifests: string, hash = 'aaa'): Promise<FakeCluster> {
    const fake = new FakeCluster();
    fake.server = await apiServer([], {}, (path, change) => fake.answer(path, change));
    servers.push(fake.server);
    fake.cluster = overHttp(fake.server.url);
    fake.apply(manifests, hash);
    fake.promote(hash);
    return fake;
  }

  /** What Argo CD applies; the controller makes a ReplicaSet of it. */
  public apply(manifests: string, hash: string): void {
    const [object] = ManifestTree.of(manifests).ofKind('argoproj.io/Rollout');
    const generation = (this.rollout?.metadata.generation ?? 0) + 1;
    const { metadata, spec } = object!.manifest as Json;
    this.rollout = {
      ...object!.manifest,
      metadata: { ...metadata, generation },
      spec,
      status: {
        ...this.rollout?.status,
        abort: undefined,
        abortedAt: undefined,
        observedGeneration: String(generation),
        currentPodHash: hash,
        currentStepIndex: 1,
        phase: 'Progressing',
        canary: { weights: { canary: { weight: 5 } } },
      },
    };
    const known = this.replicaSets.find((it) => it.metadata.labels['rollouts-pod-template-hash'] === hash);
    if (!known) this.replicaSets.push(this.replicaSet(hash));
    if (this.rollout.status.stableRS === hash) this.promote(hash);
  }

  /** Everybody has a version. */
  public promote(hash: string): void {
    const steps = this.rollout.spec.strategy.canary?.steps?.length;
    Object.assign(this.rollout.status, { stableRS: hash, phase: 'Healthy', currentStepIndex: steps });
    delete this.rollout.status.canary.weights;
    delete this.rollout.status.message;
  }

  /** The controller has taken an abort. */
  public abort(): void {
    Object.assign(this.rollout.status, {
      abort: true,
      abortedAt: '2026-11-23T02:00:00Z',
      phase: 'Degraded',
      message: 'RolloutAborted: metric "error-rate" assessed Failed',
    });
  }

  public of(hash: string): Json {
    return this.replicaSets.find((it) => it.metadata.labels['rollouts-pod-template-hash'] === hash);
  }

  private replicaSet(hash: string): Json {
    const template = structuredClone(this.rollout.spec.template);
    template.metadata.labels['rollouts-pod-template-hash'] = hash;
    template.metadata.creationTimestamp = null;
    template.spec.schedulerName = 'default-scheduler';
    // As Go writes it.
    delete template.spec.hostNetwork;
    template.metadata.annotations.role = 'canary';
    for (const container of template.spec.containers) {
      container.terminationMessagePath = '/dev/termination-log';
      if (container.resources?.requests?.memory) container.resources.requests.memory = '131072Ki';
    }
    return {
      metadata: {
        name: `svc-a-${hash}`,
        creationTimestamp: `2026-11-${String(this.replicaSets.length + 10)}T00:00:00Z`,
        labels: { 'rollouts-pod-template-hash': hash },
        annotations: { 'rollout.argoproj.io/ephemeral-metadata': '{"annotations":{"role":"canary"}}' },
        ownerReferences: [{ kind: 'Rollout', name: this.rollout.metadata.name }],
      },
      spec: { replicas: 4, template },
      status: { availableReplicas: 4 },
    };
  }

  private answer(path: string, change?: Change): Answer {
    const own = this.intercept(path, change);
    if (own) return own;
    const rollout = '/apis/argoproj.io/v1alpha1/namespaces/prod/rollouts/svc-a';
    if (path === rollout && !change) {
      this.reconcile(this);
      return { body: this.rollout };
    }
    if (path === `${rollout}/status` && change?.method === 'PATCH') {
      Object.assign(this.rollout.status, (change.body as Json).status);
      return { body: this.rollout };
    }
    if (path.startsWith('/apis/apps/v1/namespaces/prod/replicasets')) return { body: { items: this.replicaSets } };
    return { status: 404, body: { kind: 'Status' } };
  }
}

const servers: ApiServer[] = [];
afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.close()));
});

/** The client of Kubernetes is no CommonJS, which is all that tests can load; the command is tested with it. */
function overHttp(url: string): Cluster {
  const name = `the cluster prod (${new URL(url).host})`;
  const ask = async (method: string, path: string, sent?: unknown): Promise<ClusterAnswer> => {
    try {
      const type = method === 'PATCH' ? 'application/merge-patch+json' : 'application/json';
      const body = sent === undefined ? undefined : JSON.stringify(sent);
      const answer = await fetch(url + path, { method, headers: { 'content-type': type }, body });
      const text = await answer.text();
      return { status: answer.status, body: text === '' ? undefined : JSON.parse(text) };
    } catch {
      throw new ReleaseTrainError(`${name}: nobody answers there (connection refused)`);
    }
  };
  return {
    name,
    get: (path) => ask('GET', path),
    send: ask,
    demandOk(status, path) {
      if (status !== 200) throw new ReleaseTrainError(`${name} answers ${path} with ${status}`);
    },
  };
}
