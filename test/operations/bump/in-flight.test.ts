import { ReleaseTrainError } from '../../../lib/core';
import type { BumpOptions } from '../../../lib/operations';
import { content, git, put } from '../../support/git';
import { bumped, type ClusterMoment, clusterWith, FILES, folderOf, releaseOf, rolloutOf, station } from './station';

jest.setTimeout(60_000);

const ID = 'release-train.dev/release-id';

/** A Rollout as the API server has it. */
function live({ releaseId = 'svc-a-1.4.1', stable = 'old', current = 'new', status = {} as object, index = 1 } = {}) {
  return {
    body: {
      metadata: { name: 'svc-a', namespace: 'prod', generation: 3 },
      spec: {
        strategy: { canary: { steps: [{ setWeight: 5 }, { pause: { duration: '2m' } }, { setWeight: 50 }] } },
        template: { metadata: { annotations: { [ID]: releaseId } }, spec: { containers: [{ image: 'x:1' }] } },
      },
      status: {
        observedGeneration: '3',
        phase: 'Paused',
        stableRS: stable,
        currentPodHash: current,
        currentStepIndex: index,
        canary: { weights: { canary: { weight: 5 } } },
        ...status,
      },
    },
  };
}

const FLYING = live();
const STABLE = live({ stable: 'new', status: { phase: 'Healthy' } });
const ABORTED = live({ status: { abort: true, phase: 'Degraded', message: 'RolloutAborted: error-rate failed' } });

/** Time that goes on as somebody sleeps. */
function clock() {
  let now = Date.parse('2026-11-03T10:00:00Z');
  return {
    now: () => now,
    sleep: async (milliseconds: number) => {
      now += milliseconds;
    },
  };
}

function lookAt(...answers: ClusterMoment[]): Partial<BumpOptions> & { asked: string[] } {
  const { asked, cluster } = clusterWith(...answers);
  return { cluster, asked, ...clock() };
}

describe('a release in flight', () => {
  test('is not disturbed: the bump is refused with what runs and what can be done', async () => {
    const { repo } = station();
    const look = lookAt(FLYING);
    const { refusal } = await bumped(repo, look);
    expect(refusal).toBe(`ReleaseTrainError: a release is in flight; nothing was changed

prod/svc-a: svc-a-1.4.1 is in flight (at step 2 of 3, with 5 % of the traffic)
then: wait for it with --in-flight queue; end it with --in-flight replace: the canary starts over with the new release; or see what it does: release-train status`);
    expect(look.asked).toEqual(['/apis/argoproj.io/v1alpha1/namespaces/prod/rollouts/svc-a']);
    expect(git(repo, 'status', '--porcelain')).toBe('');
  });

  test('is looked for in the namespace into which its Application applies what names none', async () => {
    const { repo } = station({
      ...FILES,
      [folderOf('svc-a')]: rolloutOf('svc-a').replace('  namespace: prod\n', ''),
      'clusters/prod/argocd/services.k8s.yaml': `apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: { name: svc-a-prod, namespace: argocd }
spec:
  source: { repoURL: https://github.com/org/gitops, path: clusters/prod/apps/svc-a }
  destination: { server: https://kubernetes.default.svc, namespace: shop }
`,
    });
    const look = lookAt(STABLE);
    await bumped(repo, look);
    expect(look.asked[0]).toBe('/apis/argoproj.io/v1alpha1/namespaces/shop/rollouts/svc-a');
  });

  test('is waited for until it is promoted', async () => {
    const { repo } = station();
    const further = live({ status: { currentStepIndex: 2 } });
    const { lines, outcome } = await bumped(repo, { ...lookAt(FLYING, FLYING, further, STABLE), inFlight: 'queue' });
    expect(outcome).toEqual({ isNew: true });
    expect(lines.slice(0, 4)).toEqual([
      'prod/svc-a: waits: svc-a-1.4.1 is in flight (at step 2 of 3, with 5 % of the traffic)',
      'prod/svc-a: waits: svc-a-1.4.1 is in flight (at step 3 of 3, with 5 % of the traffic)',
      'prod/svc-a: nothing is in flight: svc-a-1.4.1 is stable',
      // What was pushed meanwhile is looked at, and so is the cluster.
      'prod/svc-a: nothing is in flight: svc-a-1.4.1 is stable',
    ]);
  });

  test('that is aborted while it is waited for is replaced', async () => {
    const { repo } = station();
    const { lines, outcome } = await bumped(repo, { ...lookAt(FLYING, ABORTED), inFlight: 'queue' });
    expect(outcome).toEqual({ isNew: true });
    expect(lines).toContain(
      'prod/svc-a: svc-a-1.4.1 was aborted (RolloutAborted: error-rate failed); this release takes its place',
    );
  });

  test('is waited for as long as was said, and while the cluster is away', async () => {
    const { repo } = station();
    const look = lookAt(FLYING, { error: new ReleaseTrainError('the cluster prod: nobody answers') }, FLYING);
    const { refusal, lines } = await bumped(repo, { ...look, inFlight: 'queue', timeoutSeconds: 90 });
    expect(refusal).toBe(
      'ReleaseTrainError: the release was not changed\n\nprod/svc-a: svc-a-1.4.1 is in flight (at step 2 of 3, with 5 % of the traffic) after 1m30s; promote or abort it, give a longer --timeout, or --in-flight replace',
    );
    expect(lines).toContain('prod/svc-a: waits: cannot be seen: the cluster prod: nobody answers');
    expect(look.asked).toHaveLength(10);
  });

  test('cannot be waited for where nobody looks', async () => {
    const { repo } = station();
    expect((await bumped(repo, { inFlight: 'queue' })).refusal).toContain(
      '--in-flight queue: waits for what a cluster says, and none was named; name it with --context',
    );
  });

  test('is replaced if that is meant, with what becomes of it', async () => {
    const { repo } = station();
    const { lines, outcome } = await bumped(repo, { ...lookAt(FLYING), inFlight: 'replace' });
    expect(outcome).toEqual({ isNew: true });
    expect(lines).toContain(
      'prod/svc-a: it ends there: the new release starts over at the first step with pods of its own, those of the canary go, and the stable version keeps serving',
    );
  });

  test('is replaced with a warning where the stable version shrinks with the weight', async () => {
    const shrinking = rolloutOf('svc-a').replace('canary:', 'canary:\n      dynamicStableScale: true');
    const { repo } = station({ ...FILES, [folderOf('svc-a')]: shrinking });
    expect((await bumped(repo, { ...lookAt(FLYING), inFlight: 'replace' })).lines).toContain(
      'prod/svc-a: the stable version shrinks with the weight (dynamicStableScale), and has fewer pods until it has grown again',
    );
  });

  test('is told in a dry run, which waits for nothing', async () => {
    const { repo } = station();
    const { lines } = await bumped(repo, { ...lookAt(FLYING), inFlight: 'queue', dryRun: true });
    expect(lines[0]).toContain('without --dry-run this would wait until it is promoted or aborted');
  });

  test('is also one that is published and not synced yet', async () => {
    const { repo } = station({ ...FILES, [folderOf('svc-a')]: rolloutOf('svc-a', { releaseId: 'svc-a-1.4.1b' }) });
    expect((await bumped(repo, lookAt(STABLE))).refusal).toContain(
      'prod/svc-a: svc-a-1.4.1b is published and not synced yet; svc-a-1.4.1 runs',
    );
  });

  test('while it is waited for, somebody else may bump: that is seen', async () => {
    const { repo } = station();
    let slept = 0;
    const { outcome } = await bumped(repo, {
      ...lookAt(FLYING, STABLE),
      inFlight: 'queue',
      sleep: async () => {
        slept++;
        await bumped(repo, {});
        put(repo, 'releases/svc-a.yaml', releaseOf('svc-a').replaceAll('1.4.1', '1.5.0').replace('11-02', '11-09'));
      },
    });
    expect(slept).toBe(1);
    expect(String(outcome)).toContain('is older than that of svc-a-1.5.0');
    expect(content(repo, 'releases/svc-a.yaml')).toContain('1.5.0');
  });
});

