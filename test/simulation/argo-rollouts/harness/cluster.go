package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apimachinery/pkg/types"
	kyaml "k8s.io/apimachinery/pkg/util/yaml"
	"k8s.io/client-go/dynamic/dynamicinformer"
	dynamicfake "k8s.io/client-go/dynamic/fake"
	kubeinformers "k8s.io/client-go/informers"
	k8sfake "k8s.io/client-go/kubernetes/fake"
	core "k8s.io/client-go/testing"
	"k8s.io/client-go/tools/cache"
	k8srecord "k8s.io/client-go/tools/record"
	"k8s.io/client-go/util/workqueue"
	"sigs.k8s.io/yaml"

	"github.com/argoproj/argo-rollouts/analysis"
	"github.com/argoproj/argo-rollouts/controller/metrics"
	"github.com/argoproj/argo-rollouts/pkg/apis/rollouts/v1alpha1"
	"github.com/argoproj/argo-rollouts/pkg/client/clientset/versioned/fake"
	informers "github.com/argoproj/argo-rollouts/pkg/client/informers/externalversions"
	v1alpha1informers "github.com/argoproj/argo-rollouts/pkg/client/informers/externalversions/rollouts/v1alpha1"
	"github.com/argoproj/argo-rollouts/rollout"
	ingressutil "github.com/argoproj/argo-rollouts/utils/ingress"
	istioutil "github.com/argoproj/argo-rollouts/utils/istio"
	"github.com/argoproj/argo-rollouts/utils/record"
	"github.com/argoproj/argo-rollouts/utils/tolerantinformer"
)

// resync is the default of the controller's --rollout-resync. What is delayed by as long or longer is not delayed at all.
const resync = 15 * time.Minute

// cluster holds the objects in fake clients, and both controllers on them. Informers are filled by hand, so that nothing
// depends on when a watch delivers.
type cluster struct {
	ctx        context.Context
	namespace  string
	name       string
	argo       *fake.Clientset
	kube       *k8sfake.Clientset
	dynamic    *dynamicfake.FakeDynamicClient
	argoCaches informers.SharedInformerFactory
	kubeCaches kubeinformers.SharedInformerFactory
	// These give out a copy of a template each time. The others do not, and validation writes into templates.
	templates        v1alpha1informers.AnalysisTemplateInformer
	clusterTemplates v1alpha1informers.ClusterAnalysisTemplateInformer
	rollouts         *rollout.Controller
	analyses         *analysis.Controller
	queues           []workqueue.RateLimitingInterface
	// Whether the informers lag behind.
	stale bool
	// Whether anything was written that calls for another pass. A Service does not: after an abort the controller of 1.9.1
	// turns the canary Service to the canary and back to stable in each reconciliation.
	wrote bool
	// When a controller wants to look again. Both look then, and after each write and each change of pods.
	wakes    []time.Time
	lookedAt time.Time
	// When each pod of each ReplicaSet was created.
	pods map[string][]time.Time
	// Seconds until a pod of that ReplicaSet is available; nil if it never is.
	startup func(rs *appsv1.ReplicaSet) *time.Duration
	now     func() time.Time
}

type manifests struct {
	rollout         *v1alpha1.Rollout
	argo, kube, dyn []runtime.Object
}

