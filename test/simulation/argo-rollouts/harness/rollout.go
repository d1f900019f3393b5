package rollout

import (
	"context"
	"time"
)

// ReleaseTrainSync is one reconciliation of a Rollout.
func (c *Controller) ReleaseTrainSync(ctx context.Context, key string) error {
	return c.syncHandler(ctx, key)
}

// ReleaseTrainQuiet drops what the controller would put on its queues: it is reconciled every second anyway.
func (c *Controller) ReleaseTrainQuiet(now func() time.Time) {
	nowFn = now
	c.enqueueRollout = func(any) {}
	c.enqueueRolloutAfter = func(any, time.Duration) {}
}
