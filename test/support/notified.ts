/** Who is told what, by trigger: `slack:payments-releases`. */
export type Notified = Readonly<Record<string, readonly string[]>>;

/**
 * Whom annotations subscribe, as the notification engine of both controllers reads them.
 *
 * @see https://github.com/argoproj/notifications-engine/blob/v0.5.0/pkg/subscriptions/annotations.go
 */
export function notified(annotations: Readonly<Record<string, string>> = {}): Notified {
  const found = new Map<string, Set<string>>();
  const add = (trigger: string, service: string, recipients: readonly string[]): void => {
    const told = found.get(trigger) ?? new Set();
    for (const recipient of recipients) told.add(`${service}:${recipient}`);
    found.set(trigger, told);
  };
  for (const [key, value] of Object.entries(annotations)) {
    const [prefix = '', rest = ''] = key.split(/(?<=^notifications\.argoproj\.io\/(?:subscribe\.|subscriptions))/);
    if (prefix.endsWith('/subscribe.')) {
      const [trigger = '', service = ''] = rest.split('.');
      const recipients = value.split(';').map((recipient) => recipient.trim());
      add(trigger, service, value === '' ? [''] : recipients.filter((recipient) => recipient !== ''));
    }
    if (prefix.endsWith('/subscriptions')) {
      const groups: { trigger: string[]; destinations: { service: string; recipients: string[] }[] }[] =
        JSON.parse(value);
      for (const { trigger, destinations } of groups)
        for (const one of trigger) for (const { service, recipients } of destinations) add(one, service, recipients);
    }
  }
  return Object.fromEntries([...found].sort().map(([trigger, told]) => [trigger, [...told].sort()]));
}
