export { DeliveryMetrics, type DeliveryMetricsProps } from './delivery-metrics';
