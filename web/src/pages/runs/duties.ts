import type { Schemas } from '../../api/client';
import { may, type Me } from '../../api/session';

export type Step = 'approve' | 'second' | 'pay' | 'discard';

// Next is what a run waits for, and whether this is somebody who may do it.
export interface Next {
  step: 'approve' | 'second' | 'pay';
  able: boolean; // they have the right
  own: boolean; // but took an earlier step of this run themselves
}

type Run = Pick<Schemas['Run'], 'state' | 'prepared' | 'approved' | 'seconded' | 'banner'>;

// nextOf finds the next step. That somebody is paid by the run is known to the
// service alone, which then says so.
export function nextOf(run: Run, me: Pick<Me, 'user' | 'permissions'>): Next | undefined {
  const alone = Boolean(run.banner); // the company lets one person do it all
  const by = (...steps: (Schemas['RunStep'] | undefined)[]) => !alone && steps.some((s) => s?.by === me.user.login);
  if (run.state === 'prepared' && !run.approved) return { step: 'approve', able: may(me, 'run', 'approve'), own: by(run.prepared) };
  if (run.state === 'prepared') return { step: 'second', able: may(me, 'run', 'second'), own: by(run.prepared, run.approved) };
  if (run.state === 'approved') return { step: 'pay', able: may(me, 'run', 'pay'), own: by(run.prepared, run.approved, run.seconded) };
  return undefined;
}

// seesDifferences reports whether somebody has a duty that needs drafts, and may
// see the totals of people.
export function seesDifferences(me: Pick<Me, 'permissions'>): boolean {
  return may(me, 'statement.totals', 'read') && ['prepare', 'check', 'approve', 'second'].some((action) => may(me, 'run', action));
}
