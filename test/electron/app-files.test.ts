import { expect, it } from 'vitest';
import { appFiles, originHeaders, withHeaders } from '../../electron/app-files.ts';

const origins = { workbench: 'app://workbench', vault: 'app://vault' };
const bytes = (text: string) => new TextEncoder().encode(text);
const files = new Map([
  [
    'index.html',
    { type: 'text/html; charset=utf-8', bytes: bytes('<html><head></head><body></body></html>') },
  ],
  ['assets/main-1a2b.js', { type: 'text/javascript; charset=utf-8', bytes: bytes('1') }],
]);
const serve = withHeaders(
  appFiles(files, 'index.html', { vault: '</script><script>alert(1)</script>' }),
  originHeaders('workbench', origins),
);
const get = (path: string, method = 'GET') => serve(new Request('http://127.0.0.1:1/', { method }), path);

it('serves what was built, and nothing that a path could reach besides', async () => {
  expect((await get('assets/main-1a2b.js')).status).toBe(200);
  for (const path of [
    '',
    '/',
    'assets',
    'assets/',
    '../main.ts',
    '/etc/passwd',
    'assets/../index.html',
    'assets%2fmain-1a2b.js',
    '%2e%2e/main.ts',
    'index.html/',
    'INDEX.HTML',
    '__proto__',
    'constructor',
  ]) {
    expect([path, (await get(path)).status]).toEqual([path, 404]);
  }
});

it('answers GET and HEAD alone', async () => {
  const head = await get('index.html', 'HEAD');
  expect([head.status, await head.text()]).toEqual([200, '']);
  expect(head.headers.get('content-length')).toBe(String((await (await get('index.html')).text()).length));
  for (const method of ['POST', 'PUT', 'DELETE', 'OPTIONS', 'PATCH']) {
    expect([method, (await get('index.html', method)).status]).toEqual([method, 405]);
  }
});

it('sends every header with every answer, refusals included', async () => {
  for (const path of ['index.html', 'assets/main-1a2b.js', 'missing']) {
    const { headers } = await get(path);
    expect(
      Object.fromEntries(
        Object.keys(originHeaders('workbench', origins)).map(name => [name, headers.get(name)]),
      ),
    ).toEqual(originHeaders('workbench', origins));
  }
});

it('isolates the vault’s documents, whatever holds them, and the workbench’s not', () => {
  const of = (origin: 'workbench' | 'vault') => originHeaders(origin, origins)['document-isolation-policy'];
  expect([of('vault'), of('workbench')]).toEqual(['isolate-and-require-corp', undefined]);
});

it('gives the page no network and no code from text, and the vault its own origin alone', () => {
  const policy = (origin: 'workbench' | 'vault') => originHeaders(origin, origins)['content-security-policy'];
  expect(policy('workbench')).toBe(
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; font-src 'self'; " +
      "object-src 'none'; frame-src app://vault; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  );
  expect(policy('vault')).toBe(
    "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; worker-src 'self'; connect-src 'self'; " +
      "style-src 'self'; font-src 'self'; object-src 'none'; base-uri 'none'; form-action 'none'; " +
      'frame-ancestors app://workbench',
  );
});

it('writes its notes as data that cannot end the block that holds them', async () => {
  const html = await (await get('index.html')).text();
  expect(html.match(/<\/script>/g)).toHaveLength(1);
  const block = html.match(/<script type="application\/json" id="host">(.*)<\/script>/)![1]!;
  expect(JSON.parse(block)).toEqual({ vault: '</script><script>alert(1)</script>' });
});
