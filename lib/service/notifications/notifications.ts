import { A_LIST, type Checked, type Shape, shaped, show } from '../../core';
import {
  type NotificationService,
  readsRecipients,
  recipientProblems,
  serviceNameProblem,
  serviceProblem,
  slackChannel,
  slackChannelProblems,
} from './recipients';
import { keyProblems, type Subscription } from './subscription';
import { type ApplicationTrigger, customTriggerProblems, type RolloutTrigger, triggerProblems } from './triggers';

/** What can be said of every notification, whatever service it goes to. */
export interface NotificationOptions {
  /**
   * The name under which both controllers' ConfigMaps hold the service: `workspace1` where it stands there as
   * `service.slack.workspace1`.
   *
   * @default - the name of its kind, such as `slack`
   */
  readonly service?: string;
  /**
   * What Argo CD tells of the Application.
   *
   * @default - on-sync-failed, on-health-degraded, on-sync-status-unknown
   */
  readonly applicationTriggers?: readonly (ApplicationTrigger | CustomTrigger)[];
  /**
   * What Argo Rollouts tells of the Rollout.
   *
   * @default - on-rollout-aborted, on-analysis-run-failed, on-analysis-run-error, and what `pauses` says
   */
  readonly rolloutTriggers?: readonly (RolloutTrigger | CustomTrigger)[];
  /**
   * Which pauses are told, where no `rolloutTriggers` are given. `every`: by on-rollout-paused, which is shipped, at the beginning of
   * each hold, and not where a hold ends undecided. `waiting`: by on-rollout-waits, only what waits for a person; the platform
   * defines that trigger in the ConfigMap of Argo Rollouts.
   *
   * @see https://github.com/argoproj/argo-rollouts/blob/v1.9.1/manifests/notifications/on-rollout-paused.yaml
   * @default 'every'
   */
  readonly pauses?: 'every' | 'waiting';
  /** Triggers that the platform defines in the controllers' ConfigMaps beside those that are shipped. @default - none */
  readonly customTriggers?: readonly string[];
}

export interface SlackNotificationProps extends NotificationOptions {
  /** The channels, to which the controllers' Slack app is invited: `#payments-releases`, or a channel's ID. */
  readonly channels: readonly string[];
}

export interface NotificationProps extends NotificationOptions {
  /**
   * Who gets the message, as the service calls it: an address for `email`, a key of the ConfigMap for `teams`,
   * `pagerdutyv2` and `opsgenie`. Never an address that is a secret itself.
   *
   * @default - none, for `webhook`, `github` and `alertmanager`, which know it from their own configuration
   */
  readonly recipients?: readonly string[];
}

/** A trigger that is no shipped one; editors offer the shipped ones nevertheless. */
type CustomTrigger = string & Record<never, never>;

/**
 * Who is told when a release goes wrong: by Argo CD of the Application, and by Argo Rollouts of the Rollout. A list of them
 * is given to an Environment, a ServiceSet or a service; the nearest list counts, and may hold the outer one.
 *
 * Renders annotations, never of pods: a change of them restarts nothing. What sends the messages (the service with its
 * token, the triggers, the templates) is in the controllers' ConfigMaps and Secrets, which are the platform's.
 *
 * @see https://argo-cd.readthedocs.io/en/stable/operator-manual/notifications/
 * @see https://argo-rollouts.readthedocs.io/en/stable/features/notifications/
 *
 * @example
 * import { Environment, GitOpsApp, Notifications } from 'cdk8s-release-train';
 *
 * const app = new GitOpsApp({ repository: 'https://github.com/org/gitops' });
 * new Environment(app, 'prod', {
 *   namespace: 'prod',
 *   prometheus: 'http://prometheus.monitoring:9090',
 *   notifications: [Notifications.slack({ channels: ['#payments-releases'] })],
 * });
 */
export class Notifications implements Checked {
  /** To channels of Slack. */
  public static slack(given: SlackNotificationProps): Notifications {
    const { sound, problems } = shaped<SlackNotificationProps>(given, { ...OPTIONS, channels: A_LIST });
    // A list of the wrong kind is told already.
    const wrong = given?.channels === sound.channels ? slackChannelProblems(sound.channels) : [];
    const channels = wrong.length === 0 ? (sound.channels ?? []).map(slackChannel) : [];
    return new Notifications('slack', sound, channels, [...problems, ...wrong]);
  }

