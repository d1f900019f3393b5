package rollout

import (
	"context"
	"time"
)

// ReleaseTrainSync is one reconciliation of a Rollout.
func (c *Controller) ReleaseTrainSync(ctx context.Context, key string) error {
	return c.syncHandler(ctx, key)
}

// ReleaseTrainQueue says when the controller wants to look again, instead of keeping that in a queue by the clock on the wall.
func (c *Controller) ReleaseTrainQueue(now func() time.Time, wake func(time.Duration)) {
	nowFn = now
	c.enqueueRollout = func(any) { wake(0) }
	c.enqueueRolloutAfter = func(_ any, after time.Duration) { wake(after) }
}