describe('a cluster', () => {
  test('in which nothing is in flight lets the release go on', async () => {
    const { repo } = station();
    for (const [answer, words] of [
      [STABLE, 'nothing is in flight: svc-a-1.4.1 is stable'],
      [{ status: 404 }, 'the cluster prod (10.0.0.1) has no such Rollout, so nothing is in flight there'],
    ] as const) {
      const { lines, outcome } = await bumped(repo, { ...lookAt(answer), dryRun: true });
      expect(outcome).toEqual({ isNew: false });
      expect(lines[0]).toBe(`prod/svc-a: ${words}`);
    }
  });

  test('that was named and does not say is an error; the one that this runs in is not', async () => {
    const { repo } = station();
    const look = lookAt({ status: 403 });
    expect((await bumped(repo, { ...look, dryRun: true })).refusal).toContain(
      'the cluster prod (10.0.0.1): you may not get rollouts in prod (403); have that right given, or leave --context out',
    );
    const own = { connect: look.cluster!.connect, isDemanded: false };
    expect((await bumped(repo, { cluster: own, dryRun: true })).lines[0]).toContain(
      'prod/svc-a: whether a release is in flight is not known: the cluster prod',
    );
    const none = { connect: () => Promise.reject(new ReleaseTrainError('no credentials')), isDemanded: false };
    expect((await bumped(repo, { cluster: none, dryRun: true })).lines.slice(0, 2)).toEqual([
      'the cluster that this runs in cannot be asked: no credentials',
      'nobody looked into a cluster: whether a release is in flight is not known (--context looks)',
    ]);
  });

  test('is that of one environment, which has to be said where the file releases several', async () => {
    const { repo } = station({ ...FILES, [folderOf('svc-a', 'stage')]: rolloutOf('svc-a') });
    expect((await bumped(repo, lookAt(STABLE))).refusal).toContain(
      '--context: is one cluster, and the file releases prod and stage; say with --env which of them runs there',
    );
    expect((await bumped(repo, { ...lookAt(STABLE), environment: 'stage' })).lines[0]).toBe(
      'prod/svc-a: nothing is in flight: svc-a-1.4.1 is stable'.replace('prod', 'stage'),
    );
  });
});
