import { Duration } from 'cdk8s';
import {
  type EnvironmentProps,
  FreezeWindow,
  type OneOffFreezeProps,
  type RecurringFreezeProps,
  Release,
  ServiceSet,
  type ServiceSetProps,
} from '../../lib';
import { documents, find, fleet, type Manifest, problems, SERVICE } from '../support/fleet';

const WEEKEND: RecurringFreezeProps = {
  schedule: '0 16 * * 5',
  duration: Duration.hours(64),
  timeZone: 'Europe/Berlin',
  reason: 'nobody is in the office',
};
const CHRISTMAS: OneOffFreezeProps = {
  from: '2026-12-23T18:00',
  to: '2027-01-02T08:00',
  timeZone: 'Europe/Berlin',
  reason: 'Christmas',
};

function withSet(set: ServiceSetProps, environment: Partial<EnvironmentProps> = {}, release = SERVICE.release) {
  const { app, prod } = fleet({}, environment);
  const payments = new ServiceSet(prod, 'payments', set);
  payments.addService('svc-a', { ...SERVICE, release });
  payments.addService('svc-b', SERVICE);
  return app;
}

function windows(set: ServiceSetProps, environment: Partial<EnvironmentProps> = {}): Manifest[] | undefined {
  const file = withSet(set, environment).render().get('clusters/prod/argocd/payments.k8s.yaml') ?? '';
  return find(documents(file), 'AppProject').spec.syncWindows;
}

describe('a freeze', () => {
  test('is a deny window for all Applications of the project, in which people may sync a revert', () => {
    expect(windows({ freezes: [FreezeWindow.recurring(WEEKEND)] })).toEqual([
      {
        kind: 'deny',
        schedule: '0 16 * * 5',
        duration: '64h',
        timeZone: 'Europe/Berlin',
        applications: ['*'],
        manualSync: true,
        description: 'nobody is in the office',
      },
    ]);
  });

  test('of one time has the date, and says in words that it has to be taken out', () => {
    expect(windows({ freezes: [FreezeWindow.oneOff(CHRISTMAS)] })).toMatchObject([
      {
        schedule: '0 18 23 12 *',
        duration: '230h',
        description:
          'Christmas (once: 2026-12-23T18:00 to 2027-01-02T08:00; to be taken out then, or it comes back every year)',
      },
    ]);
  });

  test('over a change of the clocks lasts as long as the clocks run, which is what Argo CD compares', () => {
    const freeze = FreezeWindow.oneOff({ ...CHRISTMAS, from: '2026-03-28T12:00', to: '2026-03-30T12:00' });
    expect(windows({ freezes: [freeze] })).toMatchObject([{ schedule: '0 12 28 3 *', duration: '48h' }]);
  });

  test('of some services names their Applications', () => {
    const freeze = FreezeWindow.recurring({ ...WEEKEND, services: ['svc-b', 'svc-a'] });
    expect(windows({ freezes: [freeze] })).toMatchObject([{ applications: ['svc-a-prod', 'svc-b-prod'] }]);
  });

  test('of the environment comes before those of the set, and once if both have it', () => {
    const weekend = FreezeWindow.recurring(WEEKEND);
    const both = windows({ freezes: [FreezeWindow.oneOff(CHRISTMAS), weekend] }, { freezes: [weekend] });
    expect(both?.map(({ schedule }) => schedule)).toEqual(['0 16 * * 5', '0 18 23 12 *']);
  });

  test('of the environment goes to the sets whose services it names, and to no other', () => {
    const freeze = FreezeWindow.recurring({ ...WEEKEND, services: ['svc-a', 'ledger'] });
    const { app, prod } = fleet({}, { freezes: [freeze] });
    new ServiceSet(prod, 'payments').addService('svc-a', SERVICE);
    new ServiceSet(prod, 'books').addService('ledger', SERVICE);
    new ServiceSet(prod, 'search').addService('finder', SERVICE);
    const files = app.render();
    const of = (set: string): Manifest[] | undefined =>
      find(documents(files.get(`clusters/prod/argocd/${set}.k8s.yaml`) ?? ''), 'AppProject').spec.syncWindows;
    expect(of('payments')).toMatchObject([{ applications: ['svc-a-prod'] }]);
    expect(of('books')).toMatchObject([{ applications: ['ledger-prod'] }]);
    expect(of('search')).toBeUndefined();
  });

  test('has no description for an Argo CD that may not know the field', () => {
    const [window] = windows({ freezes: [FreezeWindow.recurring(WEEKEND)] }, { controllers: { argoCd: '2.14' } }) ?? [];
    expect(window).not.toHaveProperty('description');
  });

  test('lets a sync end that has begun, where Argo CD can', () => {
    const [window] = windows({ freezes: [FreezeWindow.recurring(WEEKEND)] }, { controllers: { argoCd: '3.5' } }) ?? [];
    expect(window.syncOverrun).toBe(true);
  });

  test('leaves the project as it was where there is none', () => {
    expect(windows({})).toBeUndefined();
    expect(windows({ freezes: [] })).toBeUndefined();
  });

  test('has a description that Argo CD takes, however long its reason is', () => {
    const freeze = FreezeWindow.oneOff({ ...CHRISTMAS, reason: 'é'.repeat(60) });
    const [{ description }] = windows({ freezes: [freeze] }) as [Manifest];
    expect(Buffer.byteLength(description)).toBeLessThanOrEqual(255);
  });
});

