package domain

import (
	"reflect"
	"strings"
	"time"
)

var moment = reflect.ValueOf(time.Date(2026, 11, 20, 12, 30, 0, 0, time.UTC))

// fill sets every field of a value, however deep, to something that is not its zero value. A text says its own name.
func fill(v reflect.Value, name string) {
	switch {
	case v.Type() == moment.Type():
		v.Set(moment)
	case v.Kind() == reflect.Struct:
		fillStruct(v)
	case v.Kind() == reflect.String:
		v.SetString(name)
	case v.Kind() == reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), 2, 2))
		fill(v.Index(0), name)
		fill(v.Index(1), name)
	case v.Kind() == reflect.Map:
		value := reflect.New(v.Type().Elem()).Elem()
		fill(value, "value")
		v.Set(reflect.MakeMap(v.Type()))
		v.SetMapIndex(reflect.ValueOf("name").Convert(v.Type().Key()), value)
	case v.CanInt():
		v.SetInt(int64(len(name)))
	case v.CanUint():
		v.SetUint(uint64(len(name)))
	case v.Kind() == reflect.Bool:
		v.SetBool(true)
	default:
		panic("no sample for " + v.Type().String())
	}
}

func fillStruct(v reflect.Value) {
	for i := range v.NumField() {
		name, _, _ := strings.Cut(v.Type().Field(i).Tag.Get("json"), ",")
		fill(v.Field(i), name)
	}
}
