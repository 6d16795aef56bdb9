import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('../..', import.meta.url));
const localesDir = join(root, 'assets/locales');
const languages = ['zh-CN', 'en'] as const;
const namespaces = readdirSync(join(localesDir, 'zh-CN'))
  .filter((file) => file.endsWith('.json'))
  .map((file) => file.slice(0, -'.json'.length));

type Texts = ReadonlyMap<string, string>;

function textsOf(language: string, namespace: string): Texts {
  const parsed: unknown = JSON.parse(readFileSync(join(localesDir, language, `${namespace}.json`), 'utf8'));
  return new Map(flatten(parsed, ''));
}

function* flatten(value: unknown, path: string): Generator<[string, string]> {
  if (typeof value === 'string') {
    yield [path, value];
    return;
  }
  if (typeof value !== 'object' || value === null) throw new TypeError(`${path} is neither a text nor a group`);
  for (const [key, inside] of Object.entries(value)) yield* flatten(inside, path === '' ? key : `${path}.${key}`);
}

function placeholders(text: string): string[] {
  return [...text.matchAll(/\{\{\s*(\w+)\s*\}\}/gu)].map((match) => match[1] ?? '').toSorted();
}

function filesUnder(directory: string): string[] {
  return readdirSync(directory).flatMap((name) => {
    const path = join(directory, name);
    if (statSync(path).isDirectory()) return filesUnder(path);
    return /\.tsx?$/u.test(name) && !name.endsWith('.d.ts') ? [path] : [];
  });
}

/** The key as it stands, one of its plural forms, or, for a key with a hole, at least one key it can become. */
function exists(texts: Texts, key: string): boolean {
  if (key.includes('${')) {
    const pattern = key
      .split(/\$\{[^}]*\}/u)
      .map((part) => part.replaceAll('.', '\\.'))
      .join('[^.]+');
    return [...texts.keys()].some((known) => new RegExp(`^${pattern}$`, 'u').test(known));
  }
  return texts.has(key) || texts.has(`${key}_other`);
}

describe.each(namespaces)('the texts of %s', (namespace) => {
  const zh = textsOf('zh-CN', namespace);
  const en = textsOf('en', namespace);

  it('have the same keys in both languages', () => {
    expect([...en.keys()].toSorted()).toEqual([...zh.keys()].toSorted());
  });

  it('are never empty', () => {
    for (const texts of [zh, en]) {
      expect([...texts].filter(([, text]) => text.trim() === '').map(([key]) => key)).toEqual([]);
    }
  });

  it('take the same values in both languages', () => {
    const differing = [...zh].filter(
      ([key, text]) => placeholders(text).join() !== placeholders(en.get(key) ?? '').join(),
    );
    // A month reads 2026 年 8 月 or 8/2026: the same names, in whatever order.
    expect(differing.map(([key]) => key)).toEqual([]);
  });
});

it('every text that the view asks for exists', () => {
  const texts = new Map(namespaces.map((namespace) => [namespace, textsOf('zh-CN', namespace)]));
  const missing: string[] = [];
  for (const file of filesUnder(join(root, 'renderer'))) {
    const source = readFileSync(file, 'utf8');
    const namespace = /useTranslation\('(\w+)'\)/u.exec(source)?.[1] ?? 'kiosk';
    for (const match of source.matchAll(/\bt\(\s*(?:'([^']+)'|`([^`]+)`)/gu)) {
      const key = match[1] ?? match[2] ?? '';
      const known = texts.get(namespace);
      if (known === undefined || !exists(known, key)) missing.push(`${file}: ${namespace}:${key}`);
    }
  }
  expect(missing).toEqual([]);
});

/** Who reads these knows what an error is; what stands on paper has its own test. */
const forTechnicians: ReadonlySet<string> = new Set(['service', 'simulator', 'shell', 'receipt']);

it('no resident reads a word of blame or a code', () => {
  const blaming = /非法|无效|错误码|invalid|illegal|error/iu;
  for (const language of languages) {
    for (const namespace of namespaces.filter((name) => !forTechnicians.has(name))) {
      const texts = textsOf(language, namespace);
      expect([...texts].filter(([, text]) => blaming.test(text))).toEqual([]);
    }
  }
});
