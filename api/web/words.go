package web

import (
	"fmt"
	"html/template"
	"slices"
	"strconv"
	"strings"
	"time"

	"cartwright/domain/event"
)

// words are how pages write what there is.
var words = template.FuncMap{
	"number": number[int64], "figure": number[int], "rate": rate, "span": span, "ago": ago, "percent": percent,
	"position": position, "spark": spark, "seconds": func(d time.Duration) string { return span(d.Seconds()) }, "count": count,
}

// number groups thousands by narrow spaces.
func number[N int | int64](n N) string {
	digits := strconv.FormatInt(int64(n), 10)
	var grouped strings.Builder
	for i, digit := range digits {
		if rest := len(digits) - i; i > 0 && rest%3 == 0 && digits[i-1] != '-' {
			grouped.WriteRune('\u202f')
		}
		grouped.WriteRune(digit)
	}
	return grouped.String()
}

func count(n int64, thing string) string {
	if n == 1 {
		return "1 " + thing
	}
	return number(n) + " " + thing + "s"
}

func rate(perSecond float64) string {
	if perSecond < 10 {
		return strconv.FormatFloat(perSecond, 'f', 1, 64)
	}
	return number(int64(perSecond))
}

// span is a number of seconds in the unit that suits it.
func span(seconds float64) string {
	switch {
	case seconds <= 0:
		return "0 s"
	case seconds < 1:
		return fmt.Sprintf("%.1f ms", seconds*1000)
	case seconds < 120:
		return fmt.Sprintf("%.0f s", seconds)
	case seconds < 2*3600:
		return fmt.Sprintf("%.0f min", seconds/60)
	}
	return fmt.Sprintf("%.0f h", seconds/3600)
}

func ago(at time.Time) string { return span(time.Since(at).Seconds()) + " ago" }

func percent(share float64) string { return fmt.Sprintf("%.0f %%", share*100) }

func position(p event.Position) string { return fmt.Sprintf("%d/%d", p.Commit, p.Prepare) }

// The size of a spark in its own units.
const sparkWidth, sparkHeight = 120.0, 28.0

// spark is the points of a line through the values, the newest at the right edge, the highest at the top.
func spark(values []float64) string {
	if len(values) < 2 {
		return ""
	}
	top := max(slices.Max(values), 1)
	step := sparkWidth / float64(samples-1)
	points := make([]string, len(values))
	for i, v := range values {
		x := sparkWidth - step*float64(len(values)-1-i)
		points[i] = fmt.Sprintf("%.1f,%.1f", x, sparkHeight-1-v/top*(sparkHeight-2))
	}
	return strings.Join(points, " ")
}
