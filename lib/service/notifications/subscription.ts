import { LABEL_LENGTH, show } from '../../core';

/** Who is told what: one trigger of a controller, and where its message goes. */
export interface Subscription {
  readonly trigger: string;
  /** The service's name in the controller's ConfigMap. */
  readonly service: string;
  readonly recipients: readonly string[];
}

/** Subscriptions in the order of their names, one a trigger and service, each recipient in it once. */
export function mergedSubscriptions(subscriptions: readonly Subscription[]): Subscription[] {
  const merged = new Map<string, Subscription>();
  for (const { trigger, service, recipients } of subscriptions) {
    const key = keyOf({ trigger, service });
    const before = merged.get(key)?.recipients ?? [];
    merged.set(key, { trigger, service, recipients: [...new Set([...before, ...recipients])] });
  }
  return [...merged].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, subscription]) => subscription);
}

/** Subscriptions as both controllers read them from an object's annotations. */
export function subscriptionAnnotations(subscriptions: readonly Subscription[]): Record<string, string> {
  return Object.fromEntries(
    mergedSubscriptions(subscriptions).map((subscription) => [
      `notifications.argoproj.io/${keyOf(subscription)}`,
      subscription.recipients.join(';'),
    ]),
  );
}

/** Says why something cannot be a trigger or a service in an annotation's key, or undefined: the engine splits it at dots. */
export function keyPartProblem(part: unknown, example: string): string | undefined {
  if (typeof part === 'string' && /^[A-Za-z0-9]([-A-Za-z0-9_]*[A-Za-z0-9])?$/.test(part)) return undefined;
  return `${show(part)} cannot be part of an annotation's key; write letters, digits, "-" and "_", such as ${example}`;
}

/** Says which subscriptions have keys that are too long. */
export function keyProblems(subscriptions: readonly Subscription[]): string[] {
  return subscriptions
    .map(keyOf)
    .filter((key) => key.length > LABEL_LENGTH)
    .map(
      (key) =>
        `the annotation's key ${key} has ${key.length} characters; ${LABEL_LENGTH} are the most. Give the trigger or the service a shorter name in the ConfigMap`,
    );
}

function keyOf({ trigger, service }: Pick<Subscription, 'trigger' | 'service'>): string {
  return `subscribe.${trigger}.${service}`;
}
