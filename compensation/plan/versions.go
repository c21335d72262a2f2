package plan

import (
	"steelyard/compensation/problem"
)

// compareVersions finds what two versions of one plan, a being the lower, may
// not do to each other.
func compareVersions(a, b *Plan) problem.List {
	var list problem.List
	if a.Version == b.Version {
		list.Add("plan.repeated_version", b.place,
			problem.Textf("方案 %s 出现了两次，另一次在 %s。", "Plan %s is given twice, the other time in %s.", b.Name(), a.place.File),
			problem.Text{ZH: "每个版本只给一次；有改动请用新的版本号。", EN: "Give each version once; a change needs a new version number."})
	}
	for i := range a.Components {
		for j := range b.Components {
			if a.Components[i].Code == b.Components[j].Code {
				list = append(list, compareComponents(a, b, &a.Components[i], &b.Components[j])...)
			}
		}
	}
	return list
}

// compareComponents wants a component to keep what its lines and accumulation
// continue on: x stands in version a, y in the later version b.
func compareComponents(a, b *Plan, x, y *Component) problem.List {
	var list problem.List
	at := b.Place(y.Path, problem.Place{})
	if x.Basis != y.Basis {
		list.Add("plan.basis_changed", at,
			problem.Textf("提成项 %s 的基数从 %s（第 %d 版）变为 %s（第 %d 版），累计无法延续。", "Component %s changes its basis from %s (version %d) to %s (version %d): its accumulation cannot continue.",
				y.Code, x.Basis, a.Version, y.Basis, b.Version),
			problem.Text{ZH: "请为新的基数另取一个提成项代码。", EN: "Give the component with the new basis another code."})
	}
	if x.Credit != y.Credit {
		list.Add("plan.credit_changed", at,
			problem.Textf("提成项 %s 的业绩归属从 %s（第 %d 版）变为 %s（第 %d 版），累计无法延续。", "Component %s changes its credit from %s (version %d) to %s (version %d): its accumulation cannot continue.",
				y.Code, x.Credit, a.Version, y.Credit, b.Version),
			problem.Text{ZH: "请为新的归属方式另取一个提成项代码。", EN: "Give the component with the new credit another code."})
	}
	if x.Reversal != y.Reversal {
		list.Add("plan.reversal_changed", at,
			problem.Textf("提成项 %s 的冲销方式从 %s（第 %d 版）变为 %s（第 %d 版）。不写 reversal 时，有累计的阶梯是 rerate，其余是 mirror。",
				"Component %s answers reversals by %s in version %d, but by %s in version %d. Without reversal it is rerate for tiers with a carry, mirror otherwise.",
				y.Code, x.Reversal, a.Version, y.Reversal, b.Version),
			problem.Textf("请在第 %[1]d 版写明 reversal: %[2]s；要换冲销方式，就另取一个提成项代码。", "Write reversal: %[2]s in version %[1]d; another way needs a component with another code.", b.Version, x.Reversal))
	}
	return list
}
