import { cleanup, fireEvent, screen, waitFor, within } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { able, allowAddresses, refusal, stage } from '../../testing';
import Roles from './Roles';

const row = (role: string, object: string, action: string, summary: string, ...scopes: string[]) => ({ role, object, action, summary, scopes });
const matrix = { items: [
  row('account', 'password', 'edit', 'change the password', 'self'), row('rep', 'password', 'edit', 'change the password', 'self'),
  row('rep', 'statement.lines', 'read', 'see lines of statements', 'self'), row('manager', 'statement.lines', 'read', 'see lines of statements', 'subtree'), row('hr', 'statement.lines', 'check', 'compute anew lines of statements', 'others'),
] };
const role = (name: string, more: object = {}) => ({ role: name, title: `Title ${name}`, dated: false, reasons: false, units: false, ...more });
const policy = { version: 2, text: 'role, a\nrole, b\n', roles: [role('account'), role('rep'), role('manager', { dated: true }), role('hr')], versions: [{ version: 2, by: 'a1', author: { id: 'a1', login: 'root', name: 'Root' }, at: '2026-05-01T00:00:00Z' }] };
const proposal = { number: 9, base: 2, text: 'role, c\n', reason: 'new head', by: 'a1', author: { id: 'a1', login: 'root', name: 'Root' }, at: '2026-06-01T00:00:00Z', changes: [{ role: 'rep', object: 'statement.lines', action: 'read', before: ['self'], after: [] }] };
const show = (permissions: object[], more: Record<string, unknown> = {}, data: object = policy, user = 'me') =>
  stage(<Roles />, { me: { permissions, user: { id: user, login: user, name: user } }, lang: 'en', answers: { '/policies': data, '/policies/matrix': matrix, ...more } });

beforeEach(allowAddresses);
afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

describe('roles', () => {
  it('are sentences, and a matrix of who may do what with one thing', async () => {
    show(able('policy:read'));
    const manager = (await screen.findByRole('heading', { name: /Title manager/ })).closest('section') as HTMLElement;
    expect(within(manager).getByText('Sees, of those who report to them: lines of statements.')).toBeTruthy();
    expect(within(manager).getByText('must be given with an end')).toBeTruthy();
    const table = screen.getByRole('table', { name: /lines of statements/ });
    expect(within(table).getAllByRole('row').map((r) => r.textContent)).toEqual(['Rolesee lines of statementscompute anew lines of statements', 'Title rep repself—', 'Title manager managerreports—', 'Title hr hr—others']);
    fireEvent.change(screen.getByLabelText('Object'), { target: { value: 'password' } });
    expect(within(screen.getByRole('table')).getAllByRole('rowheader')).toHaveLength(2);
    expect(screen.queryByRole('button', { name: 'Replace the policy' })).toBeNull();
  });

  it('are not there for whoever may not read the policy', () => {
    const { sent } = show(able('user:read'));
    expect(sent).toEqual([]);
    expect(screen.queryByRole('heading', { name: /Title/ })).toBeNull();
  });
});

describe('a new policy', () => {
  const propose = async (reason: string) => {
    fireEvent.click(await screen.findByRole('button', { name: 'Replace the policy' }));
    fireEvent.change(screen.getByLabelText('New text of the policy'), { target: { value: 'role, x\n' } });
    if (reason) fireEvent.change(screen.getByLabelText('Reason'), { target: { value: reason } });
    fireEvent.click(screen.getByRole('button', { name: 'Propose it' }));
  };

  it('is proposed on the version in force, for a reason', async () => {
    const { sent } = show(able('policy:read', 'policy:create'), { 'PUT /policies': { ...policy, proposal } });
    await propose('');
    expect(screen.getByText(/Say why; the audit keeps it/)).toBeTruthy();
    fireEvent.change(screen.getByLabelText('Reason'), { target: { value: 'new head' } });
    fireEvent.click(screen.getByRole('button', { name: 'Propose it' }));
    const dialog = await screen.findByRole('dialog', { name: /replace version 2/ });
    fireEvent.click(within(dialog).getByRole('button', { name: 'Propose it' }));
    expect(await screen.findByText(/it waits for a second person/)).toBeTruthy();
    const put = sent.find((s) => s.method === 'PUT');
    expect([put?.headers.get('If-Match'), put?.body]).toEqual(['"3"', { text: 'role, x\n', reason: 'new head' }]);
  });

  it('with mistakes changes nothing: lines are named and the text stays', async () => {
    show(able('policy:read', 'policy:create'), { 'PUT /policies': () => refusal(422, 'policy.invalid', { errors: [{ code: 'e', at: '1:1', detail: 'This line has 2 fields.' }] }) });
    await propose('why');
    fireEvent.click(within(await screen.findByRole('dialog')).getByRole('button', { name: 'Propose it' }));
    expect(await screen.findByText(/This line has 2 fields/)).toBeTruthy();
    expect(screen.getByText('1:1')).toBeTruthy();
    expect((screen.getByLabelText('New text of the policy') as HTMLTextAreaElement).value).toBe('role, x\n');
  });

  it('is confirmed by somebody else, who sees what becomes different and types its number', async () => {
    const { sent } = show(able('policy:read', 'policy:approve'), { 'POST /policies/proposals/9/confirm': policy, '/session': { user: { id: 'me' } } }, { ...policy, proposal });
    const changes = await screen.findByRole('table', { name: 'What becomes different for roles' });
    expect(within(changes).getAllByRole('row')[1]?.textContent).toContain('self');
    expect(within(changes).getByText('not allowed')).toBeTruthy();
    fireEvent.click(screen.getByRole('button', { name: 'Confirm it, in force at once' }));
    const dialog = await screen.findByRole('dialog', { name: 'Confirm proposal 9?' });
    expect(within(dialog).getByText('Permissions that change: 1.')).toBeTruthy();
    const verb = within(dialog).getByRole('button', { name: 'Confirm it, in force at once' }) as HTMLButtonElement;
    expect(verb.disabled).toBe(true);
    fireEvent.change(within(dialog).getByLabelText('Type 9 to confirm'), { target: { value: '9' } });
    fireEvent.click(verb);
    await waitFor(() => expect(sent.some((s) => s.path === '/api/v1/policies/proposals/9/confirm')).toBe(true));
  });

  it('is not confirmed by whoever proposed it', async () => {
    show(able('policy:read', 'policy:approve'), {}, { ...policy, proposal }, 'a1');
    expect(await screen.findByText('You proposed this; someone else must confirm it.')).toBeTruthy();
    expect(screen.queryByRole('button', { name: 'Confirm it, in force at once' })).toBeNull();
  });
});
