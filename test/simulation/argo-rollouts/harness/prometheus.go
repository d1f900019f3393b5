package main

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
)

// startPrometheus answers queries from the script, by simulated time.
func startPrometheus(input Input, seconds func() int) *httptest.Server {
	return httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		answer := input.answer(r.FormValue("query"), seconds())
		w.Header().Set("Content-Type", "application/json")
		if answer.Error != "" {
			w.WriteHeader(http.StatusBadRequest)
			json.NewEncoder(w).Encode(map[string]any{"status": "error", "errorType": "bad_data", "error": answer.Error})
			return
		}
		json.NewEncoder(w).Encode(map[string]any{"status": "success", "data": answer.data()})
	}))
}

func (input Input) answer(query string, seconds int) Answer {
	best, found := "", false
	for part := range input.Answers {
		if strings.Contains(query, part) && (!found || len(part) > len(best)) {
			best, found = part, true
		}
	}
	answer := Answer{Error: "nobody expected this query: " + query}
	for _, it := range input.Answers[best] {
		if it.From <= seconds {
			answer = it.Answer
		}
	}
	return answer
}

func (a Answer) data() map[string]any {
	if a.Scalar != nil {
		return map[string]any{"resultType": "scalar", "result": []any{0, printed(a.Scalar)}}
	}
	result := []any{}
	for i, value := range a.Vector {
		result = append(result, map[string]any{
			"metric": map[string]string{"i": fmt.Sprint(i)},
			"value":  []any{0, printed(value)},
		})
	}
	return map[string]any{"resultType": "vector", "result": result}
}

func printed(number any) string {
	return strings.Replace(strings.Replace(fmt.Sprint(number), "Infinity", "Inf", 1), "+Inf", "Inf", 1)
}
