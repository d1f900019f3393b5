package main

import (
	"fmt"
	"regexp"
	"sort"
	"strings"
	"time"

	appsv1 "k8s.io/api/apps/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/types"

	"github.com/argoproj/argo-rollouts/pkg/apis/rollouts/v1alpha1"
	"github.com/argoproj/argo-rollouts/pkg/kubectl-argo-rollouts/cmd/abort"
	"github.com/argoproj/argo-rollouts/pkg/kubectl-argo-rollouts/cmd/promote"
	"github.com/argoproj/argo-rollouts/pkg/kubectl-argo-rollouts/cmd/retry"
	istioutil "github.com/argoproj/argo-rollouts/utils/istio"
	timeutil "github.com/argoproj/argo-rollouts/utils/time"
)

// The controllers wake in the midst of a second, as they do: a time that went through the API server lies before it, so that
// "after 60 s" is true 60 s later, and not a second after that.
const fraction = 300 * time.Millisecond

func play(input Input) (output Output) {
	defer func() {
		if r := recover(); r != nil {
			output.Error = fmt.Sprint(r)
		}
	}()
	start := time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC).Add(fraction)
	now := start
	timeutil.SetNowTimeFunc(func() time.Time { return now })
	second := func() int { return int(now.Sub(start) / time.Second) }
	prometheus := startPrometheus(input, second)
	defer prometheus.Close()
	m, err := readManifests(input, prometheus.URL)
	if err != nil {
		return Output{Error: err.Error()}
	}
	c := newCluster(m, func() time.Time { return now })
	defer c.close()
	if err := install(c, &now); err != nil {
		return Output{Error: err.Error()}
	}
	start = now
	old := c.rollout().Status.StableRS
	c.startup = func(rs *appsv1.ReplicaSet) *time.Duration {
		seconds, isNumber := input.Startup.(float64)
		if !isNumber {
			if rs.Labels[v1alpha1.DefaultRolloutUniqueLabelKey] != old {
				return nil
			}
			seconds = 20
		}
		needed := time.Duration(seconds * float64(time.Second))
		return &needed
	}
	for name := range c.pods {
		for i := range c.pods[name] {
			c.pods[name][i] = start.Add(-24 * time.Hour)
		}
	}
	r := c.rollout()
	r.Spec.Template.Spec.Containers[0].Image += "-new"
	r.Generation++
	if _, err := c.argo.ArgoprojV1alpha1().Rollouts(c.namespace).Update(c.ctx, r, metav1.UpdateOptions{}); err != nil {
		return Output{Error: err.Error()}
	}
	watch := &watcher{c: c, old: old, events: []Event{}, seen: map[string]string{}, measured: map[string]time.Time{}, started: map[string]bool{}, ended: map[string]bool{}, steps: r.Spec.Strategy.Canary.Steps}
	watch.weight, watch.step = 0, -1
	for watch.second = 0; watch.second <= input.Horizon; watch.second++ {
		for _, action := range input.Actions {
			if action.At == watch.second {
				if err := act(c, action.Do); err != nil {
					watch.failure(action.Do + ": " + err.Error())
				}
				watch.look()
			}
		}
		if c.due() {
			for _, failure := range c.settle(watch.look) {
				watch.failure(failure)
			}
		}
		now = now.Add(time.Second)
	}
	return Output{Events: watch.events, Final: watch.final(), Failures: watch.failures}
}

// install lets the old version become healthy; its pods are available at once.
func install(c *cluster, now *time.Time) error {
	c.startup = func(*appsv1.ReplicaSet) *time.Duration { return new(time.Duration) }
	for i := 0; i < 120; i++ {
		failures := c.settle(func() {})
		*now = now.Add(time.Second)
		if r := c.rollout(); r.Status.Phase == v1alpha1.RolloutPhaseHealthy && r.Status.StableRS != "" && i > 5 {
			return nil
		} else if i == 119 {
			return fmt.Errorf("the old version does not become healthy: %s %s %v", r.Status.Phase, r.Status.Message, failures)
		}
	}
	return nil
}

