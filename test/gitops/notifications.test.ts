import { Notifications, ServiceSet } from '../../lib';
import { documents, find, fleet, type Manifest, problems, SERVICE } from '../support/fleet';
import { type Notified, notified } from '../support/notified';

const all = Notifications.slack({ channels: ['#releases'] });
const team = Notifications.slack({ channels: ['#payments-releases'] });

function applicationSet(
  around: readonly Notifications[],
  own: Record<string, readonly Notifications[] | undefined>,
): Manifest {
  const { app, services } = fleet({}, { notifications: around });
  for (const [name, notifications] of Object.entries(own)) services.addService(name, { ...SERVICE, notifications });
  return find(documents(app.render().get('clusters/prod/argocd/services.k8s.yaml') ?? ''), 'ApplicationSet');
}

/** Who is told of each service's Application, with the template filled in as Go does. */
function told(set: Manifest): Record<string, Notified> {
  const { annotations } = set.spec.template.metadata;
  return Object.fromEntries(
    set.spec.generators[0].list.elements.map((element: Record<string, unknown>) => {
      const filled = Object.entries(annotations as Record<string, string>).map(([key, value]) => [
        key,
        value.replace(/\{\{ toJson \.(\w+) \}\}/g, (_, name: string) => {
          if (!(name in element)) throw new Error(`missingkey=error: ${name}`);
          return JSON.stringify(element[name]);
        }),
      ]);
      return [element.name, notified(Object.fromEntries(filled))];
    }),
  );
}

function everything(...recipients: string[]): Notified {
  return {
    'on-health-degraded': recipients,
    'on-sync-failed': recipients,
    'on-sync-status-unknown': recipients,
  };
}

describe('Applications', () => {
  test('tell Slack of a failed sync, of degraded health and of an unknown status', () => {
    const set = applicationSet([all], { 'svc-a': undefined, 'svc-b': undefined });
    expect(set.spec.template.metadata.annotations).toEqual({
      'argocd.argoproj.io/manifest-generate-paths': '.',
      'notifications.argoproj.io/subscribe.on-health-degraded.slack': 'releases',
      'notifications.argoproj.io/subscribe.on-sync-failed.slack': 'releases',
      'notifications.argoproj.io/subscribe.on-sync-status-unknown.slack': 'releases',
    });
    expect(set.spec.generators).toEqual([{ list: { elements: [{ name: 'svc-a' }, { name: 'svc-b' }] } }]);
  });

  test('tell nobody by themselves', () => {
    expect(told(applicationSet([], { 'svc-a': undefined }))).toEqual({ 'svc-a': {} });
  });

  test('of one set tell whom each service names', () => {
    const set = applicationSet([all], {
      'svc-a': undefined,
      'svc-b': [team],
      'svc-c': [Notifications.inherited(), team],
      'svc-d': [],
    });
    expect(told(set)).toEqual({
      'svc-a': everything('slack:releases'),
      'svc-b': everything('slack:payments-releases'),
      'svc-c': everything('slack:payments-releases', 'slack:releases'),
      'svc-d': {},
    });
  });

  test('keep what all have in the template, and in an element only what differs', () => {
    const onCall = Notifications.via('email', {
      recipients: ['on-call@example.com'],
      applicationTriggers: ['on-health-degraded', 'on-sync-failed'],
      rolloutTriggers: [],
    });
    const set = applicationSet([all], { 'svc-a': undefined, 'svc-b': [Notifications.inherited(), onCall] });
    expect(set.spec.generators[0].list.elements).toEqual([
      { name: 'svc-a', subscriptions: [] },
      {
        name: 'svc-b',
        subscriptions: [
          {
            trigger: ['on-health-degraded', 'on-sync-failed'],
            destinations: [{ service: 'email', recipients: ['on-call@example.com'] }],
          },
        ],
      },
    ]);
    expect(told(set)['svc-a']).toEqual(everything('slack:releases'));
    expect(told(set)['svc-b']).toMatchObject({ 'on-sync-failed': ['email:on-call@example.com', 'slack:releases'] });
  });

  test('keep a channel that all have in the template, although one service tells another as well', () => {
    const set = applicationSet([all], { 'svc-a': undefined, 'svc-b': [Notifications.inherited(), team] });
    const [a, b] = set.spec.generators[0].list.elements;
    expect(a.subscriptions).toEqual([]);
    expect(b.subscriptions[0].destinations).toEqual([{ service: 'slack', recipients: ['payments-releases'] }]);
    expect(told(set)).toEqual({
      'svc-a': everything('slack:releases'),
      'svc-b': everything('slack:payments-releases', 'slack:releases'),
    });
  });

  test('are the same whatever the order in which services and triggers are named', () => {
    const reversed = Notifications.slack({
      channels: ['#releases'],
      applicationTriggers: ['on-sync-status-unknown', 'on-health-degraded', 'on-sync-failed'],
    });
    expect(applicationSet([reversed], { 'svc-b': [team], 'svc-a': undefined })).toEqual(
      applicationSet([all], { 'svc-a': undefined, 'svc-b': [team] }),
    );
  });
});

