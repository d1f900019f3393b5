package analysis

import (
	"context"
	"time"
)

// ReleaseTrainSync is one reconciliation of an AnalysisRun.
func (c *Controller) ReleaseTrainSync(ctx context.Context, key string) error {
	return c.syncHandler(ctx, key)
}

// ReleaseTrainQuiet drops what the controller would put on its queue: it is reconciled every second anyway.
func (c *Controller) ReleaseTrainQuiet() {
	c.enqueueAnalysis = func(any) {}
	c.enqueueAnalysisAfter = func(any, time.Duration) {}
}
