import { ServiceSet } from '../../lib';
import { fleet, problems, SERVICE } from '../support/fleet';

/** What is wrong with a fleet of ledger, accounts, and one service that says something of others. */
function complaints(of: Record<string, unknown>): string[] {
  const { app, prod, services } = fleet();
  services.addService('ledger', SERVICE);
  services.addService('svc-a', { ...SERVICE, ...of } as typeof SERVICE);
  new ServiceSet(prod, 'other').addService('accounts', SERVICE);
  return problems(() => app.render());
}

describe('a service that depends on others', () => {
  test('names them, in its own set or in another one of the environment, and renders the same', () => {
    const { app, services } = fleet();
    services.addService('svc-a', SERVICE);
    const alone = app.render().get('clusters/prod/apps/svc-a/svc-a.k8s.yaml');
    const { app: second, prod, services: own } = fleet();
    own.addService('svc-a', {
      ...SERVICE,
      dependsOn: { ledger: 'api', accounts: ['schema', 'event'] },
      uses: { postgres: { connectionsPerPod: 10 } },
    });
    own.addService('ledger', SERVICE);
    new ServiceSet(prod, 'other').addService('accounts', SERVICE);
    expect(second.render().get('clusters/prod/apps/svc-a/svc-a.k8s.yaml')).toBe(alone);
  });

  test('may be blue-green, and may be named before it is added', () => {
    const { app, services } = fleet();
    services.addBlueGreenService('svc-b', { ...SERVICE, dependsOn: { 'svc-a': 'event' } });
    services.addService('svc-a', SERVICE);
    expect(problems(() => app.render())).toEqual([]);
  });

  test('is told the nearest name where there is no such service', () => {
    expect(complaints({ dependsOn: { legder: 'api', 'acounts-v2': 'api' } })).toEqual([
      'prod/services/svc-a: dependsOn.acounts-v2: there is no such service in prod; the nearest name is accounts',
      'prod/services/svc-a: dependsOn.legder: there is no such service in prod; the nearest name is ledger',
    ]);
  });

  test.each([
    [{ 'svc-a': 'api' }, 'dependsOn.svc-a: a service does not wait for itself; leave it out'],
    [
      { ledger: 'apis' },
      "dependsOn.ledger: \"apis\" does not say why; write 'api', 'schema' or 'event', or a list of them",
    ],
    [
      { ledger: ['api', 7] },
      "dependsOn.ledger: 7 does not say why; write 'api', 'schema' or 'event', or a list of them",
    ],
    [
      { ledger: [] },
      "dependsOn.ledger: an empty list does not say why; write 'api', 'schema' or 'event', or a list of them",
    ],
    [['ledger'], 'dependsOn: a list is no object; write an object: { … }'],
  ])('is told what is wrong with %j', (dependsOn, problem) => {
    expect(complaints({ dependsOn })).toEqual([`prod/services/svc-a: ${problem}`]);
  });
});

describe('a service that uses something shared', () => {
  test.each([
    [
      { postgres: { connectionsPerPod: 0 } },
      "uses.postgres.connectionsPerPod: 0 is no number of connections; write a whole number from 1 to 1000000, such as the size of a pod's pool",
    ],
    [
      { postgres: {} },
      "uses.postgres.connectionsPerPod: undefined is no number of connections; write a whole number from 1 to 1000000, such as the size of a pod's pool",
    ],
    [
      { postgres: { connections: 3 } },
      'uses.postgres: connections: there is no such property; there are connectionsPerPod',
    ],
    [{ postgres: 10 }, 'uses.postgres: 10 holds no properties; write { … }'],
    [
      { 'My DB': { connectionsPerPod: 1 } },
      'uses: "My DB" is no DNS label: write lowercase letters, digits and "-", a letter first and no "-" at the end, for example my-db',
    ],
  ])('is told what is wrong with %j', (uses, problem) => {
    expect(complaints({ uses })).toEqual([`prod/services/svc-a: ${problem}`]);
  });
});
