import { nearest, secretProblem, show } from '../../core';
import { keyPartProblem } from './subscription';

/**
 * The services that the notification engines of both controllers know.
 *
 * @see https://argo-cd.readthedocs.io/en/stable/operator-manual/notifications/services/overview/
 */
export type NotificationService = (typeof SERVICES)[number];

const SERVICES = [
  'alertmanager',
  'awssqs',
  'email',
  'github',
  'googlechat',
  'grafana',
  'mattermost',
  'newrelic',
  'opsgenie',
  'pagerduty',
  'pagerdutyv2',
  'pushover',
  'rocketchat',
  'slack',
  'teams',
  'telegram',
  'webex',
  'webhook',
] as const;

/** Whether a service sends to whom the annotation names. The others send what each of two recipients gets twice. */
export function readsRecipients(kind: NotificationService): boolean {
  return kind !== 'alertmanager' && kind !== 'github' && kind !== 'webhook';
}

/** Says why there is no such service, or undefined. */
export function serviceProblem(kind: unknown): string | undefined {
  return SERVICES.includes(kind as NotificationService)
    ? undefined
    : `${show(kind)} is no service that the controllers know${nearest(String(kind), SERVICES)}`;
}

/** Says what is wrong with the name that a ConfigMap gives a service. */
export function serviceNameProblem(name: unknown): string[] {
  const problem = name === undefined ? undefined : keyPartProblem(name, 'workspace1');
  return problem ? [`service: ${problem}`] : [];
}

/** What is wrong with channels of Slack. */
export function slackChannelProblems(channels: readonly unknown[] | undefined): string[] {
  if (!channels || channels.length === 0) return ["channels: missing; write channels: ['#payments-releases']"];
  return channels.flatMap((channel) => {
    const secret = secretIn(channel);
    if (secret.length > 0) return secret.map((problem) => `channels: ${problem}`);
    if (typeof channel === 'string' && (CHANNEL.test(channel) || CHANNEL_ID.test(channel))) return [];
    return [
      `channels: ${show(channel)} is no Slack channel; write its name in lower case, such as #payments-releases, or the ID that Slack shows of a channel or member, such as C024BE91L`,
    ];
  });
}

/** A channel as the controllers' documentation writes it. */
export function slackChannel(channel: string): string {
  return channel.replace(/^#/, '');
}

/** What is wrong with those who get a service's messages. */
export function recipientProblems(kind: NotificationService, recipients: readonly unknown[] | undefined): string[] {
  if (!readsRecipients(kind)) {
    return recipients === undefined
      ? []
      : [`recipients: ${kind} sends to what its own configuration names, once for each recipient; leave them out`];
  }
  if (!recipients || recipients.length === 0)
    return [`recipients: missing; ${kind} has to know who gets the message: recipients: ['…']`];
  const problems = kind === 'slack' ? slackChannelProblems(recipients) : recipients.flatMap(recipientProblem);
  return problems.map((problem) => problem.replace(/^channels: |^/, 'recipients: '));
}

function recipientProblem(recipient: unknown): string[] {
  const secret = secretIn(recipient);
  if (secret.length > 0) return secret;
  if (typeof recipient !== 'string' || !/^[^\s;{}\p{C}]+( [^\s;{}\p{C}]+)*$/u.test(recipient))
    return [`${show(recipient)} is no recipient; write a text without ";" and braces, one for each`];
  return recipient.includes('://')
    ? [
        `${show(recipient)} is an address, and whoever has it can send; keep it in the controllers' Secret, and write the name that it has in their ConfigMap`,
      ]
    : [];
}

function secretIn(recipient: unknown): string[] {
  return secretProblem('recipient', String(recipient), "token: $slack-token in the controllers' ConfigMap");
}

// As Slack names them: 80 characters, lower case where an alphabet has one.
const CHANNEL = /^#?[\p{Ll}\p{Lo}\p{M}\p{N}_-]{1,80}$/u;
const CHANNEL_ID = /^[CDGUW][A-Z0-9]{8,}$/;
