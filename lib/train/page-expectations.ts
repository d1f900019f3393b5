/** Where no gate is rendered. */
export const HOLDS_NOBODY_BACK =
  '**It holds nobody back.** Argo CD applies what is committed: a release that somebody publishes outside the train is delivered at once, whatever its wave.';

/** Where a gate is. */
export const GATES_HOLD_BACK =
  '**Gates hold releases back.** A service with dependencies waits before its first pod until they run their releases, and until their replaced pods are gone: that time is not in the sums. What depends on nothing is delivered at once, whatever its wave.';

/** What a reader of a plan might take it for, and it is not. */
export const EXPECTATIONS: readonly string[] = [
  '**Times are the least.** They are the holds of the steps, and the measurements between and after them. Images that are pulled, pods that start, pauses that ask a person, retries and syncs come on top. A service without a new release takes no time.',
  '**Only what is declared is kept.** The order follows from `dependsOn`; nobody checks that it is complete. And it says when a release starts, not that two versions understand each other: old and new pods of a service run side by side for the whole of its release, and an aborted release leaves services of earlier waves at their new version.',
  '**The way back has no order.** A revert takes back what it names, at once.',
  '**Weights are those of the plan.** What whole pods make of them where nobody splits traffic stands at the Rollout of a worker.',
  '**Requests are those of the manifests.** What is added to pods in the cluster is not in them: the proxy of a mesh above all, which requests as much as a small service.',
  '**A peak is no reservation.** With a router the stable pods stay while as many new ones come, and stay after the promotion for as long as replaced pods are kept; those of earlier waves are counted as long as they may still be there if every service has a release. Not counted: a second release of a service within that time, which brings a third set of pods; pods that are moved between nodes, or that are ending; and services that are released outside the train at the same time.',
  '**Connections are the most that the pools of all pods may open.** What people, jobs and migrations use has to be left out of the limit.',
];