describe('a one-off that a release proves to be over', () => {
  const warnings = (committedAt: string): string[] => {
    const release = Release.of({ image: 'x:1', version: '1', gitSha: '9f8d111', committedAt });
    return withSet({ freezes: [FreezeWindow.oneOff(CHRISTMAS)] }, {}, release).warnings.map(
      ({ path, message }) => `${path}: ${message}`,
    );
  };

  test('is told, since Argo CD would freeze again a year later', () => {
    expect(warnings('2027-01-02T07:00:01Z')).toEqual([
      'prod/payments: freezes: "Christmas" ended at 2027-01-02T08:00, and there is a release of 2027-01-02T07:00:01Z; take the freeze out, or Argo CD freezes again on the same date every year',
    ]);
  });

  test('is not told before', () => {
    expect(warnings('2027-01-02T06:59:00Z')).toEqual([]);
  });
});

describe('what is wrong with a freeze', () => {
  const told = (freezes: unknown): string[] =>
    problems(() => withSet({ freezes: freezes as ServiceSetProps['freezes'] }).render());
  const recurring = (change: Record<string, unknown>): string[] =>
    told([FreezeWindow.recurring({ ...WEEKEND, ...change } as RecurringFreezeProps)]);
  const oneOff = (change: Record<string, unknown>): string[] =>
    told([FreezeWindow.oneOff({ ...CHRISTMAS, ...change } as OneOffFreezeProps)]);

  test.each<[Record<string, unknown>, string]>([
    [{ schedule: '0 16 * *' }, 'schedule: "0 16 * *" has 4 fields; write five'],
    [{ schedule: '0 16 * * 7' }, 'schedule: "7" is no day of week'],
    [
      { schedule: '@weekly' },
      `schedule: Argo CD does not know "@weekly", and a window that it cannot read blocks every sync; write five fields, such as '0 16 * * 5'`,
    ],
    [
      { schedule: '0 0 30 2 *' },
      'schedule: "0 0 30 2 *" names days that never come, and Argo CD takes such a window for always open; write days that there are',
    ],
    [{ duration: Duration.seconds(0) }, 'duration: 0s is out of range; write a duration from 1m to 365 days'],
    [{ duration: '64h' }, 'duration: "64h" is not a duration; write for example Duration.minutes(2)'],
    [
      { duration: Duration.days(7) },
      'duration: a freeze of 7 days that begins again after 7 days at the latest never ends; give it less than 7 days, or begin less often',
    ],
    [{ timeZone: 'Berlin' }, 'timeZone: "Berlin" is no time zone'],
    [{ timeZone: undefined }, 'timeZone: undefined is no time zone'],
    [{ reason: '' }, 'reason: "" is no reason; write in one line why nothing is released then'],
    [{ reason: 'a\nb' }, 'reason: "a\\nb" is no reason'],
    [{ reason: 'x'.repeat(121) }, 'reason: a reason of 121 bytes is too long for a list of windows; write at most 120'],
    [{ services: [] }, 'services: an empty list freezes nothing; leave services out to freeze all'],
    [{ services: 'svc-a' }, `services: "svc-a" is no list of names; write for example ['svc-a']`],
    [{ reasons: 'x' }, 'reasons: there is no such property; did you mean reason?'],
    [{ from: '2026-12-23T18:00' }, 'from: there is no such property'],
  ])('that recurs: %j', (change, problem) => {
    const all = recurring(change);
    expect(all).toHaveLength(1);
    expect(all[0]).toContain(`prod/payments: freezes: ${problem}`);
  });

  test.each<[Record<string, unknown>, string]>([
    [
      { from: '2026-12-23T18:00Z' },
      'from: "2026-12-23T18:00Z" is no time; write what the clocks of the time zone show, such as 2026-12-23T18:00',
    ],
    [{ from: '2026-02-30T18:00' }, 'from: "2026-02-30T18:00" is no time'],
    [{ to: '2026-12-23T18:00' }, 'to: 2026-12-23T18:00 is not after 2026-12-23T18:00, when the freeze begins'],
    [
      { to: '2027-12-23T18:00' },
      'to: a freeze of 365 days never ends, because Argo CD begins it again every year; write a time less than a year after 2026-12-23T18:00',
    ],
    [
      { from: '2026-03-29T02:30' },
      'from: the clocks of Europe/Berlin never show 2026-03-29T02:30, they are put forward past it; write an hour earlier or later',
    ],
    [
      { from: '2026-10-25T02:30' },
      'from: the clocks of Europe/Berlin show 2026-10-25T02:30 twice, they are put back that day; write an hour earlier or later',
    ],
  ])('of one time: %j', (change, problem) => {
    const all = oneOff(change);
    expect(all).toHaveLength(1);
    expect(all[0]).toContain(`prod/payments: freezes: ${problem}`);
  });

  test('is told of a service that there is not', () => {
    expect(recurring({ services: ['svc-a', 'svc-c'] })).toEqual([
      'prod/payments: freezes: there is no service "svc-c" to freeze; the nearest name is svc-a',
    ]);
    const freeze = FreezeWindow.recurring({ ...WEEKEND, services: ['svc-x'] });
    expect(problems(() => withSet({}, { freezes: [freeze] }).render())).toEqual([
      'prod: freezes: there is no service "svc-x" to freeze; the nearest name is svc-a',
    ]);
  });

  test('is told of what is no freeze, by its place in the list', () => {
    expect(told('weekends')).toEqual([
      'prod/payments: freezes: "weekends" is no list; write [FreezeWindow.recurring({ … })]',
    ]);
    expect(told([FreezeWindow.recurring(WEEKEND), WEEKEND])).toEqual([
      'prod/payments: freezes[1]: an object is no freeze; write FreezeWindow.recurring({ … }) or oneOff({ … })',
    ]);
  });

  test('is told all together', () => {
    expect(told([FreezeWindow.recurring({} as RecurringFreezeProps)])).toHaveLength(4);
    expect(told([FreezeWindow.oneOff(undefined as unknown as OneOffFreezeProps)]).length).toBeGreaterThan(0);
  });
});
