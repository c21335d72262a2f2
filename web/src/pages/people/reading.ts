import { useQuery } from '@tanstack/react-query';
import { dataOf, type Client, type Schemas } from '../../api/client';
import { Failure } from '../../api/problem';
import { may, useKeeper, useMe } from '../../api/session';

export type Team = Schemas['Team'];

// mostTeams bounds how many teams a page reads.
const mostTeams = 1000;

// allTeams reads the teams of a day, page by page.
async function allTeams(client: Client, on: string, signal: AbortSignal): Promise<Team[]> {
  const list: Team[] = [];
  let cursor: string | undefined;
  do {
    const page: Schemas['PageTeam'] = await dataOf(client.GET('/api/v1/teams', { signal, params: { query: { on, limit: 100, ...(cursor && { cursor }) } } }));
    list.push(...(page.items ?? []));
    cursor = page.next;
  } while (cursor && list.length < mostTeams);
  return list;
}

// useTeams are the teams of a day that somebody may see; none where teams are
// not theirs to see.
export function useTeams(on: string) {
  const keeper = useKeeper();
  return useQuery({ queryKey: ['teams', on], enabled: may(useMe(), 'team', 'read'), queryFn: ({ signal }) => allTeams(keeper.client, on, signal) });
}

export interface Branch {
  team: Team;
  below: Branch[];
}

// treeOf puts teams below their parents; one whose parent is not among them
// stands at the top.
export function treeOf(teams: Team[]): Branch[] {
  const known = new Set(teams.map((t) => t.code));
  const of = (parent: string, above: Set<string>): Branch[] => teams.filter((t) => t.parent === parent && !above.has(t.code)).map((team) => ({ team, below: of(team.code, new Set([...above, team.code])) }));
  const tops = [...new Set(teams.filter((t) => !known.has(t.parent)).map((t) => t.parent))];
  return tops.flatMap((parent) => of(parent, new Set()));
}

// absentAsNothing reads what may be out of reach: then there is none of it.
export async function absentAsNothing<T>(answer: Promise<T>): Promise<T | null> {
  try {
    return await answer;
  } catch (failed) {
    if (failed instanceof Failure && (failed.status === 404 || failed.status === 403)) return null;
    throw failed;
  }
}

// lastFour is an account by its last four characters.
export function lastFour(account: string): string {
  return account.length >= 8 ? account.slice(-4) : account;
}