func act(c *cluster, what string) error {
	rollouts := c.argo.ArgoprojV1alpha1().Rollouts(c.namespace)
	var err error
	switch what {
	case "promote", "promote-full":
		_, err = promote.PromoteRollout(rollouts, c.name, false, false, what == "promote-full")
	case "abort":
		_, err = abort.AbortRollout(rollouts, c.name)
	case "retry":
		_, err = retry.RetryRollout(rollouts, c.name)
	case "pause":
		_, err = rollouts.Patch(c.ctx, c.name, types.MergePatchType, []byte(`{"spec":{"paused":true}}`), metav1.PatchOptions{})
	case "resume":
		if c.rollout().Spec.Paused {
			_, err = rollouts.Patch(c.ctx, c.name, types.MergePatchType, []byte(`{"spec":{"paused":false}}`), metav1.PatchOptions{})
		}
		if err != nil {
			return err
		}
		_, err = rollouts.Patch(c.ctx, c.name, types.MergePatchType, []byte(`{"status":{"pauseConditions":null}}`), metav1.PatchOptions{}, "status")
	case "terminate":
		err = terminate(c)
	default:
		err = fmt.Errorf("unknown action")
	}
	return err
}

// terminate ends the runs that are not over, as Argo CD's action of that name does it to each.
func terminate(c *cluster) error {
	for _, run := range c.runs() {
		if run.Status.Phase.Completed() {
			continue
		}
		runs := c.argo.ArgoprojV1alpha1().AnalysisRuns(c.namespace)
		if _, err := runs.Patch(c.ctx, run.Name, types.MergePatchType, []byte(`{"spec":{"terminate":true}}`), metav1.PatchOptions{}); err != nil {
			return err
		}
	}
	return nil
}

// watcher turns changes into events.
type watcher struct {
	c        *cluster
	old      string
	second   int
	events   []Event
	failures []string
	seen     map[string]string
	weight   int64
	step     int32
	steps    []v1alpha1.CanaryStep
	pauses   []string
	aborted  bool
	promoted bool
	degraded bool
	started  map[string]bool
	ended    map[string]bool
	measured map[string]time.Time
}

func (w *watcher) event(e Event) {
	e["at"] = w.second
	w.events = append(w.events, e)
}

func (w *watcher) failure(message string) {
	if w.seen["failure"] != message {
		w.seen["failure"] = message
		w.failures = append(w.failures, fmt.Sprintf("%d: %s", w.second, message))
	}
}

func (w *watcher) look() {
	r := w.c.rollout()
	w.lookAtRuns()
	w.lookAtStatus(r)
	if weight, ok := w.canaryWeight(r); ok && weight != w.weight {
		w.weight = weight
		w.event(Event{"type": "weight", "weight": weight})
	}
	for version, pods := range w.pods() {
		key := fmt.Sprint(pods)
		if before, ok := w.seen[version]; before != key && (ok || w.second > 0 || version == "canary" && pods[0] > 0) {
			w.event(Event{"type": "pods", "version": version, "wanted": pods[0], "available": pods[1]})
		}
		w.seen[version] = key
	}
}

func (w *watcher) lookAtStatus(r *v1alpha1.Rollout) {
	s := r.Status
	if s.ObservedGeneration != fmt.Sprint(r.Generation) && s.CurrentPodHash == w.old {
		return
	}
	pauses := []string{}
	for _, p := range s.PauseConditions {
		pauses = append(pauses, string(p.Reason))
		if !strings.Contains(strings.Join(w.pauses, ","), string(p.Reason)) {
			w.event(Event{"type": "pause", "reason": p.Reason})
		}
	}
	if len(pauses) == 0 && len(w.pauses) > 0 && !s.Abort {
		w.event(Event{"type": "resume"})
	}
	w.pauses = pauses
	if s.Abort && !w.aborted {
		w.event(Event{"type": "abort", "message": abortMessage(s.Message)})
	}
	w.aborted = s.Abort
	if s.CurrentStepIndex != nil && *s.CurrentStepIndex != w.step {
		w.step = *s.CurrentStepIndex
		w.event(Event{"type": "step", "index": w.step, "step": w.stepKind()})
	}
	if promoted := s.StableRS != w.old && s.StableRS != ""; promoted && !w.promoted {
		w.promoted = true
		w.event(Event{"type": "promoted"})
	}
	if degraded := s.Phase == v1alpha1.RolloutPhaseDegraded && !strings.HasPrefix(s.Message, "RolloutAborted"); degraded != w.degraded {
		w.degraded = degraded
		if degraded {
			w.event(Event{"type": "degraded", "message": s.Message})
		}
	}
}

var abortPrefix = regexp.MustCompile(`^RolloutAborted: Rollout aborted update to revision \d+(: )?`)

// abortMessage is empty where a person aborted, which tells no reason.
func abortMessage(message string) string {
	if reason := abortPrefix.ReplaceAllString(message, ""); strings.Contains(reason, "analysis phase") {
		return reason
	}
	return ""
}

