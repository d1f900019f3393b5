/** The service that is released, as far as its metrics tell. */
export interface PlayedService {
  /** The Rollout's name. */
  readonly name: string;
  readonly namespace: string;
  readonly replicas: number;
  /** The Service of the new version. @default none: both versions are called under one Service */
  readonly canaryService?: string;
  /** The Service of the old version; without a router, that of both. @default the Rollout's name */
  readonly stableService?: string;
  /** The pod template's hash of the new version, and of the old. */
  readonly canaryHash: string;
  readonly stableHash: string;
  /** What decides which version a request goes to: the weight of a traffic router, or how many pods are ready. */
  readonly split: 'weight' | 'pods';
  /** Seconds from ready to available. */
  readonly minReadySeconds: number;
  /** @default 'http' */
  readonly protocol?: 'http' | 'grpc';
  /** Labels of the pod template of the new version, and of the old: Istio reads a revision from them. @default none */
  readonly canaryLabels?: Readonly<Record<string, string>>;
  readonly stableLabels?: Readonly<Record<string, string>>;
  /** Labels that every series bears besides, such as the cluster where one Prometheus sees several. @default none */
  readonly seriesLabels?: Readonly<Record<string, string>>;
}
