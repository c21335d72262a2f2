import { cleanup, fireEvent, render, screen, waitFor } from '@testing-library/react';
import { QueryClient } from '@tanstack/react-query';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { failureOf } from '../api/problem';
import { Keeper } from '../api/session';
import { takeLink } from '../link';
import { markStyles } from '../nonce';
import pages from '../pages.json';
import { App } from './App';
import { isHere, menuOf } from './menu';
import { preferredTheme } from './prefs';
import { ProblemNote } from './ProblemNote';
import { matched, navigate, withSearch } from './router';
import { routes } from './routes';

afterEach(cleanup);

const permission = (object: string, action: string, ...scopes: string[]) => ({ object, action, scopes });

describe('the menu', () => {
  it('is made of permissions', () => {
    const labels = (...list: ReturnType<typeof permission>[]) => menuOf({ permissions: list }).map((e) => e.label);
    expect(labels()).toEqual(['menu.home']);
    expect(labels(permission('statement.totals', 'read', 'self'))).toEqual(['menu.home', 'menu.statements.own']);
    expect(labels(permission('statement.totals', 'read', 'self', 'subtree'))).toEqual(['menu.home', 'menu.statements']);
    expect(labels(permission('run', 'read', 'all'))).toEqual(['menu.home', 'menu.runs']);
    expect(labels(permission('run', 'approve', 'all'))).toEqual(['menu.home']);
    expect(labels(permission('user', 'read', 'self'))).toEqual(['menu.home']);
    expect(labels(permission('user', 'read', 'subtree'))).toEqual(['menu.home', 'menu.users']);
    expect(labels(permission('grant', 'approve', 'all'))).toEqual(['menu.home', 'menu.users']);
  });

  it('marks where one is', () => {
    expect([isHere('/', '/'), isHere('/', '/runs'), isHere('/runs', '/runs'), isHere('/runs', '/runs/1'), isHere('/runs', '/runsome')]).toEqual([true, false, true, true, false]);
  });
});

describe('addresses', () => {
  it('are matched part by part', () => {
    expect(matched('/runs/:id', '/runs/7')).toEqual({ id: '7' });
    expect(matched('/runs/:id', '/runs/7/')).toEqual({ id: '7' });
    expect(matched('/runs/:id', '/runs')).toBeUndefined();
    expect(matched('/runs', '/statements')).toBeUndefined();
    expect(matched('/', '/')).toEqual({});
  });

  it('carry the settings that are not empty', () => {
    expect(withSearch('/runs', { month: '2026-10', state: '' })).toBe('/runs?month=2026-10');
    expect(withSearch('/runs', {})).toBe('/runs');
  });

  it('are known to the service by their first part', () => {
    const parts = [...new Set(routes.map((r) => r.path.split('/')[1]).filter(Boolean))].sort();
    expect([...pages].sort()).toEqual(parts);
  });
});

describe('a one-time link', () => {
  const history = { replaceState: vi.fn() };
  it('is taken out of the address at once', () => {
    expect(takeLink({ hash: '#link=abc-_1', pathname: '/', search: '?a=1' }, history)).toEqual({ secret: 'abc-_1', first: false });
    expect(history.replaceState).toHaveBeenCalledWith(null, '', '/?a=1');
    expect(takeLink({ hash: '#link=abc&first=1', pathname: '/', search: '' }, history)?.first).toBe(true);
  });

  it('is none where there is none', () => {
    history.replaceState.mockClear();
    expect(takeLink({ hash: '#content', pathname: '/', search: '' }, history)).toBeUndefined();
    expect(history.replaceState).not.toHaveBeenCalled();
  });
});

describe('styles', () => {
  it('that scripts add bear the nonce, and nothing else does', () => {
    const create = document.createElement;
    markStyles('n1');
    expect(document.createElement('style').getAttribute('nonce')).toBe('n1');
    expect(document.createElement('div').hasAttribute('nonce')).toBe(false);
    document.createElement = create;
  });
});

describe('the theme', () => {
  it('is the chosen one, else the system’s', () => {
    expect([preferredTheme('dark', false), preferredTheme(null, true), preferredTheme('odd', false)]).toEqual(['dark', 'dark', 'light']);
  });
});

describe('a problem', () => {
  it('is told in words, with links to fields and the request', () => {
    const error = failureOf(422, { type: '', title: '内容有误', status: 422, code: 'x', detail: '见各处说明。', request: 'req-9', errors: [{ code: 'a', at: 'login', detail: '登录名不可用。' }, { code: 'b', at: 'other', detail: '别的', fix: '改它' }] }, null);
    render(<ProblemNote error={error} fields={{ login: '登录名' }} form="f-" />);
    expect(screen.getByRole('alert').textContent).toContain('req-9');
    expect(screen.getByRole('link', { name: '登录名' }).getAttribute('href')).toBe('#f-login');
    expect(screen.getByText(/改它/)).toBeTruthy();
  });

  it('counts down before trying again', () => {
    const retry = vi.fn();
    const error = failureOf(503, { type: '', title: 'T', status: 503, code: 'busy', detail: 'D', request: 'r' }, '3');
    render(<ProblemNote error={error} retry={retry} />);
    fireEvent.click(screen.getByRole('button'));
    expect(retry).not.toHaveBeenCalled();
  });
});

describe('signing in', () => {
  it('is asked of nobody known, sends the password, and opens the page', async () => {
    const me = { user: { id: 'u1', login: 'anna', name: '安娜' }, roles: [], permissions: [permission('run', 'read', 'all')], language: 'zh', company: '远见公司', banners: [{ code: 'b', text: '演示数据' }] };
    const bodies: string[] = [];
    const fetcher = (async (request: Request) => {
      if (request.method === 'POST') {
        bodies.push(await request.text());
        return Response.json(me, { status: 201 });
      }
      if (bodies.length > 0) return Response.json(me);
      return Response.json({ type: '', title: '', status: 401, code: 'session.none', detail: '', request: '' }, { status: 401 });
    }) as unknown as typeof fetch;
    const real = globalThis.Request;
    vi.stubGlobal('Request', class extends real {
      constructor(input: RequestInfo | URL, init?: RequestInit) {
        super(typeof input === 'string' ? new URL(input, 'http://localhost:3000') : input, init);
      }
    });
    navigate('/');
    const keeper = new Keeper(new QueryClient(), { postMessage: () => undefined, onmessage: null }, () => 'zh', fetcher);
    render(<App keeper={keeper} first="zh" speak={() => undefined} nonce="n" />);
    fireEvent.change(await screen.findByLabelText('登录名'), { target: { value: 'anna' } });
    fireEvent.change(screen.getByLabelText('密码'), { target: { value: 'correct horse' } });
    fireEvent.click(screen.getByRole('button', { name: '登录' }));
    await waitFor(() => expect(screen.getByText('远见公司')).toBeTruthy());
    expect(JSON.parse(bodies[0] ?? '')).toEqual({ login: 'anna', password: 'correct horse' });
    expect(screen.getByText('演示数据')).toBeTruthy();
    expect(screen.getByRole('navigation').textContent).toContain('核算');
    fireEvent.click(screen.getByRole('button', { name: 'English' }));
    await waitFor(() => expect(screen.getByRole('navigation').textContent).toContain('Runs'));
    expect(document.documentElement.lang).toBe('en');
    vi.unstubAllGlobals();
  });
});
