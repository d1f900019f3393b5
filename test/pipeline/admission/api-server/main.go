// Asks the API server's own packages what a ValidatingAdmissionPolicy says to requests.
package main

import (
	"context"
	"encoding/json"
	"fmt"
	"os"

	celgo "github.com/google/cel-go/cel"
	admissionv1 "k8s.io/api/admission/v1"
	v1 "k8s.io/api/admissionregistration/v1"
	authenticationv1 "k8s.io/api/authentication/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apiserver/pkg/admission"
	"k8s.io/apiserver/pkg/admission/plugin/cel"
	"k8s.io/apiserver/pkg/cel/environment"
)

type expression struct {
	name, text string
	types      []*celgo.Type
}

func (e *expression) GetName() string            { return e.name }
func (e *expression) GetExpression() string      { return e.text }
func (e *expression) ReturnTypes() []*celgo.Type { return e.types }

type question struct {
	Operation, Resource, User string
	Groups                    []string
	Object, OldObject         map[string]any
}

type answer struct {
	Matches, Allowed bool
	Message, Audit   any
}

func main() {
	var input struct {
		Spec      v1.ValidatingAdmissionPolicySpec
		Questions []question
	}
	must(json.NewDecoder(os.Stdin).Decode(&input))
	compiler, err := cel.NewCompositedCompiler(environment.MustBaseEnvSet(environment.DefaultCompatibilityVersion(), true))
	must(err)
	vars := cel.OptionalVariableDeclarations{HasAuthorizer: true}
	for _, variable := range input.Spec.Variables {
		result := compiler.CompileAndStoreVariable(&expression{variable.Name, variable.Expression, []*celgo.Type{celgo.AnyType, celgo.DynType}}, vars, environment.NewExpressions)
		if result.Error != nil {
			panic(variable.Name + ": " + result.Error.Error())
		}
	}
	boolean := []*celgo.Type{celgo.BoolType}
	match := compiler.CompileCondition([]cel.ExpressionAccessor{&expression{"", input.Spec.MatchConditions[0].Expression, boolean}}, vars, environment.NewExpressions)
	validation := input.Spec.Validations[0]
	valid := compiler.CompileCondition([]cel.ExpressionAccessor{&expression{"", validation.Expression, boolean}}, vars, environment.NewExpressions)
	message := compiler.CompileCondition([]cel.ExpressionAccessor{&expression{"", validation.MessageExpression, []*celgo.Type{celgo.StringType}}}, cel.OptionalVariableDeclarations{}, environment.NewExpressions)
	audit := compiler.CompileCondition([]cel.ExpressionAccessor{&expression{"", input.Spec.AuditAnnotations[0].ValueExpression, []*celgo.Type{celgo.StringType, celgo.NullType}}}, vars, environment.NewExpressions)
	answers := []answer{}
	for _, q := range input.Questions {
		gvr := metav1.GroupVersionResource{Group: "argoproj.io", Version: "v1alpha1", Resource: q.Resource}
		gvk := schema.GroupVersionKind{Group: gvr.Group, Version: gvr.Version, Kind: "X"}
		request := &admissionv1.AdmissionRequest{
			Operation: admissionv1.Operation(q.Operation), Resource: gvr,
			UserInfo: authenticationv1.UserInfo{Username: q.User, Groups: q.Groups},
		}
		attributes := &admission.VersionedAttributes{VersionedKind: gvk}
		if q.Object != nil {
			attributes.VersionedObject = &unstructured.Unstructured{Object: q.Object}
		}
		if q.OldObject != nil {
			attributes.VersionedOldObject = &unstructured.Unstructured{Object: q.OldObject}
		}
		attributes.Attributes = admission.NewAttributesRecord(attributes.VersionedObject, attributes.VersionedOldObject, gvk, "shop", "svc-a", schema.GroupVersionResource{Group: gvr.Group, Version: gvr.Version, Resource: gvr.Resource}, "", admission.Operation(q.Operation), nil, false, nil)
		ask := func(evaluator cel.ConditionEvaluator) any {
			results, _, err := evaluator.ForInput(context.Background(), attributes, request, cel.OptionalVariableBindings{}, nil, 10000000)
			must(err)
			if results[0].Error != nil {
				return "error: " + results[0].Error.Error()
			}
			return results[0].EvalResult.Value()
		}
		a := answer{}
		a.Matches, _ = ask(match).(bool)
		got := ask(valid)
		if text, ok := got.(string); ok {
			a.Message = text
		} else {
			a.Allowed = got.(bool)
			a.Message = ask(message)
			a.Audit = fmt.Sprint(ask(audit))
		}
		answers = append(answers, a)
	}
	must(json.NewEncoder(os.Stdout).Encode(answers))
}

func must(err error) {
	if err != nil {
		panic(err)
	}
}