func newCluster(m manifests, now func() time.Time) *cluster {
	c := &cluster{
		ctx: context.Background(), namespace: m.rollout.Namespace, name: m.rollout.Name,
		pods: map[string][]time.Time{}, now: now, stale: true,
	}
	c.argo = fake.NewSimpleClientset(append(m.argo, m.rollout)...)
	c.kube = k8sfake.NewSimpleClientset(m.kube...)
	virtualServices, destinationRules := istioutil.GetIstioVirtualServiceGVR(), istioutil.GetIstioDestinationRuleGVR()
	c.dynamic = dynamicfake.NewSimpleDynamicClientWithCustomListKinds(runtime.NewScheme(), map[schema.GroupVersionResource]string{
		virtualServices:  "VirtualServiceList",
		destinationRules: "DestinationRuleList",
	}, m.dyn...)
	written := func(action core.Action) (bool, runtime.Object, error) {
		switch action.GetVerb() {
		case "get", "list", "watch":
		default:
			c.stale = true
			c.wrote = c.wrote || action.GetResource().Resource != "services"
		}
		return false, nil, nil
	}
	c.argo.PrependReactor("*", "*", written)
	c.kube.PrependReactor("*", "*", written)
	c.dynamic.PrependReactor("*", "*", written)
	c.argoCaches = informers.NewSharedInformerFactory(c.argo, 0)
	c.kubeCaches = kubeinformers.NewSharedInformerFactory(c.kube, 0)
	dynamicCaches := dynamicinformer.NewDynamicSharedInformerFactory(c.dynamic, 0)
	queue := func(name string) workqueue.RateLimitingInterface {
		q := workqueue.NewNamedRateLimitingQueue(workqueue.DefaultControllerRateLimiter(), name)
		c.queues = append(c.queues, q)
		return q
	}
	server := metrics.NewMetricsServer(metrics.ServerConfig{Addr: "localhost:0", K8SRequestProvider: &metrics.K8sRequestsCountProvider{}})
	ingresses, err := ingressutil.NewIngressWrapper(ingressutil.IngressModeNetworking, c.kube, c.kubeCaches)
	if err != nil {
		panic(err)
	}
	argo := c.argoCaches.Argoproj().V1alpha1()
	c.templates = tolerantinformer.NewTolerantAnalysisTemplateInformer(dynamicCaches)
	c.clusterTemplates = tolerantinformer.NewTolerantClusterAnalysisTemplateInformer(dynamicCaches)
	c.rollouts = rollout.NewController(rollout.ControllerConfig{
		Namespace:                       metav1.NamespaceAll,
		KubeClientSet:                   c.kube,
		ArgoProjClientset:               c.argo,
		DynamicClientSet:                c.dynamic,
		ExperimentInformer:              argo.Experiments(),
		AnalysisRunInformer:             argo.AnalysisRuns(),
		AnalysisTemplateInformer:        c.templates,
		ClusterAnalysisTemplateInformer: c.clusterTemplates,
		ReplicaSetInformer:              c.kubeCaches.Apps().V1().ReplicaSets(),
		ServicesInformer:                c.kubeCaches.Core().V1().Services(),
		IngressWrapper:                  ingresses,
		RolloutsInformer:                argo.Rollouts(),
		IstioPrimaryDynamicClient:       c.dynamic,
		IstioVirtualServiceInformer:     dynamicCaches.ForResource(virtualServices).Informer(),
		IstioDestinationRuleInformer:    dynamicCaches.ForResource(destinationRules).Informer(),
		ResyncPeriod:                    resync,
		RolloutWorkQueue:                queue("rollouts"),
		ServiceWorkQueue:                queue("services"),
		IngressWorkQueue:                queue("ingresses"),
		MetricsServer:                   server,
		Recorder:                        events,
		RefResolver:                     noReferences{},
		EphemeralMetadataThreads:        rollout.DefaultEphemeralMetadataThreads,
		EphemeralMetadataPodRetries:     rollout.DefaultEphemeralMetadataPodRetries,
	})
	c.rollouts.ReleaseTrainQueue(now, c.wake)
	c.analyses = analysis.NewController(analysis.ControllerConfig{
		KubeClientSet:        c.kube,
		ArgoProjClientset:    c.argo,
		AnalysisRunInformer:  argo.AnalysisRuns(),
		JobInformer:          c.kubeCaches.Batch().V1().Jobs(),
		ResyncPeriod:         resync,
		AnalysisRunWorkQueue: queue("analyses"),
		MetricsServer:        server,
		Recorder:             events,
	})
	c.analyses.ReleaseTrainQueue(c.wake)
	return c
}

func (c *cluster) close() {
	for _, q := range c.queues {
		q.ShutDown()
	}
}

// events is one for all: making one waits for caches. It drops events; the fake recorder blocks after a thousand of them.
var events = func() record.EventRecorder {
	recorder := record.NewFakeEventRecorder()
	recorder.Recorder.(*k8srecord.FakeRecorder).Events = nil
	return recorder
}()

type noReferences struct{}

func (noReferences) Resolve(*v1alpha1.Rollout) error { return nil }
func (noReferences) Init() error                     { return nil }

func (c *cluster) wake(after time.Duration) {
	c.wakes = append(c.wakes, c.now().Add(after))
}

// due tells whether there is anything to do now.
func (c *cluster) due() bool {
	waiting := []time.Time{}
	for _, at := range c.wakes {
		if at.After(c.now()) {
			waiting = append(waiting, at)
		}
	}
	due := len(waiting) < len(c.wakes) || c.stale || c.now().Sub(c.lookedAt) >= resync
	c.wakes = waiting
	return c.runPods() || due
}

