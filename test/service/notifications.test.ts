import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { Notifications } from '../../lib';
import { find, inPlainChart, rendered, serviceProblems } from '../support/fleet';
import { notified } from '../support/notified';

const releases = Notifications.slack({ channels: ['#payments-releases'] });

describe('a Rollout', () => {
  test('tells Slack of an abort, a pause and a failed analysis', () => {
    const { annotations } = find(rendered({ notifications: [releases] }), 'Rollout').metadata;
    expect(annotations).toMatchObject({
      'notifications.argoproj.io/subscribe.on-rollout-aborted.slack': 'payments-releases',
      'notifications.argoproj.io/subscribe.on-rollout-paused.slack': 'payments-releases',
      'notifications.argoproj.io/subscribe.on-analysis-run-failed.slack': 'payments-releases',
      'notifications.argoproj.io/subscribe.on-analysis-run-error.slack': 'payments-releases',
    });
    expect(Object.keys(notified(annotations))).toHaveLength(4);
  });

  test('tells of what waits for a person, and not of each hold, where that is wanted', () => {
    const quiet = Notifications.slack({ channels: ['#payments-releases'], pauses: 'waiting' });
    const every = Notifications.slack({ channels: ['#payments-releases'], pauses: 'every' });
    const told = (it: Notifications) =>
      notified(find(rendered({ notifications: [it] }), 'Rollout').metadata.annotations);
    expect(Object.keys(told(quiet))).toEqual([
      'on-analysis-run-error',
      'on-analysis-run-failed',
      'on-rollout-aborted',
      'on-rollout-waits',
    ]);
    expect(told(every)).toEqual(told(releases));
  });

  test('tells nobody by itself', () => {
    expect(notified(find(rendered(), 'Rollout').metadata.annotations)).toEqual({});
  });

  test('keeps its pods as they are, whoever is told', () => {
    const pods = (notifications: Notifications[]) => find(rendered({ notifications }), 'Rollout').spec;
    expect(pods([releases])).toEqual(pods([]));
  });

  test('tells in a chart of plain cdk8s as well', () => {
    const { service } = inPlainChart({ notifications: [releases] });
    expect(notified(service.rollout.metadata.toJson().annotations)['on-rollout-aborted']).toEqual([
      'slack:payments-releases',
    ]);
  });
});

describe('the nearest list counts', () => {
  const onCall = Notifications.via('pagerdutyv2', {
    recipients: ['payments'],
    applicationTriggers: [],
    rolloutTriggers: ['on-rollout-aborted'],
  });
  const aborted = (notifications: readonly Notifications[] | undefined, around: readonly Notifications[]) =>
    notified(find(rendered({ notifications }, { notifications: around }), 'Rollout').metadata.annotations)[
      'on-rollout-aborted'
    ];

  test('so that a service without one takes its Environment’s', () => {
    expect(aborted(undefined, [releases])).toEqual(['slack:payments-releases']);
  });

  test('so that one of its own replaces it, also an empty one', () => {
    expect(aborted([onCall], [releases])).toEqual(['pagerdutyv2:payments']);
    expect(aborted([], [releases])).toBeUndefined();
  });

  test('and adds to it where it holds it', () => {
    expect(aborted([Notifications.inherited(), onCall], [releases])).toEqual([
      'pagerdutyv2:payments',
      'slack:payments-releases',
    ]);
  });

  test('and tells each channel once', () => {
    const { annotations } = find(
      rendered(
        { notifications: [Notifications.inherited(), Notifications.slack({ channels: ['payments-releases', '#b'] })] },
        { notifications: [releases] },
      ),
      'Rollout',
    ).metadata;
    expect(annotations['notifications.argoproj.io/subscribe.on-rollout-aborted.slack']).toBe('payments-releases;b');
  });
});

describe('another service', () => {
  const subscribed = (notifications: Notifications) =>
    find(rendered({ notifications: [notifications] }), 'Rollout').metadata.annotations;

  test('is named as the ConfigMap names it', () => {
    const annotations = subscribed(Notifications.slack({ channels: ['#a'], service: 'workspace1' }));
    expect(annotations['notifications.argoproj.io/subscribe.on-rollout-aborted.workspace1']).toBe('a');
  });

  test('that reads no recipient gets one message', () => {
    const annotations = subscribed(Notifications.via('webhook', { service: 'deploy-log' }));
    expect(annotations['notifications.argoproj.io/subscribe.on-rollout-aborted.deploy-log']).toBe('');
    expect(notified(annotations)['on-rollout-aborted']).toEqual(['deploy-log:']);
  });

  test('takes several recipients', () => {
    const annotations = subscribed(Notifications.via('email', { recipients: ['a@example.com', 'b@example.com'] }));
    expect(notified(annotations)['on-rollout-paused']).toEqual(['email:a@example.com', 'email:b@example.com']);
  });
});

