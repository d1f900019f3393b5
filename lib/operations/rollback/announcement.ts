import { oneLine, ReleaseTrainError } from '../../core';

/** What is told in a channel. */
export interface Announcement {
  readonly lines: readonly AnnouncedRollback[];
  readonly why: string;
  readonly incident?: string;
  /** Of the commit, or of the pull request. */
  readonly link?: { readonly url: string; readonly text: string };
}

/** One service in one environment. */
export interface AnnouncedRollback {
  readonly service: string;
  readonly environment: string;
  readonly from: string;
  readonly to: string;
  /** In a pull request, it is still to come. */
  readonly isProposed: boolean;
}

/** The text of an announcement, as Slack's incoming webhooks take it. */
export function slackText({ lines, why, incident, link }: Announcement): string {
  const what = lines.map(
    ({ service, environment, from, to, isProposed }) =>
      `:leftwards_arrow_with_hook: *${escaped(service)}* in *${escaped(environment)}* ${isProposed ? 'is to go back' : 'goes back'} from ${escaped(from)} to ${escaped(to)}`,
  );
  const linked = link ? `<${escapedUrl(link.url)}|${escaped(link.text).replaceAll('|', '/')}>` : undefined;
  const about = [`Why: ${escaped(why)}`, incident ? `Incident: ${escaped(incident)}` : undefined, linked];
  return [...what, ...about].filter((line) => line !== undefined).join('\n');
}

/**
 * Tells it in the channel of an incoming webhook.
 *
 * @throws ReleaseTrainError if Slack does not take it; the address, which is a secret, is in no message
 */
export async function announce(webhook: string, text: string): Promise<void> {
  if (!URL.canParse(webhook) || !/^https?:/.test(webhook))
    throw new ReleaseTrainError('RELEASE_TRAIN_SLACK_WEBHOOK is no address; write https://hooks.slack.com/services/…');
  let status: number;
  try {
    const response = await fetch(webhook, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ text, unfurl_links: false }),
      signal: AbortSignal.timeout(10_000),
    });
    status = response.status;
  } catch {
    throw new ReleaseTrainError('the webhook of Slack cannot be reached');
  }
  if (status !== 200)
    throw new ReleaseTrainError(`the webhook of Slack answers ${status}${status === 404 ? ': it was taken away' : ''}`);
}

/** @see https://docs.slack.dev/messaging/formatting-message-text */
function escaped(text: string): string {
  return (
    oneLine(text)
      .replaceAll('&', '&amp;')
      .replaceAll('<', '&lt;')
      .replaceAll('>', '&gt;')
      // Marks that open and close something: a space without width keeps them from doing so.
      .replace(/[*_~`]/g, (mark) => `${mark}\u200B`)
  );
}

/** What is escaped in it already, stays so. */
function escapedUrl(url: string): string {
  return url.replace(/[^!#-;=?-Z_a-z~]/gu, encodeURIComponent);
}
