import { createServer, request, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import type { Contract } from './contract';

// Seen is one exchange that passed, with what it cost on the wire.
export interface Seen {
  method: string;
  url: string;
  status: number;
  bytes: number; // of the body as it was sent, compressed
}

// Proxy stands between browser and service and holds all that passes against
// the API's document.
export class Proxy {
  readonly violations: string[] = [];
  readonly seen: Seen[] = [];
  heard: string[] | undefined; // what the service said, while somebody listens
  private constructor(private readonly server: Server, readonly origin: string) {}

  static async before(port: number, contract: Contract): Promise<Proxy> {
    const server = createServer();
    await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
    const proxy = new Proxy(server, `http://127.0.0.1:${(server.address() as AddressInfo).port}`);
    server.on('request', (q, r) => void proxy.pass(q, r, port, contract).catch((error: unknown) => {
      proxy.violations.push(`${q.method} ${q.url}: ${String(error)}`);
      r.destroy();
    }));
    return proxy;
  }

  stop(): void {
    this.server.closeAllConnections();
    this.server.close();
  }

  private async pass(question: IncomingMessage, reply: ServerResponse, port: number, contract: Contract): Promise<void> {
    const toApi = question.url?.startsWith('/api/') ?? false;
    const sent = await bodyOf(question);
    const answer = await new Promise<IncomingMessage>((resolve, reject) => {
      const onward = request({ host: '127.0.0.1', port, method: question.method, path: question.url, headers: question.headers }, resolve);
      onward.on('error', reject);
      onward.end(sent);
    });
    const body = await bodyOf(answer);
    const url = new URL(question.url ?? '/', this.origin);
    if (toApi) {
      this.violations.push(...contract.violations({
        method: question.method ?? 'GET', path: url.pathname, query: url.searchParams,
        requestType: mediaType(question), request: mediaType(question).startsWith('multipart/') ? '(files)' : sent.toString('utf8'),
        status: answer.statusCode ?? 0, responseType: mediaType(answer), response: decoded(answer, body).toString('utf8'),
      }));
    }
    this.seen.push({ method: question.method ?? 'GET', url: url.pathname + url.search, status: answer.statusCode ?? 0, bytes: body.length });
    if (toApi) this.heard?.push(decoded(answer, body).toString('utf8'));
    reply.writeHead(answer.statusCode ?? 502, answer.rawHeaders);
    reply.end(body);
  }
}

async function bodyOf(stream: IncomingMessage): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const part of stream) parts.push(part as Buffer);
  return Buffer.concat(parts);
}

function mediaType(message: IncomingMessage): string {
  return (message.headers['content-type'] ?? '').split(';')[0]?.trim() ?? '';
}

function decoded(message: IncomingMessage, body: Buffer): Buffer {
  switch (message.headers['content-encoding']) {
    case 'gzip': return gunzipSync(body);
    case 'br': return brotliDecompressSync(body);
    default: return body;
  }
}
