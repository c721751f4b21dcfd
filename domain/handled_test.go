package domain

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"strings"
	"testing"
)

// TestEveryCommandIsDecidedAndEveryEventEvolves looks for a case, in the aggregate's own folder, for each of its commands and
// events. The compiler does not: a command that was forgotten would panic when the first customer gives it.
func TestEveryCommandIsDecidedAndEveryEventEvolves(t *testing.T) {
	t.Parallel()
	folders, err := filepath.Glob("*/events.go")
	if err != nil || len(folders) == 0 {
		t.Fatalf("aggregates: %v, %v", folders, err)
	}
	for _, folder := range folders {
		folder = filepath.Dir(folder)
		found := cases{}
		sealed := map[string]string{}
		for _, file := range sources(t, folder) {
			ast.Inspect(file, found.note)
			for _, declaration := range file.Decls {
				if f, ok := declaration.(*ast.FuncDecl); ok && (f.Name.Name == "isCommand" || f.Name.Name == "isEvent") {
					sealed[nameOf(f.Recv.List[0].Type)] = f.Name.Name
				}
			}
		}
		for name, marker := range sealed {
			if ast.IsExported(name) && !found[name] {
				t.Errorf("%s.%s has %s, and there is no case for it", folder, name, marker)
			}
		}
	}
}

// cases are the types that a package tells apart.
type cases map[string]bool

// note finds cases of switches, and assertions whose value is used: "if open, ok := cmd.(Open)".
func (c cases) note(n ast.Node) bool {
	switch n := n.(type) {
	case *ast.CaseClause:
		for _, expression := range n.List {
			c[nameOf(expression)] = true
		}
	case *ast.AssignStmt:
		if assertion, ok := n.Rhs[0].(*ast.TypeAssertExpr); ok && nameOf(n.Lhs[0]) != "_" {
			c[nameOf(assertion.Type)] = true
		}
	}
	return true
}

func sources(t *testing.T, folder string) (files []*ast.File) {
	t.Helper()
	paths, err := filepath.Glob(filepath.Join(folder, "*.go"))
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range paths {
		if strings.HasSuffix(path, "_test.go") {
			continue
		}
		file, err := parser.ParseFile(token.NewFileSet(), path, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		files = append(files, file)
	}
	return files
}

// nameOf is the name of a type of this package, or empty.
func nameOf(e ast.Expr) string {
	if name, ok := e.(*ast.Ident); ok {
		return name.Name
	}
	return ""
}
