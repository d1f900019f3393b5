// Writes when schedules start by robfig/cron 3.0.1, with the parser that Argo CD 3.5 reads sync windows with:
//
//	go mod init starts && go get github.com/robfig/cron/v3@v3.0.1 && go run . > starts.json
package main

import (
	"encoding/json"
	"fmt"
	"math/rand"
	"os"
	"strings"
	"time"

	"github.com/robfig/cron/v3"
)

var written = []string{
	"0 16 * * 5", "0 0 13 * 5", "0 0 */2 * 5", "0 0 */1 * 5", "0 0 ? * 5", "0 0 1-31 * 5", "0 0 1,* * 5", "0 0 1 * ?",
	"5/15 9-17 * * *", "0 0 * * 5/1", "0 0 * * fri-SAT", "0 0 1 jan-mar *", "0-59/7 0 * * *", "0 0 29 2 *", "0 0 31 * *",
	"0 18 23 12 *", "30 2 * * 0", "* * * * *", "0 0 30 2 *", "0 0 31 4,6 *",
}

func main() {
	random := rand.New(rand.NewSource(1))
	field := func(from, to int) string {
		switch random.Intn(5) {
		case 0, 1:
			return "*"
		case 2:
			return fmt.Sprint(from + random.Intn(to-from+1))
		case 3:
			return fmt.Sprintf("*/%d", 1+random.Intn(4))
		}
		low := from + random.Intn(to-from+1)
		high := low + random.Intn(to-low+1)
		return fmt.Sprintf("%d-%d/%d,%d", low, high, 1+random.Intn(3), from)
	}
	schedules := written
	for i := 0; i < 100; i++ {
		schedules = append(schedules, strings.Join([]string{field(0, 59), field(0, 23), field(1, 31), field(1, 12), field(0, 6)}, " "))
	}
	parser := cron.NewParser(cron.Minute | cron.Hour | cron.Dom | cron.Month | cron.Dow)
	starts := map[string][]string{}
	for _, text := range schedules {
		schedule, err := parser.Parse(text)
		if err != nil {
			panic(err)
		}
		starts[text] = []string{}
		at := time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)
		for i := 0; i < 5; i++ {
			if at = schedule.Next(at); at.IsZero() {
				break
			}
			starts[text] = append(starts[text], at.Format("2006-01-02T15:04Z"))
		}
	}
	encoder := json.NewEncoder(os.Stdout)
	if err := encoder.Encode(starts); err != nil {
		panic(err)
	}
}
