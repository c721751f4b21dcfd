package projections

import "time"

// array is what some rows have, in an array of the values' type, or of any where they differ or there are NULLs.
func (c *cells) array(rows []int) any {
	for _, at := range rows {
		if c.state(at)&null != 0 {
			return c.values(rows)
		}
	}
	switch c.kind {
	case ofNumbers:
		return pick(c.numbers, rows)
	case ofTexts:
		return pick(c.texts, rows)
	case ofTimes:
		return pick(c.times, rows)
	default:
		return c.values(rows)
	}
}

func pick[T int64 | string | time.Time](all []T, rows []int) []T {
	picked := make([]T, len(rows))
	for i, at := range rows {
		picked[i] = all[at]
	}
	return picked
}

func (c *cells) values(rows []int) []any {
	values := make([]any, len(rows))
	for i, at := range rows {
		values[i] = c.value(at)
	}
	return values
}
