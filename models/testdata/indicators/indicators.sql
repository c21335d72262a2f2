-- The indicators by their definitions: a quantity, or the ratio of two. Without
-- one of them, or with nothing below the bar, there is no value.
WITH ratio(code, above, below) AS (VALUES
  ('CT02', 'signed_amount', 'signing_target'), ('CT03', 'signed_margin', 'signed_net'), ('CT06', 'key_accounts_lost', 'key_accounts_before'),
  ('CT07', 'signed_amount', 'contracts_signed'), ('CT08', 'discount_amount', 'list_amount'), ('CT09', 'repeat_amount', 'signed_amount'), ('CT10', 'key_accounts_kept', 'key_accounts_before'),
  ('CL02', 'collected', 'collection_target'), ('CL03', 'first_payment_met', 'first_payment_due'),
  ('AR01', 'due_received', 'due_amount'), ('AR02', 'older_recovered', 'older_opening'), ('AR03', 'overdue_balance', 'receivable_balance'),
  ('AR05', 'receivable_balance', 'billed_per_day'), ('AR06', 'bad_debt', 'billed_amount'), ('AR07', 'collection_tasks_done', 'collection_tasks'),
  ('OP01', 'reserve_amount', 'reserve_needed'), ('OP03', 'near_amount', 'valid_amount'), ('OP04', 'won_amount', 'decided_amount'), ('OP05', 'stalled_amount', 'pipeline_amount'),
  ('OP07', 'passed_p2', 'entered_p2'), ('OP08', 'passed_p3', 'entered_p3'), ('OP09', 'passed_p4', 'entered_p4'), ('OP10', 'passed_p5', 'entered_p5'),
  ('OP13', 'leads_to_opportunity', 'leads_received'), ('OP14', 'elements_complete', 'elements_expected'), ('OP15', 'confirmed_on_time', 'confirmations_due'),
  ('OP16', 'relations_raised', 'relations_watched'), ('OP17', 'deciders_in_favour', 'deciders_known'), ('OP18', 'left_p4_after_high_visit', 'left_p4'),
  ('OP19', 'milestones_reached', 'milestones_planned'), ('OP20', 'bids_won', 'bids_decided'), ('OP21', 'bids_void', 'bids_submitted'), ('OP22', 'confirmations_false', 'confirmations_checked'),
  ('AC01', 'plan_done', 'plan_weight'), ('AC02', 'plan_deviation', 'plan_weight'), ('AC03', 'log_days_qualified', 'days_present'), ('AC04', 'covered_deals', 'deals_from_p3'),
  ('AC06', 'front_line_hours', 'logged_hours'), ('AC07', 'joint_visits_debriefed', 'joint_visits_planned'), ('AC09', 'logs_reviewed', 'logs_to_review'),
  ('CU01', 'satisfaction_points', 'satisfaction_answers'), ('CU02', 'complaints_closed_on_time', 'complaints_due'),
  ('PE01', 'collected', 'quota_heads'), ('PE02', 'heads_at_80', 'heads_with_target'), ('PE03', 'top_collected', 'collected'),
  ('PE06', 'hires_good', 'hires_judged'), ('PE07', 'regretted_leavers', 'average_heads'), ('PE09', 'sales_expense', 'collected'), ('PE10', 'pay_cost', 'collected'),
  ('PB01', 'pass_tests_passed', 'pass_tests_due'), ('PB02', 'territory_done', 'territory_expected'), ('PB04', 'key_people_met', 'key_people_planned')
), plain(code, quantity) AS (VALUES
  ('CT01', 'signed_amount'), ('CT04', 'presigned_amount'), ('CL01', 'collected'), ('CL04', 'expected_cash'), ('AR04', 'collection_days'),
  ('OP02', 'new_valid_opportunities'), ('OP06', 'presigned_change'), ('OP11', 'sales_cycle_days'), ('OP12', 'weighted_amount'),
  ('AC05', 'effective_visits'), ('AC08', 'coaching_hours'), ('PE04', 'days_to_first_opportunity'), ('PE05', 'days_to_first_cash')
), forecast(code, foreseen, came) AS (VALUES ('CT05', 'signing_forecast', 'signed_amount'), ('CL05', 'collection_forecast', 'collected'))
SELECT p.code, s.scope, s.value / 10000 AS value FROM plain p JOIN said s ON s.quantity = p.quantity
UNION ALL SELECT r.code, a.scope, a.value / NULLIF(b.value, 0) FROM ratio r JOIN said a ON a.quantity = r.above JOIN said b ON b.quantity = r.below AND b.scope = a.scope
UNION ALL SELECT c.code, f.scope, 1 - ABS(f.value - a.value) / NULLIF(MAX(f.value, a.value), 0) FROM forecast c JOIN said f ON f.quantity = c.foreseen JOIN said a ON a.quantity = c.came AND a.scope = f.scope
UNION ALL SELECT 'PE08', f.scope, (f.value - a.value) / NULLIF(a.value, 0) FROM said f JOIN said a ON a.quantity = 'collected' AND a.scope = f.scope WHERE f.quantity = 'collection_forecast'
UNION ALL SELECT 'PB03', l.scope, (l.value + k.value) / NULLIF(2 * p.value, 0) FROM said l JOIN said k ON k.quantity = 'plan_days_kept' AND k.scope = l.scope
  JOIN said p ON p.quantity = 'days_present' AND p.scope = l.scope WHERE l.quantity = 'log_days_qualified'
