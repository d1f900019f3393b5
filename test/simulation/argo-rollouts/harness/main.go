// Plays releases with the Rollout controller and the analysis controller of Argo Rollouts, on fake clients and simulated
// time. Reads a list of releases from stdin and writes what happened in each to stdout, both as JSON.
package main

import (
	"encoding/json"
	"flag"
	"io"
	"os"

	log "github.com/sirupsen/logrus"
	"k8s.io/klog/v2"
)

// Input is one release.
type Input struct {
	// Several YAML documents.
	Manifests string `json:"manifests"`
	// Pods, where the Rollout does not say.
	Replicas *int32 `json:"replicas"`
	// Seconds until a pod is available; "never" for pods of the new version (20 for those of the old one).
	Startup any `json:"startup"`
	// Seconds that are played.
	Horizon int `json:"horizon"`
	// By a part of the query's text; the longest part that it contains is taken.
	Answers map[string][]TimedAnswer `json:"answers"`
	Actions []Action                 `json:"actions"`
}

// TimedAnswer holds from so many seconds on.
type TimedAnswer struct {
	From   int    `json:"from"`
	Answer Answer `json:"answer"`
}

// Answer has one of these; numbers may be the texts NaN, Inf and -Inf.
type Answer struct {
	Scalar any    `json:"scalar"`
	Vector []any  `json:"vector"`
	Error  string `json:"error"`
	Empty  bool   `json:"empty"`
}

// Action is what a person does after so many seconds: promote, promote-full, abort, retry, pause (sets
// spec.paused), resume (takes that back and clears the pause conditions, as Argo CD's action does) or terminate (each run that is
// not over).
type Action struct {
	At int    `json:"at"`
	Do string `json:"do"`
}

// Event is a TimelineEvent of lib/simulation/outcome.ts.
type Event map[string]any

// Output is what happened.
type Output struct {
	Events []Event `json:"events"`
	Final  Event   `json:"final"`
	// What a reconciliation returned as an error, with its second; one that repeats is named once.
	Failures []string `json:"failures"`
	Error    string   `json:"error,omitempty"`
}

func main() {
	log.SetOutput(io.Discard)
	log.SetLevel(log.PanicLevel)
	flags := flag.NewFlagSet("klog", flag.ContinueOnError)
	klog.InitFlags(flags)
	flags.Set("logtostderr", "false")
	klog.SetOutput(io.Discard)
	var inputs []Input
	if err := json.NewDecoder(os.Stdin).Decode(&inputs); err != nil {
		panic(err)
	}
	outputs := []Output{}
	for _, input := range inputs {
		outputs = append(outputs, play(input))
	}
	json.NewEncoder(os.Stdout).Encode(outputs)
}
