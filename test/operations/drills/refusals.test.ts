import { Duration } from 'cdk8s';
import { ErrorRateAnalysis, FreezeWindow, LatencyAnalysis, PromQLAnalysis, Slo } from '../../../lib';
import { meansOf } from '../../../lib/operations';
import { refusedOf } from '../../support/command-lines';
import type { DrillClusterOptions } from '../../support/drill-cluster';
import { gitOps, type Played, played } from '../../support/drills';
import { SERVICE } from '../../support/fleet';
import { refusal } from '../../support/git';

jest.setTimeout(60_000);

/** Why there is no drill; nothing was injected then. */
async function refused(checkout: string, cluster: DrillClusterOptions = {}, options: Played = {}): Promise<string> {
  const it = await played(checkout, cluster, options);
  const message = await refusal(it.run);
  expect(it.cluster.injected).toEqual([]);
  return message;
}

describe('there is no drill', () => {
  test('in production, unless it is said', async () => {
    const checkout = gitOps('prod-eu', {}, { telemetryName: 'eu' });
    expect(await refused(checkout, {}, { environment: 'prod-eu' })).toContain('prod-eu/svc-a: is production');
    const { run } = await played(
      checkout,
      { abortsAfter: 45, healthyAfter: 1 },
      { environment: 'prod-eu', inProduction: true },
    );
    expect((await run)?.result).toBe('passed');
  });

  test('in what tells telemetry that it is production', async () => {
    const checkout = gitOps('live', {}, { telemetryName: 'production' });
    expect(await refused(checkout, {}, { environment: 'live' })).toContain('is production');
  });

  test('in a freeze', async () => {
    const freeze = FreezeWindow.oneOff({
      from: '2026-11-20T00:00',
      to: '2026-11-30T00:00',
      timeZone: 'UTC',
      reason: 'Black Friday',
    });
    const checkout = gitOps('staging', {}, { freezes: [freeze] });
    expect(await refused(checkout)).toMatch(/is frozen until 2026-11-30T00:00:00Z \(Black Friday.*--in-freeze/);
  });

  test('of a service that the branch does not have', async () => {
    expect(await refused(gitOps(), {}, { service: 'svc-x' })).toContain('clusters/staging/apps/svc-x');
    expect(await refused(gitOps(), {}, { environment: 'test' })).toContain('the service is in staging');
  });

  test('without a release in flight, and the commands that bring one are told', async () => {
    const message = await refused(gitOps(), { inFlight: false });
    const lines = message.split('\n').filter((line) => line.startsWith('  release-train '));
    expect(lines).toEqual([
      `  release-train bump svc-a --image ghcr.io/org/svc-a:1.4.2 --version 1.4.2 --git-sha ${SERVICE.release?.gitSha} --release-id svc-a-drill-1 --push`,
      '  release-train drill svc-a --env staging --wait-for-release',
    ]);
    expect(lines.flatMap(refusedOf)).toEqual([]);
  });

  test('with a release that is no drill, unless it is said', async () => {
    const checkout = gitOps();
    const message = await refused(checkout, { release: 'svc-a-1.4.3' });
    expect(message).toContain('the release in flight, svc-a-1.4.3, is no drill');
    const options = { release: 'svc-a-1.4.3', abortsAfter: 45, healthyAfter: 1 };
    const { run } = await played(checkout, options, { withThisRelease: true });
    expect((await run)?.result).toBe('passed');
  });

  test.each([
    ['has one pod', { replicas: 1 }, 'has a single replica'],
    ['has stable pods that are not ready', { stableReady: 3 }, '3 of 4 stable pods are ready'],
    ['has pods without a sidecar', { sidecars: false }, 'without a sidecar (istio-proxy)'],
    ['is at its last step', { step: 10 }, 'is at its last step'],
    ['is paused for want of evidence', { paused: true }, 'paused for want of evidence'],
  ] as const)('where the release %s', async (_, options, why) => {
    expect(await refused(gitOps(), options)).toContain(why);
  });

  test('where this user may not do it, and all that is missing is told at once', async () => {
    const checkout = gitOps();
    const denied = ['create envoyfilters', 'delete envoyfilters', 'list pods', 'list replicasets'];
    expect(await refused(checkout, { denied })).toContain(
      'this user may not list pods, list replicasets, create envoyfilters and delete envoyfilters',
    );
    // Who leaves the rollback to a person need not see what it looks at.
    expect(await refused(checkout, { denied }, { rollback: undefined })).toContain(
      'this user may not list pods, create envoyfilters and delete envoyfilters',
    );
  });

  test('where the API server would not take the fault', async () => {
    expect(await refused(gitOps(), { fails: { 'POST envoyfilters dryRun': 403 } })).toContain(
      'does not take the fault (403)',
    );
    expect(await refused(gitOps(), { fails: { 'POST envoyfilters dryRun': 404 } })).toContain('has no EnvoyFilter');
  });

  test('where the fault is one that no guard sees', async () => {
    const message = await refused(gitOps(), {}, { means: 'delay-requests' });
    expect(message).toContain('no guard would catch this fault for certain');
    expect(message).toContain('of 100 releases played with it at 20 requests per second, 0 were aborted');
  });

  test('while another one is under way; what a killed one left is taken away after its end', async () => {
    const checkout = gitOps();
    const left = { id: 'drill-0', expires: '2026-11-23T12:05:00Z' };
    const message = await refused(checkout, { left });
    expect(message).toContain('another drill of svc-a is under way');
    expect(message).toContain('its fault ends by itself at 2026-11-23T12:05:00Z, in 5m');
    const over = { ...left, expires: '2026-11-23T11:59:00Z' };
    const { run, lines } = await played(checkout, { left: over, abortsAfter: 45, healthyAfter: 1 });
    expect((await run)?.result).toBe('passed');
    expect(lines[0]).toBe('the fault of a drill that was killed was taken away; it had ended at 2026-11-23T11:59:00Z');
  });
});

test('a dry run looks at everything and injects nothing', async () => {
  const { run, lines, cluster } = await played(gitOps(), {}, { dryRun: true });
  expect(await run).toBeUndefined();
  expect(cluster.injected).toEqual([]);
  expect(cluster.asked).toContain('POST envoyfilters dryRun');
  expect(lines.at(-1)).toBe('a dry run: nothing was injected');
});

test('a guard of latency is rehearsed with requests that are held back', async () => {
  const latency = new LatencyAnalysis({ slo: Slo.latency(99, Duration.millis(250)) });
  const checkout = gitOps('staging', { analyses: [latency] });
  const { run, lines, cluster } = await played(
    checkout,
    { abortsAfter: 45, healthyAfter: 1 },
    { means: 'delay-requests' },
  );
  expect((await run)?.result).toBe('passed');
  expect(lines.join('\n')).toMatch(/guard \S*latency\S* looks at .*: rehearsed/);
  const [{ spec }] = cluster.injected;
  const [script, fault] = spec.configPatches.map(({ patch }: { patch: { value: unknown } }) => patch.value);
  expect(fault.typed_config.delay.fixed_delay).toBe('2s');
  expect(script.typed_config.default_source_code.inline_string).toContain(
    fault.typed_config.headers[0].string_match.exact,
  );
});

test.each([
  ['virtual-service', "made in the caller's sidecar"],
  ['authorization-policy', 'answers with 403'],
  ['network-policy', 'never becomes ready'],
  ['chaos', 'nobody knows it'],
])('means %s are refused with the reason', (means, why) => {
  expect(() => meansOf(means)).toThrow(why);
});

describe('a guard of metrics of the application', () => {
  const own = new PromQLAnalysis({
    id: 'orders-lost',
    description: 'Orders that were accepted and never stored.',
    query: `(sum(rate(orders_lost_total{namespace="staging",pod=~"svc-a-{{args.canary-hash}}-.+"}[2m])) or vector(0))
      / sum(rate(orders_total{namespace="staging",pod=~"svc-a-{{args.canary-hash}}-.+"}[2m]))`,
    success: { atMost: 0.001 },
    failure: { above: 0.005 },
  });

  test('is said not to be rehearsed, beside one that is', async () => {
    const checkout = gitOps('staging', { analyses: [new ErrorRateAnalysis(), own] });
    const { run, lines } = await played(checkout, { abortsAfter: 45, healthyAfter: 1 });
    expect((await run)?.result).toBe('passed');
    expect(lines).toContain(
      'guard orders-lost looks at metrics of the application or of others, which a fault in the sidecar does not touch: not rehearsed',
    );
  });

  test('alone is rehearsed with a release that is bad itself', async () => {
    const checkout = gitOps('staging', { analyses: [own] });
    const message = await refused(checkout);
    expect(message).toContain('no guard would catch this fault for certain');
    expect(message).toContain('--means release');
    const { run, cluster } = await played(
      checkout,
      { abortsByItselfAfter: 60, healthyAfter: 1, sidecars: false },
      { means: 'release' },
    );
    expect(await run).toMatchObject({ result: 'passed', injectedAt: '2026-11-23T11:59:40Z' });
    expect(cluster.injected).toEqual([]);
  });
});
