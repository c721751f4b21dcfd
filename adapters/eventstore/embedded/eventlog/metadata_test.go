package eventlog

import (
	"math"
	"testing"
)

func TestMetadataThatIsNotUnderstoodSetsNoBound(t *testing.T) {
	t.Parallel()
	for data, want := range map[string]retention{
		`{"$maxCount":3,"$maxAge":60,"$tb":5}`:               {3, 60, 5},
		`{"$maxCount":3,"colour":"red","$acl":{"$r":["a"]}}`: {MaxCount: 3},
		`{"$tb":9223372036854775807}`:                        {TruncateBefore: math.MaxInt64},
		`{"$tb":9223372036854775808}`:                        {},
		`{"$maxCount":0,"$maxAge":-1,"$tb":-1}`:              {},
		`{"$maxCount":"3"}`:                                  {},
		`{"$maxCount":`:                                      {},
		`[]`:                                                 {},
		``:                                                   {},
	} {
		if got := parseRetention(Event{JSON: true, Data: []byte(data)}); got != want {
			t.Errorf("%s: %+v, want %+v", data, got, want)
		}
		if got := parseRetention(Event{Data: []byte(data)}); got != (retention{}) {
			t.Errorf("%s as octets: %+v", data, got)
		}
	}
}

func TestUndeletingKeepsEverythingButTheBound(t *testing.T) {
	t.Parallel()
	got, err := undeleted([]byte(`{"$tb":9223372036854775807,"big":12345678901234567890,"$maxCount":7}`), 4)
	if want := `{"$maxCount":7,"$tb":4,"big":12345678901234567890}`; err != nil || string(got) != want {
		t.Errorf("got %s, %v", got, err)
	}
	if got, err := undeleted([]byte("not json"), 4); err != nil || string(got) != `{"$tb":4}` {
		t.Errorf("got %s, %v", got, err)
	}
}
