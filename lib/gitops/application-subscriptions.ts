import { mergedSubscriptions, type Notifications, type Subscription, subscriptionAnnotations } from '../service';
import { goTemplateLiterals } from './go-template';

/** The notifications of an ApplicationSet's Applications. */
export interface ApplicationSubscriptions {
  /** Annotations of the template: what all services have, and a place for what each has of its own. */
  readonly annotations: Readonly<Record<string, string>>;
  /** What fills that place, a parameter of each service's element; nothing where all services have the same. */
  readonly parameters: (service: string) => { readonly subscriptions?: readonly SubscriptionGroup[] };
}

/** A service, as far as it is told of. */
interface Notified {
  readonly notifications: readonly Notifications[];
}

/** Triggers with the same destinations, as `notifications.argoproj.io/subscriptions` lists them. */
interface SubscriptionGroup {
  readonly trigger: readonly string[];
  readonly destinations: readonly { readonly service: string; readonly recipients: readonly string[] }[];
}

/**
 * Divides the subscriptions of all services into those that the template holds, as annotations of the usual form, and
 * those of one service: a template has the same keys for every service, and an empty one would be a recipient
 * without a name. So these are one annotation, which the engine reads as a list and adds to the others.
 */
export function applicationSubscriptions(services: ReadonlyMap<string, Notified>): ApplicationSubscriptions {
  const all = new Map(
    [...services].map(([name, { notifications }]) => [
      name,
      oneByOne(notifications.flatMap(({ applications }) => applications)),
    ]),
  );
  const common = inAll([...all.values()]);
  const own = new Map(
    [...all].map(([name, subscriptions]) => [name, subscriptions.filter((one) => !common.has(JSON.stringify(one)))]),
  );
  const annotations = goTemplateLiterals(subscriptionAnnotations([...common.values()]));
  if ([...own.values()].every((subscriptions) => subscriptions.length === 0)) {
    return { annotations, parameters: () => ({}) };
  }
  return {
    annotations: { ...annotations, 'notifications.argoproj.io/subscriptions': '{{ toJson .subscriptions }}' },
    // Also of a service that has none: a missing parameter is an error, and would stop the whole set.
    parameters: (service) => ({ subscriptions: grouped(own.get(service) ?? []) }),
  };
}

/** One for each recipient, so that what two services have in common is found although one tells more than the other. */
function oneByOne(subscriptions: readonly Subscription[]): Subscription[] {
  return mergedSubscriptions(subscriptions).flatMap(({ recipients, ...subscription }) =>
    recipients.map((recipient) => ({ ...subscription, recipients: [recipient] })),
  );
}

function inAll(lists: readonly (readonly Subscription[])[]): ReadonlyMap<string, Subscription> {
  const counts = new Map<string, { count: number; subscription: Subscription }>();
  for (const subscription of lists.flat()) {
    const key = JSON.stringify(subscription);
    counts.set(key, { count: (counts.get(key)?.count ?? 0) + 1, subscription });
  }
  const common = [...counts].filter(([, { count }]) => count === lists.length);
  return new Map(common.map(([key, { subscription }]) => [key, subscription]));
}

function grouped(subscriptions: readonly Subscription[]): SubscriptionGroup[] {
  const groups = new Map<string, SubscriptionGroup>();
  for (const { trigger, service, recipients } of mergedSubscriptions(subscriptions)) {
    const destinations = [{ service, recipients }];
    const key = JSON.stringify(destinations);
    groups.set(key, { trigger: [...(groups.get(key)?.trigger ?? []), trigger], destinations });
  }
  return [...groups.values()];
}
