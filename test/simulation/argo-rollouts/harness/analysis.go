package analysis

import (
	"context"
	"time"
)

// ReleaseTrainSync is one reconciliation of an AnalysisRun.
func (c *Controller) ReleaseTrainSync(ctx context.Context, key string) error {
	return c.syncHandler(ctx, key)
}

// ReleaseTrainQueue says when the controller wants to look again, instead of keeping that in a queue by the clock on the wall.
func (c *Controller) ReleaseTrainQueue(wake func(time.Duration)) {
	c.enqueueAnalysis = func(any) { wake(0) }
	c.enqueueAnalysisAfter = func(_ any, after time.Duration) { wake(after) }
}
