import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

interface Schema {
  readonly definitions: Readonly<Record<string, { properties?: Readonly<Record<string, unknown>> } | undefined>>;
}
interface BuilderConfig extends Readonly<Record<string, unknown>> {
  readonly electronVersion: string;
  readonly files: readonly string[];
  readonly directories: { readonly buildResources: string };
  readonly electronFuses: Readonly<Record<string, boolean>>;
  readonly linux: { readonly icon: string };
  readonly win: { readonly icon: string };
}

const root = join(import.meta.dirname, '..', '..');
const builderRequire = createRequire(join(root, 'node_modules', 'electron-builder', 'package.json'));
const { load } = builderRequire('js-yaml') as { load(text: string): unknown };
const { validateConfiguration } = builderRequire('app-builder-lib/out/util/config/config') as {
  validateConfiguration(config: unknown, debugLogger: { isEnabled: boolean; add(): void }): Promise<void>;
};
const schema = builderRequire('app-builder-lib/scheme.json') as Schema;
const product = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
  main: string;
  devDependencies: Readonly<Record<string, string>>;
};

const read = (): BuilderConfig => load(readFileSync(join(root, 'electron-builder.yml'), 'utf8')) as BuilderConfig;
const validate = (config: unknown) => validateConfiguration(config, { isEnabled: false, add: () => undefined });

describe('electron-builder.yml', () => {
  it('is valid by the validator of electron-builder itself', async () => {
    await expect(validate(read())).resolves.toBeUndefined();
  });

  it('would not be valid with a typo, so the validator means it', async () => {
    await expect(validate({ ...read(), asarUnpak: [] })).rejects.toThrow(/asarUnpak/u);
  });

  it('decides every fuse that electron-builder can set, and the ones of the security table as they must be', () => {
    const known = Object.keys(schema.definitions['FuseOptionsV1']?.properties ?? {});
    const { electronFuses } = read();
    expect(Object.keys(electronFuses).toSorted()).toEqual(
      known.filter((name) => name !== 'resetAdHocDarwinSignature').toSorted(),
    );
    expect(electronFuses).toEqual({
      runAsNode: false,
      enableCookieEncryption: true,
      enableNodeOptionsEnvironmentVariable: false,
      enableNodeCliInspectArguments: false,
      enableEmbeddedAsarIntegrityValidation: true,
      onlyLoadAppFromAsar: true,
      loadBrowserProcessSpecificV8Snapshot: false,
      grantFileProtocolExtraPrivileges: false,
    });
  });

  it('packs native parts outside the archive, compiles nothing and names no update feed', () => {
    expect(read()).toMatchObject({
      asar: true,
      asarUnpack: ['**/*.node'],
      npmRebuild: false,
      nodeGypRebuild: false,
      publish: null,
    });
  });

  it('packs the Electron that is installed for development', () => {
    expect(read().electronVersion).toBe(product.devDependencies['electron']);
  });

  it('has icons of at least 256 pixels where it says they are', () => {
    const { linux, win, directories } = read();
    for (const icon of [linux.icon, win.icon]) {
      const png = readFileSync(join(root, icon));
      expect(png.subarray(1, 4).toString('latin1')).toBe('PNG');
      expect(png.readUInt32BE(16)).toBeGreaterThanOrEqual(256);
      expect(png.readUInt32BE(20)).toBe(png.readUInt32BE(16));
    }
    expect(existsSync(join(root, directories.buildResources))).toBe(true);
  });

  it('takes only files that are there, or that the build makes', () => {
    const built = new Set(['dist/electron', 'dist/renderer']);
    const places = read()
      .files.filter((pattern) => !pattern.startsWith('!'))
      .map((pattern) => pattern.replace(/\/\*\*$/u, ''));
    expect(places.filter((place) => !built.has(place) && !existsSync(join(root, place)))).toEqual([]);
    expect(places).toContain(product.main.split('/').slice(0, 2).join('/'));
    const configs = readdirSync(join(root, 'electron')).filter((name) => /^vite.*config\.ts$/u.test(name));
    expect(configs.map((name) => readFileSync(join(root, 'electron', name), 'utf8')).join('')).toContain(
      '../dist/electron',
    );
  });

  it('leaves out the Node for tools, which is larger than the kiosk', () => {
    const { files } = read();
    expect(files.some((pattern) => pattern.startsWith('!node_modules/node-linux-'))).toBe(true);
  });
});