// settle lets both controllers work until neither writes anything. What they write, they see as the API server keeps it.
func (c *cluster) settle(seen func()) []string {
	failures := []string{}
	c.lookedAt = c.now()
	for pass := 0; ; pass++ {
		if pass > 50 {
			return append(failures, "the controllers do not come to rest")
		}
		c.wrote = false
		c.runPods()
		c.refresh()
		if err := c.rollouts.ReleaseTrainSync(c.ctx, c.namespace+"/"+c.name); err != nil {
			failures = append(failures, err.Error())
		}
		c.refresh()
		seen()
		for _, run := range c.runs() {
			if err := c.analyses.ReleaseTrainSync(c.ctx, run.Namespace+"/"+run.Name); err != nil {
				failures = append(failures, err.Error())
			}
		}
		c.refresh()
		seen()
		if !c.wrote {
			return failures
		}
	}
}

// refresh fills the informers with what was written.
func (c *cluster) refresh() {
	if !c.stale {
		return
	}
	argo, kube := c.argo.ArgoprojV1alpha1(), c.kube
	all := metav1.ListOptions{}
	rollouts, _ := argo.Rollouts("").List(c.ctx, all)
	replace(c.argoCaches.Argoproj().V1alpha1().Rollouts().Informer(), rollouts.Items)
	runs, _ := argo.AnalysisRuns("").List(c.ctx, all)
	for i := range runs.Items {
		if run := &runs.Items[i]; run.CreationTimestamp.IsZero() {
			run.CreationTimestamp = metav1.NewTime(c.now())
			run.UID = types.UID(run.Name)
			argo.AnalysisRuns(run.Namespace).Update(c.ctx, run, metav1.UpdateOptions{})
		}
	}
	replace(c.argoCaches.Argoproj().V1alpha1().AnalysisRuns().Informer(), runs.Items)
	templates, _ := argo.AnalysisTemplates("").List(c.ctx, all)
	replace(c.templates.Informer(), untyped(templates.Items))
	clusterTemplates, _ := argo.ClusterAnalysisTemplates().List(c.ctx, all)
	replace(c.clusterTemplates.Informer(), untyped(clusterTemplates.Items))
	sets, _ := kube.AppsV1().ReplicaSets("").List(c.ctx, all)
	replace(c.kubeCaches.Apps().V1().ReplicaSets().Informer(), sets.Items)
	services, _ := kube.CoreV1().Services("").List(c.ctx, all)
	replace(c.kubeCaches.Core().V1().Services().Informer(), services.Items)
	c.stale = false
}

// Through JSON, which takes away what is below a second of each time.
func replace[T any](informer cache.SharedIndexInformer, items []T) {
	stored := []any{}
	for i := range items {
		data, err := json.Marshal(&items[i])
		if err != nil {
			panic(err)
		}
		copied := new(T)
		if err := json.Unmarshal(data, copied); err != nil {
			panic(err)
		}
		stored = append(stored, copied)
	}
	if err := informer.GetIndexer().Replace(stored, ""); err != nil {
		panic(err)
	}
}

func untyped[T any](items []T) []unstructured.Unstructured {
	objects := []unstructured.Unstructured{}
	for i := range items {
		object, err := runtime.DefaultUnstructuredConverter.ToUnstructured(&items[i])
		if err != nil {
			panic(err)
		}
		objects = append(objects, unstructured.Unstructured{Object: object})
	}
	return objects
}

// runPods does the work of the ReplicaSet controller and of the nodes: pods are created and end at once, those that are not
// available and the newest first. It tells whether anything changed.
func (c *cluster) runPods() (changed bool) {
	for _, rs := range c.replicaSets() {
		rs := rs
		pods := c.pods[rs.Name]
		for int32(len(pods)) < *rs.Spec.Replicas {
			pods = append(pods, c.now())
		}
		pods = pods[:*rs.Spec.Replicas]
		c.pods[rs.Name] = pods
		available := int32(0)
		for _, created := range pods {
			if needed := c.startup(&rs); needed != nil && c.now().Sub(created) >= *needed {
				available++
			}
		}
		status := rs.Status
		status.Replicas, status.ReadyReplicas, status.AvailableReplicas = int32(len(pods)), available, available
		status.FullyLabeledReplicas = status.Replicas
		if rs.UID != "" && status.Replicas == rs.Status.Replicas && available == rs.Status.AvailableReplicas {
			continue
		}
		if rs.UID == "" {
			rs.UID, rs.CreationTimestamp = types.UID(rs.Name), metav1.NewTime(c.now())
		}
		rs.Status = status
		if _, err := c.kube.AppsV1().ReplicaSets(rs.Namespace).Update(c.ctx, &rs, metav1.UpdateOptions{}); err != nil {
			panic(err)
		}
		changed = true
	}
	return changed
}

