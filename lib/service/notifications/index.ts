export {
  type NotificationOptions,
  type NotificationProps,
  Notifications,
  type SlackNotificationProps,
} from './notifications';
export type { NotificationService } from './recipients';
export { soundNotifications } from './sound-notifications';
export { mergedSubscriptions, type Subscription, subscriptionAnnotations } from './subscription';
export type { ApplicationTrigger, RolloutTrigger } from './triggers';
