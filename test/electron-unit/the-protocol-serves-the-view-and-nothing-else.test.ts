import { readFile } from 'node:fs/promises';
import { mkdtempSync, mkdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { contentSecurityPolicy, createKioskProtocol, fileUnder } from '../../electron/kiosk-protocol.ts';
import { createStaticPage } from '../../electron/static-page.ts';

const folder = mkdtempSync(join(tmpdir(), 'lightpost-protocol-'));
const root = join(folder, 'renderer');
mkdirSync(join(root, 'assets'), { recursive: true });
writeFileSync(join(folder, 'secret.json'), '{"secret":true}');
mkdirSync(join(folder, 'renderer-other'));
writeFileSync(join(folder, 'renderer-other', 'secret.json'), '{"secret":true}');
writeFileSync(join(root, 'index.html'), '<!doctype html>');
writeFileSync(join(root, 'assets', 'main-1.js'), 'export {};');
writeFileSync(join(root, 'assets', 'odd.exe'), 'MZ');

const serve = createKioskProtocol({
  root,
  read: (path) => readFile(path).catch(() => undefined),
  staticPage: createStaticPage([{ language: 'en', title: 'A <b> & c', sentence: 's', help: 'h' }]),
});
const get = (url: string, method = 'GET') => serve({ url, method });

describe('the app:// protocol', () => {
  it.each([
    ['app://kiosk/', 'text/html; charset=utf-8'],
    ['app://kiosk/index.html?dock=1#x', 'text/html; charset=utf-8'],
    ['app://kiosk/assets/main-1.js', 'text/javascript; charset=utf-8'],
  ])('serves %s with its type and the policy', async (url, type) => {
    const response = await get(url);
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toBe(type);
    expect(response.headers.get('content-security-policy')).toBe(contentSecurityPolicy);
    expect(response.headers.get('x-content-type-options')).toBe('nosniff');
  });

  it.each([
    'app://kiosk/../secret.json',
    'app://kiosk/%2e%2e/secret.json',
    'app://kiosk/%2e%2e%2fsecret.json',
    'app://kiosk/assets/..%2f..%2fsecret.json',
    'app://kiosk/..%5csecret.json',
    'app://kiosk/%252e%252e%252fsecret.json',
    'app://kiosk/../renderer-other/secret.json',
    'app://kiosk/index.html%00.js',
    'app://kiosk/%',
    'app://other/index.html',
    'app://kiosk.example/index.html',
    'app://user@kiosk/index.html',
    'file:///etc/passwd',
  ])('refuses %s', async (url) => {
    const response = await get(url);
    expect(response.status).toBe(403);
    expect(await response.text()).toBe('');
    expect(response.headers.get('content-security-policy')).toBe(contentSecurityPolicy);
  });

  it('does not find what is not there, or has a type the view never uses', async () => {
    expect((await get('app://kiosk/assets/nothing.js')).status).toBe(404);
    expect((await get('app://kiosk/assets/odd.exe')).status).toBe(404);
    expect((await get('app://kiosk/assets')).status).toBe(404);
  });

  it.each(['POST', 'PUT', 'DELETE', 'HEAD'])('refuses %s', async (method) => {
    expect((await get('app://kiosk/index.html', method)).status).toBe(405);
  });

  it('keeps every file under the root', () => {
    expect(fileUnder(root, '/assets/main-1.js')).toBe(join(root, 'assets', 'main-1.js'));
    expect(fileUnder(root, '/')).toBeUndefined();
    expect(fileUnder(root, '/../renderer-other/secret.json')).toBeUndefined();
  });

  it('has a policy that begins with nothing and allows no inline script, eval or frame', () => {
    expect(contentSecurityPolicy.startsWith("default-src 'none';")).toBe(true);
    expect(contentSecurityPolicy).not.toMatch(/unsafe|\*|https?:|data:/u);
  });

  it('serves the static page with its one style by hash, no script, and its words escaped', async () => {
    const response = await get('app://kiosk/out-of-service.html');
    const html = await response.text();
    expect(response.headers.get('content-security-policy')).toMatch(/^default-src 'none'; style-src 'sha256-/u);
    expect(html).not.toContain('<script');
    expect(html).toContain('A &#60;b&#62; &#38; c');
  });
});