describe('a ServiceSet', () => {
  test('may have notifications of its own, beside those of its Environment', () => {
    const { app, prod, services } = fleet({}, { notifications: [all] });
    services.addService('svc-a', SERVICE);
    const payments = new ServiceSet(prod, 'payments', { notifications: [Notifications.inherited(), team] });
    payments.addService('svc-b', SERVICE);
    const files = app.render();
    const aborted = (path: string) =>
      notified(find(documents(files.get(path) ?? ''), 'Rollout').metadata.annotations)['on-rollout-aborted'];
    expect(aborted('clusters/prod/apps/svc-a/svc-a.k8s.yaml')).toEqual(['slack:releases']);
    expect(aborted('clusters/prod/apps/svc-b/svc-b.k8s.yaml')).toEqual(['slack:payments-releases', 'slack:releases']);
    const set = find(documents(files.get('clusters/prod/argocd/payments.k8s.yaml') ?? ''), 'ApplicationSet');
    expect(told(set)).toEqual({ 'svc-b': everything('slack:payments-releases', 'slack:releases') });
  });

  test('leaves subscriptions that nobody checks to notifications', () => {
    const { app, prod } = fleet();
    const key = 'notifications.argoproj.io/subscribe.on-fire.slack';
    new ServiceSet(prod, 'services', { applicationAnnotations: { [key]: 'a' } }).addService('svc-a', SERVICE);
    expect(problems(() => app.render())).toEqual([
      `prod/services: applicationAnnotations: "${key}" is checked by nobody here; write notifications: [Notifications.slack({ channels: ['#payments-releases'] })]`,
    ]);
  });
});

describe('what is wrong is told once, where it is said', () => {
  const wrong = Notifications.slack({ channels: ['#A'] });
  const problem = /^notifications: channels: "#A" is no Slack channel/;

  test.each([
    ['prod', [wrong], undefined],
    ['prod/services', undefined, [wrong]],
  ])('at %s', (path, environment, set) => {
    const { app, prod } = fleet({}, { notifications: environment });
    const services = new ServiceSet(prod, 'services', { notifications: set });
    services.addService('svc-a', SERVICE);
    services.addService('svc-b', SERVICE);
    const told = problems(() => app.render());
    expect(told).toHaveLength(1);
    expect(told[0]?.slice(path.length + 2)).toMatch(problem);
  });

  test('an Environment has nothing around it', () => {
    const { app, services } = fleet({}, { notifications: [Notifications.inherited()] });
    services.addService('svc-a', SERVICE);
    expect(problems(() => app.render())).toEqual([
      'prod: notifications: there is nothing around that could be inherited; leave Notifications.inherited() out',
    ]);
  });
});
