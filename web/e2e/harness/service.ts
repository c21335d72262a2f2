import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { Contract, type Document } from './contract';
import { Proxy } from './proxy';

const root = resolve(import.meta.dirname, '../../..');

// Made is what every service of a test run starts from: the program, and the
// database of a demo that was made once.
export interface Made {
  program: string;
  demo: string;
}

// make builds the program and makes the demo company.
export async function make(): Promise<Made & { remove: () => void }> {
  const dir = mkdtempSync(join(tmpdir(), 'steelyard-e2e-'));
  const made = { program: join(dir, 'steelyard'), demo: join(dir, 'demo') };
  execFileSync('go', ['build', '-o', made.program, '.'], { cwd: root, stdio: 'inherit' });
  const service = await run(made, made.demo);
  await service.stop();
  return { ...made, remove: () => rmSync(dir, { recursive: true, force: true }) };
}

// Service is a demo that is served, with a way to sign in for each of its people.
export interface Service {
  port: number;
  links: Map<string, string>; // by employee number or login: the part behind '#'
  stop: () => Promise<void>;
}

async function run(made: Made, dir: string): Promise<Service> {
  const child = spawn(made.program, ['demo', '--dir', dir, '--listen', '127.0.0.1:0', '--lang', 'en'], { stdio: ['ignore', 'pipe', 'pipe'] });
  let out = '', err = '';
  child.stderr.on('data', (part: Buffer) => { err += part.toString(); });
  await new Promise<void>((ready, failed) => {
    child.stdout.on('data', (part: Buffer) => {
      out += part.toString();
      if (out.includes('Ctrl+C')) ready();
    });
    child.on('exit', (code) => failed(new Error(`the demo ended with ${code}: ${err}`)));
  });
  const port = Number(/http:\/\/127\.0\.0\.1:(\d+)\/#link=/.exec(out)?.[1]);
  const links = new Map([...out.matchAll(/\(([^()\s]+)\)\n\s+http\S+#(link=\S+)/g)].map((m) => [m[1] as string, m[2] as string]));
  return { port, links, stop: () => ended(child) };
}

function ended(child: ChildProcess): Promise<void> {
  return new Promise((done) => {
    child.removeAllListeners('exit');
    child.on('exit', () => done());
    child.kill('SIGTERM');
  });
}

// Stage is a service of its own on a copy of the demo, seen through the proxy.
export interface Stage {
  proxy: Proxy;
  contract: Contract;
  link: (login: string) => string;
  stop: () => Promise<void>;
}

export async function stage(made: Made): Promise<Stage> {
  const dir = mkdtempSync(join(tmpdir(), 'steelyard-e2e-'));
  cpSync(made.demo, dir, { recursive: true });
  const service = await run(made, dir);
  const contract = new Contract(JSON.parse(readFileSync(join(root, 'api/testdata/openapi.json'), 'utf8')) as Document);
  const proxy = await Proxy.before(service.port, contract);
  return {
    proxy, contract,
    link: (login) => {
      const link = service.links.get(login);
      if (!link) throw new Error(`the demo has no link for ${login}`);
      return `${proxy.origin}/#${link}`;
    },
    stop: async () => {
      proxy.stop();
      await service.stop();
      rmSync(dir, { recursive: true, force: true });
    },
  };
}