func (c *cluster) replicaSets() []appsv1.ReplicaSet {
	list, err := c.kube.AppsV1().ReplicaSets(c.namespace).List(c.ctx, metav1.ListOptions{})
	if err != nil {
		panic(err)
	}
	return list.Items
}

func (c *cluster) runs() []v1alpha1.AnalysisRun {
	list, err := c.argo.ArgoprojV1alpha1().AnalysisRuns(c.namespace).List(c.ctx, metav1.ListOptions{})
	if err != nil {
		panic(err)
	}
	return list.Items
}

func (c *cluster) rollout() *v1alpha1.Rollout {
	r, err := c.argo.ArgoprojV1alpha1().Rollouts(c.namespace).Get(c.ctx, c.name, metav1.GetOptions{})
	if err != nil {
		panic(err)
	}
	return r
}

func readManifests(input Input, prometheus string) (m manifests, err error) {
	reader := kyaml.NewYAMLReader(bufio.NewReader(bytes.NewReader([]byte(input.Manifests))))
	for {
		doc, readErr := reader.Read()
		if readErr != nil {
			break
		}
		u := &unstructured.Unstructured{}
		if err := yaml.Unmarshal(doc, &u.Object); err != nil {
			return m, err
		}
		if u.GetNamespace() == "" && u.GetKind() != "ClusterAnalysisTemplate" {
			u.SetNamespace("default")
			if doc, err = yaml.Marshal(u.Object); err != nil {
				return m, err
			}
		}
		switch u.GetKind() {
		case "Rollout":
			m.rollout = &v1alpha1.Rollout{}
			err = yaml.Unmarshal(doc, m.rollout)
		case "AnalysisTemplate":
			x := &v1alpha1.AnalysisTemplate{}
			err = yaml.Unmarshal(doc, x)
			address(x.Spec.Metrics, prometheus)
			m.argo = append(m.argo, x)
		case "ClusterAnalysisTemplate":
			x := &v1alpha1.ClusterAnalysisTemplate{}
			err = yaml.Unmarshal(doc, x)
			address(x.Spec.Metrics, prometheus)
			m.argo = append(m.argo, x)
		case "Service":
			x := &corev1.Service{}
			err = yaml.Unmarshal(doc, x)
			m.kube = append(m.kube, x)
		case "VirtualService", "DestinationRule":
			u.SetAPIVersion("networking.istio.io/v1alpha3")
			m.dyn = append(m.dyn, u)
		}
		if err != nil {
			return m, err
		}
	}
	if m.rollout == nil {
		return m, fmt.Errorf("no Rollout")
	}
	m.rollout.UID, m.rollout.Generation = "rollout", 1
	if m.rollout.Spec.Replicas == nil {
		m.rollout.Spec.Replicas = input.Replicas
	}
	return m, nil
}

func address(metrics []v1alpha1.Metric, prometheus string) {
	for i := range metrics {
		if p := metrics[i].Provider.Prometheus; p != nil {
			p.Address = prometheus
		}
	}
}

// rolloutInfo is what the controller's own metrics say of the Rollout.
func (c *cluster) rolloutInfo() (phase string, unavailable float64) {
	registry := prometheus.NewRegistry()
	registry.MustRegister(metrics.NewRolloutCollector(c.argoCaches.Argoproj().V1alpha1().Rollouts().Lister()))
	families, err := registry.Gather()
	if err != nil {
		panic(err)
	}
	for _, family := range families {
		switch family.GetName() {
		case "rollout_info":
			for _, label := range family.Metric[0].Label {
				if label.GetName() == "phase" {
					phase = label.GetValue()
				}
			}
		case "rollout_info_replicas_unavailable":
			unavailable = family.Metric[0].Gauge.GetValue()
		}
	}
	return phase, unavailable
}
