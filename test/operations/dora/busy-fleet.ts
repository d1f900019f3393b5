import { GitOps, type MadeUpRelease, releaseFile } from './gitops';

const TARGETS = '{"changeFailureRate":5,"deploymentsPerWeek":2,"leadTime":"24h","timeToRestore":"1h"}';

/** A quarter of a fleet of four services with whatever may happen to releases, the same each time. */
export function busyFleet(): GitOps {
  const repo = new GitOps();
  const services = ['checkout', 'orders', 'payments-gateway-for-card-schemes', 'search'];
  const place = (service: string): string => `prod/${service}`;
  const fileOf = (service: string): string => `releases/${service}.yaml`;
  const release = (service: string, id: string): MadeUpRelease => ({
    id,
    file: fileOf(service),
    ...(service === 'search' ? {} : { targets: TARGETS }),
  });
  repo.release('2025-12-20 10:00', Object.fromEntries(services.map((it) => [place(it), release(it, 'r0')])));
  for (let day = 1; day < 90; day++) {
    const service = services[(day * 7) % 3 === 0 ? day % 4 : day % 2] as string;
    if (day % 3 === 2 || day === 40) continue;
    const hour = 9 + (day % 8);
    const at = new Date(Date.UTC(2026, 0, day, hour));
    const commits = Array.from({ length: 1 + (day % 4) }, (_, i) => [
      `${String(day).padStart(4, '0')}${i}00`,
      new Date(at.getTime() - (i + 1) * (3 + ((day * 5) % 40)) * 3_600_000).toISOString(),
    ]);
    const id = `r${day}`;
    const printed = (minutes: number): string =>
      new Date(at.getTime() + minutes * 60_000).toISOString().slice(0, 16).replace('T', ' ');
    repo.commit(printed(-10), { [fileOf(service)]: releaseFile(id, Object.fromEntries(commits)) });
    const before = repo.git(printed(0), 'rev-parse', 'HEAD');
    repo.release(printed(0), { [place(service)]: release(service, id) });
    if (day % 10 !== 3 && day % 17 !== 4) continue;
    repo.git(printed(0), 'checkout', '--quiet', before, '--', `clusters/prod/apps/${service}`);
    const caught = day % 10 === 3 ? 'canary' : day % 4 === 0 ? 'after-promotion' : undefined;
    const trailers = `Release-Train: rollback\nRelease-Service: ${service}\nRelease-Environment: prod\nRelease-Caught: ${caught}`;
    repo.commit(printed(12 + day), {}, caught === undefined ? 'Revert' : `Roll back\n\n${trailers}`);
  }
  const drill = {
    service: 'checkout',
    environment: 'prod',
    means: 'abort-requests',
    startedAt: '2026-02-10T10:00:00Z',
    injectedAt: '2026-02-10T10:01:00Z',
    abortedAt: '2026-02-10T10:06:30Z',
    healthyAt: '2026-02-10T10:08:00Z',
    result: 'passed',
    notes: [],
  };
  return repo.commit('2026-02-10 10:10', { 'docs/release/drills.jsonl': `${JSON.stringify(drill)}\n` });
}
