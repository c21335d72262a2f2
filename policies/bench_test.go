package policies

import "testing"

// A decision happens on every request.
func BenchmarkScopes(b *testing.B) {
	p := shipped(b)
	perm := Permission{"statement.lines", "read"}
	for name, roles := range map[string][]string{"one role": {"rep"}, "three roles": {"employee", "manager", "hr"}, "none of them": {"admin"}} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				p.Scopes(roles, perm)
			}
		})
	}
}

// Loading happens at start and when a policy is replaced.
func BenchmarkLoad(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		if _, err := Load(Model(), Shipped()); err != nil {
			b.Fatal(err)
		}
	}
}
