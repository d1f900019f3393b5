import { existsSync } from 'node:fs';
import { readPaths, simulateHere } from '../../../lib/simulation';
import { CANARY, type DrillCluster } from '../../support/drill-cluster';
import { gitOps, logOf, played } from '../../support/drills';
import { documents } from '../../support/fleet';
import { git, refusal } from '../../support/git';

jest.setTimeout(60_000);

describe('a drill', () => {
  test('measures what the guard and the rollback take, and writes it down', async () => {
    const checkout = gitOps();
    // What the controllers do with this failure, by another dice than what is foretold.
    const [path] = readPaths(documents(git(checkout, 'show', 'HEAD:clusters/staging/apps/svc-a/svc-a.k8s.yaml')));
    const played1 = simulateHere(path as never, { requestsPerSecond: 20, canaryErrorRate: 0.5 }, { runs: 1, seed: 7 });
    const abortsAfter = Math.round(played1.secondsToAbort?.median ?? 0);
    const { run, lines, cluster } = await played(checkout, { abortsAfter, healthyAfter: 30 });
    const done = await run;
    expect(done).toMatchObject({ service: 'svc-a', environment: 'staging', result: 'passed', notes: [] });
    expect(done?.release).toBe('svc-a-drill-1');
    expect(done?.injectedAt?.slice(0, 19)).toBe('2026-11-23T12:00:00');
    expect(Date.parse(done?.abortedAt ?? '') - Date.parse(done?.injectedAt ?? '')).toBe(abortsAfter * 1000);
    expect(lines.join('\n')).toMatch(/expected: aborted \S+ to \S+ after the injection/);
    expect(lines.join('\n')).toMatch(/from the injection to the abort: 45s; expected \S+ to \S+$/m);
    expect(lines).toContain('from the rollback to healthy: 30s');
    expect(cluster.faults.size).toBe(0);
    expect(logOf(checkout)).toEqual([done]);
    expect(git(checkout, 'log', '-1', '--format=%B', 'origin/main')).toMatch(
      /^Drill of svc-a in staging: passed\n\nRelease-Train: drill\nRelease-Service: svc-a\nRelease-Environment: staging\n/,
    );
  });

  test('strikes the pods of the canary alone, by what Argo CD does not know, and ends by itself', async () => {
    const { run, cluster } = await played(gitOps(), { abortsAfter: 45, healthyAfter: 1 });
    await run;
    const [{ metadata, spec }] = cluster.injected;
    expect(metadata.labels).toEqual({ 'release-train.dev/drill': 'svc-a' });
    expect(Object.keys(metadata.annotations).join()).not.toContain('argocd');
    expect(spec.workloadSelector.labels).toEqual({ 'rollouts-pod-template-hash': CANARY });
    const [{ match, patch }] = spec.configPatches;
    expect(match).toMatchObject({ context: 'SIDECAR_INBOUND', listener: { portNumber: 8080 } });
    const script = patch.value.typed_config.default_source_code.inline_string;
    const [, end] = /os\.time\(\) >= (\d+)/.exec(script) ?? [];
    expect(Number(end) * 1000).toBe(Date.parse(metadata.annotations['release-train.dev/drill-expires']));
    expect(Number(end)).toBeLessThan(Date.parse('2026-11-23T12:10:00Z') / 1000);
    expect(script).toContain('[":status"] = "500"');
  });

  test('says of each guard whether it is rehearsed', async () => {
    const { run, lines } = await played(gitOps(), { abortsAfter: 45, healthyAfter: 1 });
    await run;
    expect(lines).toContain(
      'guard sequential-error-15s looks at what the pods of the canary answer: rehearsed; it would abort by itself',
    );
    expect(lines.join('\n')).toMatch(
      /guard client-error-rate looks at what callers get from the canary, after retries: /,
    );
    expect(lines.join('\n')).not.toContain('gate looks');
  });

  test('that no guard catches takes the fault away, and fails', async () => {
    const { run, lines, cluster } = await played(gitOps(), {});
    const done = await run;
    expect(done?.result).toBe('not-caught');
    expect(done?.notes[0]).toMatch(/^the release was not aborted in /);
    expect(cluster.faults.size).toBe(0);
    expect(lines.at(-2)).toMatch(/what is left: no fault of this drill; the release goes on/);
  });

  test.each([
    ['is promoted', { promotesAfter: 20 }, /was promoted: no guard/, 'not-caught'],
    ['is aborted by a person', { abortsAfter: 20, message: 'RolloutAborted: by hand' }, /by no analysis/, 'not-caught'],
    ['is aborted without Prometheus', { abortsAfter: 20, message: 'assessed Error due to' }, /in Error/, 'not-caught'],
  ] as const)('whose release %s does not pass', async (_, options, why, result) => {
    const checkout = gitOps();
    const { run, cluster } = await played(checkout, options);
    const done = await run;
    expect(done).toMatchObject({ result, notes: [expect.stringMatching(why)] });
    expect(cluster.faults.size).toBe(0);
  });

  test.each([
    ['comes to its last step', { step: 10 }, 'not-caught', /last step/],
    ['is paused for want of evidence', { paused: true }, 'not-caught', /want of evidence/],
    ['is replaced by another one', { hash: '5c5c5c5c5c' }, 'broken-off', /another release/],
  ] as const)('ends when the release %s', async (_, change, result, why) => {
    const onSleep = (cluster: DrillCluster, at: number) => void (at >= 10 && Object.assign(cluster.options, change));
    const { run, cluster } = await played(gitOps(), {}, { onSleep });
    expect(await run).toMatchObject({ result, notes: [expect.stringMatching(why)] });
    expect(cluster.faults.size).toBe(0);
  });

  test('that waits less than its guard may take says so', async () => {
    const { run, lines } = await played(gitOps(), {}, { timeoutSeconds: 20 });
    expect((await run)?.result).toBe('not-caught');
    expect(lines.join('\n')).toMatch(/waits 20s for the abort, and it may take \S+: --timeout is too short/);
    const patient = await played(gitOps(), { abortsAfter: 45, healthyAfter: 1 });
    await patient.run;
    expect(patient.lines.join('\n')).not.toContain('--timeout is too short');
  });

  test('whose rollback brings nothing back was not restored', async () => {
    const { run, lines } = await played(gitOps(), { abortsAfter: 45 }, { timeoutSeconds: 300 });
    const done = await run;
    expect(done).toMatchObject({ result: 'not-restored', notes: ['it was not healthy 5m after the rollback'] });
    expect(lines).toContain(
      'what is left: the release is aborted, and its rollback may not be through: release-train rollback svc-a --env staging --why drill',
    );
  });

  test('tells a person the rollback where it cannot command it', async () => {
    const onSleep = (cluster: DrillCluster, at: number) => void (at > 100 && cluster.rollBack());
    const { run, lines } = await played(
      gitOps(),
      { abortsAfter: 45, healthyAfter: 0 },
      { rollback: undefined, onSleep },
    );
    const done = await run;
    expect(lines).toContain('now take the release back: release-train rollback svc-a --env staging --why drill');
    expect(done).toMatchObject({
      result: 'passed',
      notes: [expect.stringContaining('a person took the release back')],
    });
  });

  test('that is told to end takes the fault away and writes down that it was broken off', async () => {
    const checkout = gitOps();
    const it = await played(checkout, {}, { onSleep: (_, at) => void (at >= 10 && it.controller.abort()) });
    expect(await it.run).toMatchObject({ result: 'broken-off', notes: ['somebody ended the drill'] });
    expect(it.cluster.faults.size).toBe(0);
    expect(logOf(checkout)).toHaveLength(1);
  });

  test('bears a cluster that has trouble for a while', async () => {
    const onSleep = (cluster: DrillCluster, at: number) => {
      cluster.options.fails = at > 4 && at < 16 ? { 'GET rollouts': 503, 'GET envoyfilters': 503 } : {};
    };
    const { run } = await played(gitOps(), { abortsAfter: 45, healthyAfter: 1 }, { onSleep });
    expect((await run)?.result).toBe('passed');
  });

  test('says what is left where the fault cannot be taken away', async () => {
    const checkout = gitOps();
    const { run } = await played(checkout, { abortsAfter: 45, fails: { 'DELETE envoyfilters': 500 } });
    const message = await refusal(run);
    expect(message).toContain('the fault could not be taken away');
    expect(message).toContain('kubectl -n staging delete envoyfilter release-train-drill-svc-a');
    expect(message).toMatch(/it ends by itself at 2026-11-23T12:\d\d:\d\dZ/);
    expect(logOf(checkout)).toMatchObject([{ result: 'broken-off' }]);
  });

  test('by hand rehearses the rollback alone', async () => {
    const { run, cluster, lines } = await played(gitOps(), { healthyAfter: 10 }, { means: 'abort-by-hand' });
    const done = await run;
    expect(done).toMatchObject({ result: 'passed', means: 'abort-by-hand' });
    expect(done?.injectedAt).toBeUndefined();
    expect(cluster.injected).toEqual([]);
    expect(lines.join('\n')).toContain('what the pods of the canary answer: not rehearsed');
  });

  test('without a release in flight waits for one, if it is told to', async () => {
    const onSleep = (cluster: DrillCluster, at: number) =>
      void (at >= 20 && Object.assign(cluster.options, { inFlight: true }));
    const { run, lines } = await played(
      gitOps(),
      { inFlight: false, abortsAfter: 45, healthyAfter: 1 },
      { waitForRelease: true, onSleep },
    );
    expect((await run)?.result).toBe('passed');
    expect(lines[0]).toContain('waits for a release');
  });

  test('leaves nothing in the checkout', async () => {
    const checkout = gitOps();
    const { run } = await played(checkout, { abortsAfter: 45, healthyAfter: 1 });
    await run;
    expect(git(checkout, 'status', '--porcelain')).toBe('');
    expect(existsSync(`${checkout}/docs/release/drills.jsonl`)).toBe(false);
    expect(existsSync(`${checkout}/.git/release-train/drilling/checkout`)).toBe(false);
  });
});
