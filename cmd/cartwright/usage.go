package main

import "github.com/alecthomas/kong"

const hiddenSettings = `The settings that "cartwright serve --help" lists hold here as well; they matter when the shop is not being served and ` +
	`this command starts it.`

// brief leaves the settings of a shop, which are flags in groups, out of the help of every command but serve.
func brief(parser *kong.Kong) error {
	for _, command := range parser.Model.Leaves(false) {
		if command.Name != "serve" && hideGrouped(command.Flags) {
			command.Detail = join(command.Detail, hiddenSettings)
		}
	}
	return nil
}

func hideGrouped(flags []*kong.Flag) (any bool) {
	for _, flag := range flags {
		if flag.Group != nil {
			flag.Hidden, any = true, true
		}
	}
	return any
}

func join(detail, more string) string {
	if detail == "" {
		return more
	}
	return detail + "\n\n" + more
}