func (w *watcher) stepKind() string {
	if int(w.step) >= len(w.steps) {
		return "done"
	}
	s := w.steps[w.step]
	switch {
	case s.SetWeight != nil:
		return fmt.Sprintf("setWeight %d", *s.SetWeight)
	case s.Pause != nil:
		return "pause"
	case s.Analysis != nil:
		return "analysis"
	case s.SetCanaryScale != nil:
		return "setCanaryScale"
	}
	return "other"
}

var repeated = regexp.MustCompile(`\.\d+$`)

func runName(run v1alpha1.AnalysisRun) (name, kind string) {
	name, kind = "background", "background"
	if run.Labels[v1alpha1.RolloutTypeLabel] == v1alpha1.RolloutTypeStepLabel {
		name, kind = "step-"+run.Labels[v1alpha1.RolloutCanaryStepIndexLabel], "step"
	}
	return name + repeated.FindString(run.Name), kind
}

func (w *watcher) lookAtRuns() {
	runs := w.c.runs()
	sort.Slice(runs, func(i, j int) bool { return runs[i].Name < runs[j].Name })
	for _, run := range runs {
		name, kind := runName(run)
		if !w.started[run.Name] {
			w.started[run.Name] = true
			names := []string{}
			for _, metric := range run.Spec.Metrics {
				names = append(names, metric.Name)
			}
			w.event(Event{"type": "analysis-started", "run": name, "kind": kind, "metrics": names})
		}
		for _, result := range run.Status.MetricResults {
			key := run.Name + " " + result.Name
			for _, m := range result.Measurements {
				if m.StartedAt == nil || !m.StartedAt.Time.After(w.measured[key]) {
					continue
				}
				w.measured[key] = m.StartedAt.Time
				w.event(Event{"type": "measurement", "run": name, "metric": result.Name, "phase": m.Phase, "value": m.Value})
			}
		}
		if run.Status.Phase.Completed() && !w.ended[run.Name] {
			w.ended[run.Name] = true
			w.event(Event{"type": "analysis-ended", "run": name, "phase": run.Status.Phase, "message": run.Status.Message})
		}
	}
}

func (w *watcher) pods() map[string][2]int32 {
	pods := map[string][2]int32{"stable": {}, "canary": {}}
	for _, rs := range w.c.replicaSets() {
		version := "canary"
		if rs.Labels[v1alpha1.DefaultRolloutUniqueLabelKey] == w.old {
			version = "stable"
		}
		pods[version] = [2]int32{*rs.Spec.Replicas, min(rs.Status.AvailableReplicas, *rs.Spec.Replicas)}
	}
	return pods
}

// canaryWeight reads the VirtualService, as the mesh does.
func (w *watcher) canaryWeight(r *v1alpha1.Rollout) (int64, bool) {
	canary := r.Spec.Strategy.Canary
	if canary.TrafficRouting == nil || canary.TrafficRouting.Istio == nil {
		return 0, false
	}
	list, err := w.c.dynamic.Resource(istioutil.GetIstioVirtualServiceGVR()).Namespace(w.c.namespace).List(w.c.ctx, metav1.ListOptions{})
	if err != nil {
		panic(err)
	}
	for _, vs := range list.Items {
		routes, _, _ := unstructured.NestedSlice(vs.Object, "spec", "http")
		for _, route := range routes {
			destinations, _, _ := unstructured.NestedSlice(route.(map[string]any), "route")
			for _, d := range destinations {
				host, _, _ := unstructured.NestedString(d.(map[string]any), "destination", "host")
				subset, _, _ := unstructured.NestedString(d.(map[string]any), "destination", "subset")
				rule := canary.TrafficRouting.Istio.DestinationRule
				if strings.Split(host, ".")[0] == canary.CanaryService && canary.CanaryService != "" || rule != nil && subset == rule.CanarySubsetName {
					var weight int64
					fmt.Sscan(fmt.Sprint(d.(map[string]any)["weight"]), &weight)
					return weight, true
				}
			}
		}
	}
	return 0, false
}

func (w *watcher) final() Event {
	r := w.c.rollout()
	pods := w.pods()
	stable := "old"
	if r.Status.StableRS != w.old {
		stable = "new"
	}
	step := int32(-1)
	if r.Status.CurrentStepIndex != nil {
		step = *r.Status.CurrentStepIndex
	}
	reasons := []string{}
	for _, p := range r.Status.PauseConditions {
		reasons = append(reasons, string(p.Reason))
	}
	return Event{
		"phase": r.Status.Phase, "message": r.Status.Message, "stepIndex": step, "abort": r.Status.Abort,
		"pauseConditions": reasons, "controllerPause": r.Status.ControllerPause, "weight": w.weight, "stable": stable,
		"pods": map[string]any{"canary": pods["canary"], "stable": pods["stable"]},
	}
}
