package main

import (
	"context"
	"encoding/json"
	"errors"
	"runtime"
	"strconv"

	"github.com/spf13/cobra"

	"steelyard/compensation/problem"
	"steelyard/models"
)

// errDiffers ends the program with a status that says so, after everything was
// told.
var errDiffers = errors.New("verify: what is stored does not hold")

func (a *app) verifyCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "verify",
		Short: a.say("校验已存的审计链和薪酬：未被改动，且重算结果相同", "prove what is stored: the audit chain, sums, and that pay calculated again is the same"),
	}
	cmd.Flags().String("sample", "0", a.say("每次核算抽查多少份提成单；0 为全部", "how many statements of each run are calculated again; 0: all"))
	cmd.Flags().String("head", "", a.say("导出的审计链头文件：链须延伸到它", "file with an exported head of the audit chain, which the chain must reach"))
	return a.configured(cmd, func(cmd *cobra.Command, c *config) error {
		sample, _ := cmd.Flags().GetString("sample")
		head, _ := cmd.Flags().GetString("head")
		return a.verify(cmd.Context(), c, sample, head)
	}, "database", "audit_key")
}

// verify looks at everything and tells everything that it finds.
func (a *app) verify(ctx context.Context, c *config, sample, head string) error {
	n, err := strconv.Atoi(sample)
	if err != nil || n < 0 {
		return a.badFlag("sample", sample, "0, 1, 2, …")
	}
	var heads []models.AuditHead
	if head != "" {
		data, list := readFile(head)
		if list.Failed() {
			return list
		}
		var h models.AuditHead
		if err := json.Unmarshal(data, &h); err != nil {
			return a.badFlag("head", head, a.say("导出的链头文件", "an exported head"))
		}
		heads = append(heads, h)
	}
	db, err := models.Open(ctx, models.Options{URL: c.Database, SealKey: c.AuditKey})
	if err != nil {
		return err
	}
	defer db.Close() //nolint:errcheck // nothing is pending
	audit, err := db.VerifyAudit(ctx, heads...)
	if err != nil {
		return err
	}
	pay, err := db.VerifyPay(ctx, n, runtime.GOMAXPROCS(0))
	if err != nil {
		return err
	}
	list := pay.Problems
	if audit.Break != nil {
		list.Add("verify.audit", problem.Place{}, auditText(audit.Break), problem.Text{ZH: "请保留现场，对照备份和导出的链头查明原因。", EN: "Keep everything as it is, and find out from backups and exported heads."})
	}
	for _, p := range list {
		if err := a.printf("%s\n", p.String(a.lang)); err != nil {
			return err
		}
	}
	if err := a.printf(a.say("审计：%d 条已封存，%d 条待封存。核算 %d 次，提成单 %d 份，明细 %d 行；重算 %d 份。\n",
		"Audit: %d rows sealed, %d waiting. %d run(s), %d statement(s), %d line(s); %d calculated again.\n"),
		audit.Sealed, audit.Unsealed, pay.Runs, pay.Statements, pay.Lines, pay.Recomputed); err != nil {
		return err
	}
	if len(list) > 0 {
		if err := a.printf(a.say("发现 %d 处不符。\n", "%d thing(s) do not hold.\n"), len(list)); err != nil {
			return err
		}
		return errDiffers
	}
	return a.printf("%s", a.say("全部相符。\n", "Everything holds.\n"))
}

// auditText words the first break of the chain.
func auditText(b *models.Break) problem.Text {
	words := map[string]problem.Text{
		models.Changed:   {ZH: "一条记录被改动过", EN: "a row was changed"},
		models.Deleted:   {ZH: "一条已封存的记录不见了", EN: "a sealed row is gone"},
		models.Gap:       {ZH: "链中缺号", EN: "a number of the chain is missing"},
		models.Unsealed:  {ZH: "有一条事后插入的记录", EN: "a row was put in afterwards"},
		models.Truncated: {ZH: "链在导出的链头之前就结束了", EN: "the chain ends before the exported head"},
		models.Replaced:  {ZH: "链与导出的链头不同", EN: "the chain is not the one of the exported head"},
		models.Forged:    {ZH: "链头的签名不是本系统的", EN: "the head's signature is not this service's"},
	}
	at := problem.Textf("审计链在第 %d 号、记录 %d 处不成立：", "The audit chain does not hold at number %d, row %d: ", b.Seq, b.Audit)
	return problem.Text{ZH: at.ZH + words[b.What].ZH + "。", EN: at.EN + words[b.What].EN + "."}
}
