import { useQuery } from '@tanstack/react-query';
import { dataOf } from '../../api/client';
import { may, useKeeper, useMe } from '../../api/session';
import { useText } from '../../text/text';

export interface Naming {
  plans: string[]; // the plan versions of a statement, in words
  plan: (code: string | undefined) => string;
  part: (of: { plan?: string; component?: string; adjustments?: boolean }) => string;
}

// useNaming words the plans of some parts of pay and their components, as far as somebody may read plans.
export function useNaming(parts: { plan?: string; version?: number }[]): Naming {
  const { t, lang } = useText();
  const keeper = useKeeper();
  const query = useQuery({
    queryKey: ['plans'],
    enabled: may(useMe(), 'plan', 'read'),
    queryFn: ({ signal }) => dataOf(keeper.client.GET('/api/v1/plans', { signal })),
  });
  const titles = new Map((query.data?.items ?? []).map((p) => [p.code, p.title[lang]]));
  const components = new Map<string, string>(); // of the newest version that has them
  for (const p of query.data?.items ?? []) for (const v of p.versions ?? []) for (const c of v.components ?? []) components.set(`${p.code}/${c.code}`, c.title[lang] ?? c.code);
  const plan = (code: string | undefined) => (code ? (titles.get(code) ?? code) : '');
  const several = new Set(parts.map((s) => s.plan).filter(Boolean)).size > 1;
  const versions = new Set<string>();
  for (const s of parts) if (s.plan) versions.add(t('plan.version', { plan: plan(s.plan), version: s.version ?? '' }));
  return {
    plans: [...versions],
    plan,
    part: (of) => {
      if (of.adjustments) return t('statement.adjustments');
      const component = of.component ? (components.get(`${of.plan}/${of.component}`) ?? of.component) : t('app.none');
      return several ? `${plan(of.plan)} · ${component}` : component;
    },
  };
}