test('the triggers that the page adds are those that it declares, and send what it defines', () => {
  const page = readFileSync(join(__dirname, '../../docs/notifications.md'), 'utf8');
  const { data } = parse(page.match(/^```yaml\n(.*?)^```/ms)?.[1] ?? '');
  const triggers = Object.keys(data).filter((key) => key.startsWith('trigger.'));
  expect(triggers).toEqual(['trigger.on-analysis-run-inconclusive', 'trigger.on-rollout-waits']);
  for (const trigger of triggers) expect(parse(data[trigger])[0].send).toEqual(['rollout-waits']);
  expect(parse(data['template.rollout-waits']).message).toContain('waits for a person');
  const declared = [...page.matchAll(/customTriggers: \['([^']+)'\]/g)].map(([, trigger]) => `trigger.${trigger}`);
  expect(declared).toEqual(['trigger.on-analysis-run-inconclusive']);
  const waiting = Notifications.slack({ channels: ['#a'], pauses: 'waiting' }).rollouts.map(({ trigger }) => trigger);
  expect(triggers).toContain(`trigger.${waiting.at(-1)}`);
});

describe('what is wrong is told at the service', () => {
  const wrong = (...notifications: unknown[]) =>
    serviceProblems({ notifications }).map((problem) => problem.replace('prod/services/svc-a: notifications: ', ''));
  const slack = (props: object) => wrong(Notifications.slack({ channels: ['#a'], ...props } as never));

  test('a trigger that nobody ships', () => {
    expect(slack({ rolloutTriggers: ['on-rollout-abortd'] })).toEqual([
      'rolloutTriggers: "on-rollout-abortd" is not known, and nobody would be told; did you mean on-rollout-aborted? One that your platform defines itself is named in customTriggers as well',
    ]);
    expect(slack({ applicationTriggers: ['on-fire'] })).toEqual([
      'applicationTriggers: "on-fire" is not known, and nobody would be told; there are on-created, on-deleted, on-deployed, on-health-degraded, on-sync-failed, on-sync-running, on-sync-status-unknown, on-sync-succeeded. One that your platform defines itself is named in customTriggers as well',
    ]);
  });

  test('a trigger of the other controller', () => {
    expect(slack({ rolloutTriggers: ['on-sync-failed'] })).toEqual([
      'rolloutTriggers: "on-sync-failed" is a trigger of Argo CD; write it in applicationTriggers',
    ]);
    expect(slack({ applicationTriggers: ['on-rollout-aborted'] })).toEqual([
      'applicationTriggers: "on-rollout-aborted" is a trigger of Argo Rollouts; write it in rolloutTriggers',
    ]);
  });

  test('no trigger at all', () => {
    expect(slack({ applicationTriggers: [], rolloutTriggers: [] })).toEqual([
      'there is no trigger in applicationTriggers, nor in rolloutTriggers; name one, or leave this out',
    ]);
  });

  test('a trigger of the platform is taken at its word, if it is used and can be written', () => {
    const own = { customTriggers: ['on-analysis-run-inconclusive'] };
    expect(slack({ ...own, rolloutTriggers: ['on-rollout-aborted', 'on-analysis-run-inconclusive'] })).toEqual([]);
    expect(slack(own)).toEqual([
      'customTriggers: "on-analysis-run-inconclusive" is in neither applicationTriggers nor rolloutTriggers; add it where it belongs, or leave it out',
    ]);
    expect(slack({ customTriggers: ['on.fire'], rolloutTriggers: ['on.fire'] })).toEqual([
      'customTriggers: "on.fire" cannot be part of an annotation\'s key; write letters, digits, "-" and "_", such as on-analysis-run-inconclusive',
    ]);
    expect(slack({ customTriggers: ['on-rollout-aborted'] })).toEqual([
      'customTriggers: "on-rollout-aborted" is shipped; leave it out',
    ]);
  });

  test.each(['#Payments Releases', '', '#', '@anna', '#a;#b', 'c024be91l!', 5])('the channel %j', (channel) => {
    expect(slack({ channels: [channel] })).toEqual([
      `channels: ${JSON.stringify(channel)} is no Slack channel; write its name in lower case, such as #payments-releases, or the ID that Slack shows of a channel or member, such as C024BE91L`,
    ]);
  });

  test.each(['#payments-releases', 'payments_releases', '#zahlungen-für-alle', '#支払い', 'C024BE91L', 'U024BE7LH'])(
    'but not the channel %s',
    (channel) => expect(slack({ channels: [channel] })).toEqual([]),
  );

  test('no channel', () => {
    const missing = ["channels: missing; write channels: ['#payments-releases']"];
    expect(slack({ channels: [] })).toEqual(missing);
    expect(slack({ channels: undefined })).toEqual(missing);
    expect(slack({ channels: '#a' })).toEqual(['channels: "#a" is no list; write a list: [ … ]']);
  });

  test('pauses of another kind, and beside triggers that say it all', () => {
    const channels = ['#a'];
    expect(slack({ channels, pauses: 'none' })).toEqual([
      `pauses: "none" is neither 'every' nor 'waiting'; write one of them`,
    ]);
    expect(slack({ channels, pauses: 'waiting', rolloutTriggers: ['on-rollout-aborted'] })).toEqual([
      'pauses: rolloutTriggers name all that is told; leave pauses out, or rolloutTriggers',
    ]);
  });

  test('a secret, and an address that is one', () => {
    expect(slack({ channels: ['xoxb-123456789012-abcdefghijkl'] })).toEqual([
      "channels: this is a Slack token, and Git keeps it for ever; put it into a Secret and refer to that: token: $slack-token in the controllers' ConfigMap",
    ]);
    expect(wrong(Notifications.via('teams', { recipients: ['https://example.webhook.office.com/x'] }))).toEqual([
      'recipients: "https://example.webhook.office.com/x" is an address, and whoever has it can send; keep it in the controllers\' Secret, and write the name that it has in their ConfigMap',
    ]);
  });

  test('a recipient that an annotation cannot hold, and one too many', () => {
    expect(wrong(Notifications.via('email', { recipients: ['a@example.com; b@example.com'] }))).toEqual([
      'recipients: "a@example.com; b@example.com" is no recipient; write a text without ";" and braces, one for each',
    ]);
    expect(wrong(Notifications.via('teams', {}))).toEqual([
      "recipients: missing; teams has to know who gets the message: recipients: ['…']",
    ]);
    expect(wrong(Notifications.via('webhook', { recipients: ['a'] }))).toEqual([
      'recipients: webhook sends to what its own configuration names, once for each recipient; leave them out',
    ]);
    expect(wrong(Notifications.via('slack', { recipients: ['#A'] }))[0]).toMatch(
      /^recipients: "#A" is no Slack channel/,
    );
  });

  test('a service that the controllers do not know, and a name that no key can hold', () => {
    expect(wrong(Notifications.via('team' as never, { recipients: ['a'] }))).toEqual([
      '"team" is no service that the controllers know; did you mean teams?',
    ]);
    expect(slack({ service: 'slack.workspace1' })).toEqual([
      'service: "slack.workspace1" cannot be part of an annotation\'s key; write letters, digits, "-" and "_", such as workspace1',
    ]);
    expect(
      slack({ service: 'w'.repeat(31), applicationTriggers: [], rolloutTriggers: ['on-analysis-run-failed'] }),
    ).toEqual([
      `the annotation's key subscribe.on-analysis-run-failed.${'w'.repeat(31)} has 64 characters; 63 are the most. Give the trigger or the service a shorter name in the ConfigMap`,
    ]);
    expect(
      slack({ service: 'w'.repeat(30), applicationTriggers: [], rolloutTriggers: ['on-analysis-run-failed'] }),
    ).toEqual([]);
  });

  test('a property that is misspelt, and what is no notification', () => {
    expect(slack({ chanels: ['#a'] })).toEqual(['chanels: there is no such property; did you mean channels?']);
    expect(wrong('#a')).toEqual([
      '"#a" is no notification; write [Notifications.slack({ channels: [\'#payments-releases\'] })]',
    ]);
    expect(serviceProblems({ notifications: releases })).toEqual([
      "prod/services/svc-a: notifications: an object is no list; write [Notifications.slack({ channels: ['#payments-releases'] })]",
    ]);
  });
});
