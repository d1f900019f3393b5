import { Environment, Release, ServiceSet } from '../../lib';
import { fleet, problems, SERVICE } from '../support/fleet';

const release = (version: string, committedAt?: string, emergency?: { reason: string; expires: string }) =>
  Release.of({ image: `ghcr.io/org/svc-a:${version}`, version, gitSha: '9f8d111d8f', committedAt, emergency });

/** svc-a in staging and in prod, which comes after it. */
function inBoth(staging: Release, prod: Release): string[] {
  const { app } = fleet();
  const prometheus = 'http://prometheus.monitoring:9090';
  const first = new Environment(app, 'staging', { namespace: 'shop', prometheus });
  const then = new Environment(app, 'live', { namespace: 'live', prometheus, after: first });
  new ServiceSet(first, 'services').addService('svc-a', { ...SERVICE, release: staging });
  const services = new ServiceSet(then, 'services');
  services.addService('svc-a', { ...SERVICE, release: prod });
  services.addService('svc-b', SERVICE);
  return problems(() => app.render());
}

const EARLY = '2026-11-02T09:30:00Z';
const LATE = '2026-11-03T09:30:00+01:00';

describe('an environment that comes after another one', () => {
  test('refuses a release that is newer than the one there', () => {
    expect(inBoth(release('1.4.2', EARLY), release('1.5.0', LATE))).toEqual([
      `live/services/svc-a: release: 1.5.0 of ${LATE} would come to live before staging, which has 1.4.2 of ${EARLY}; release it there first, or declare it an emergency`,
    ]);
  });

  test.each([
    ['the same one', release('1.4.2', LATE), release('1.4.2', LATE)],
    ['an older one', release('1.5.0', LATE), release('1.4.2', EARLY)],
    ['one of an unknown time', release('1.4.2', EARLY), release('1.5.0')],
    [
      'an emergency',
      release('1.4.2', EARLY),
      release('1.5.0', LATE, { reason: 'payments fail since 9:00', expires: '2026-11-03T12:00:00Z' }),
    ],
  ])('takes %s', (_, staging, prod) => {
    expect(inBoth(staging, prod)).toEqual([]);
  });

  test('does not wait for a service that is decommissioned there', () => {
    const { app } = fleet();
    const prometheus = 'http://prometheus.monitoring:9090';
    const first = new Environment(app, 'staging', { namespace: 'shop', prometheus });
    const then = new Environment(app, 'live', { namespace: 'live', prometheus, after: first });
    const decommissioned = { reason: 'replaced' };
    new ServiceSet(first, 'services').addService('svc-a', {
      ...SERVICE,
      release: release('1.4.2', EARLY),
      decommissioned,
    });
    new ServiceSet(then, 'services').addService('svc-a', { ...SERVICE, release: release('1.5.0', LATE) });
    expect(problems(() => app.render())).toEqual([]);
  });

  test('is of the same app', () => {
    const { app, services } = fleet({}, { after: fleet().prod });
    services.addService('svc-a', SERVICE);
    expect(problems(() => app.render())).toEqual([
      'prod: after: prod is of another app; make both environments in one',
    ]);
  });

  test('names environments, and nothing else', () => {
    const { app, services } = fleet({}, { after: 'staging' as never });
    services.addService('svc-a', SERVICE);
    expect(problems(() => app.render())).toEqual([
      'prod: after: "staging" is no environment, or no list of them; write the Environment itself: { after: staging }',
    ]);
  });
});