  /** To another service that both controllers know, by the name of its kind. */
  public static via(kind: NotificationService, given: NotificationProps = {}): Notifications {
    const unknown = serviceProblem(kind);
    if (unknown) return new Notifications('', {}, [], [unknown]);
    const { sound, problems } = shaped<NotificationProps>(given, { ...OPTIONS, recipients: A_LIST });
    const wrong = given?.recipients === sound.recipients ? recipientProblems(kind, sound.recipients) : [];
    const recipients = readsRecipients(kind) ? (sound.recipients ?? []) : NOBODY;
    return new Notifications(kind, sound, recipients, [...problems, ...wrong]);
  }

  /** What the ServiceSet or the Environment around says: in a list, it keeps that beside what is added. */
  public static inherited(): Notifications {
    return new Notifications('', {}, [], [], true);
  }

  /** What is wrong with it, a sentence each; the construct that it is given to tells it. */
  public readonly problems: readonly string[];
  /** What is told of the Application. */
  public readonly applications: readonly Subscription[];
  /** What is told of the Rollout. */
  public readonly rollouts: readonly Subscription[];

  private constructor(
    kind: string,
    options: NotificationOptions,
    recipients: readonly string[],
    problems: readonly string[],
    /** It stands for what is around. */
    public readonly inherits = false,
  ) {
    const { service = kind, applicationTriggers = OF_APPLICATIONS, pauses } = options;
    const rolloutTriggers = options.rolloutTriggers ?? [...OF_ROLLOUTS, pauses === 'waiting' ? WAITS : EVERY_PAUSE];
    const declared = options.customTriggers ?? [];
    const custom = options.rolloutTriggers || pauses !== 'waiting' ? declared : [...declared, WAITS];
    const subscribe = (triggers: readonly string[]): Subscription[] =>
      inherits || problems.length > 0 ? [] : triggers.map((trigger) => ({ trigger, service, recipients }));
    this.applications = subscribe(applicationTriggers);
    this.rollouts = subscribe(rolloutTriggers);
    const wrong = [
      ...problems,
      ...serviceNameProblem(options.service),
      ...triggerProblems('applicationTriggers', applicationTriggers, custom),
      ...triggerProblems('rolloutTriggers', rolloutTriggers, custom),
      ...customTriggerProblems(declared, [...applicationTriggers, ...rolloutTriggers]),
    ];
    if (pauses !== undefined && options.rolloutTriggers !== undefined)
      wrong.push('pauses: rolloutTriggers name all that is told; leave pauses out, or rolloutTriggers');
    if (applicationTriggers.length + rolloutTriggers.length === 0)
      wrong.push('there is no trigger in applicationTriggers, nor in rolloutTriggers; name one, or leave this out');
    this.problems = wrong.length > 0 ? wrong : keyProblems([...this.applications, ...this.rollouts]);
  }
}

const OPTIONS: Shape<NotificationOptions> = {
  service: true,
  applicationTriggers: A_LIST,
  rolloutTriggers: A_LIST,
  pauses: (pauses) =>
    PAUSES.includes(pauses as string)
      ? undefined
      : `${show(pauses)} is neither 'every' nor 'waiting'; write one of them`,
  customTriggers: A_LIST,
};

const PAUSES = ['every', 'waiting'];

// What says that a release needs somebody; all of them are shipped.
const OF_APPLICATIONS = [
  'on-sync-failed',
  'on-health-degraded',
  'on-sync-status-unknown',
] satisfies ApplicationTrigger[];
const OF_ROLLOUTS = [
  'on-rollout-aborted',
  'on-analysis-run-failed',
  'on-analysis-run-error',
] satisfies RolloutTrigger[];
const EVERY_PAUSE = 'on-rollout-paused' satisfies RolloutTrigger;
/** A release that waits for a person. Nobody ships it: docs/notifications.md has it to install. */
const WAITS = 'on-rollout-waits';

// The engines read an empty annotation as one recipient without a name.
const NOBODY = [''];
