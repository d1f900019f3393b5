/** The annotation by which a decommissioned service is known: in the cluster, to `publish`, and in a review. */
export const DECOMMISSIONED = 'release-train.dev/decommissioned';
