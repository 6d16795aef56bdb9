import { describe, expect, it } from 'vitest';
import { isProtocolName, loadProtocol, protocolNames } from '../../devices/protocols.ts';

const protocols = await Promise.all(protocolNames.map(async (name) => ({ name, protocol: await loadProtocol(name) })));

describe.each(protocols)('$name', ({ name, protocol }) => {
  it('is called by the word it is listed under', () => {
    expect(protocol.name).toBe(name);
    expect(isProtocolName(protocol.name)).toBe(true);
    expect(protocol.title).not.toBe('');
  });

  it('explains its own sample frame as sound', () => {
    const said = protocol.describe(protocol.sampleFrame, 'fromDevice');
    expect(said).toMatchObject({ ok: true });
    expect(said.text.join('')).not.toBe('');
  });

  it('finds that frame as often as it comes, however it is cut, and not in the half of it', () => {
    const count = protocol.countFrames();
    let found = 0;
    for (let times = 0; times < 3; times += 1)
      for (const byte of protocol.sampleFrame) found += count(Uint8Array.of(byte));
    found += count(protocol.sampleFrame);
    expect(found).toBe(4);
    const half = protocol.sampleFrame.slice(0, Math.floor(protocol.sampleFrame.length / 2));
    expect(protocol.countFrames()(half)).toBe(0);
  });

  it('does not throw at bytes of any length and direction', () => {
    for (let length = 0; length < 12; length += 1) {
      for (const fill of [0x00, 0x02, 0x7f, 0xff]) {
        const bytes = new Uint8Array(length).fill(fill);
        for (const direction of ['toDevice', 'fromDevice', undefined] as const) {
          expect(Array.isArray(protocol.describe(bytes, direction).text)).toBe(true);
        }
      }
    }
  });
});
