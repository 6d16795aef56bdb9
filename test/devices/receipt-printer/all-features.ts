/** One job with everything the simulated head draws, to be looked at and counted. */
export function allFeatures(): Uint8Array {
  const parts: Buffer[] = [];
  const put = (...bytes: readonly number[]): void => {
    parts.push(Buffer.from(bytes));
  };
  const say = (text: string): void => {
    parts.push(Buffer.from(text, 'latin1'));
  };
  const line = (text: string): void => {
    say(`${text}\n`);
  };
  const title = (text: string): void => {
    put(0x1b, 0x45, 1);
    line(text);
    put(0x1b, 0x45, 0);
  };
  const symbol = (family: number, fn: number, ...data: readonly number[]): void => {
    const length = data.length + 2;
    put(0x1d, 0x28, 0x6b, length & 0xff, length >> 8, family, fn, ...data);
  };

  put(0x1b, 0x40, 0x1c, 0x2e);
  title('Fonts and styles');
  say('font A ');
  put(0x1b, 0x4d, 1);
  say('font B ');
  put(0x1b, 0x4d, 0, 0x1b, 0x45, 1);
  say('bold ');
  put(0x1b, 0x45, 0, 0x1b, 0x2d, 1);
  say('thin');
  put(0x1b, 0x2d, 0);
  say(' ');
  put(0x1b, 0x2d, 2);
  say('thick');
  put(0x1b, 0x2d, 0);
  say(' ');
  put(0x1d, 0x42, 1);
  say(' reverse ');
  put(0x1d, 0x42, 0);
  line('');
  put(0x1d, 0x21, 0x11);
  say('2x2 ');
  put(0x1d, 0x21, 0x20);
  say('3x1 ');
  put(0x1d, 0x21, 0x03);
  line('1x4');
  put(0x1d, 0x21, 0x00);
  say('turned ');
  put(0x1b, 0x56, 1);
  say('ROTATED');
  put(0x1b, 0x56, 0);
  line(' back');
  put(0x1b, 0x7b, 1);
  line('upside down');
  put(0x1b, 0x7b, 0, 0x1b, 0x20, 6);
  line('spaced out');
  put(0x1b, 0x20, 0);

  title('Places');
  for (const align of [0, 1, 2]) {
    put(0x1b, 0x61, align);
    line(['left', 'center', 'right'][align] ?? '');
  }
  put(0x1b, 0x61, 0, 0x1d, 0x4c, 96, 0, 0x1d, 0x57, 0xc0, 0);
  line('margin 96, area 192 wide, goes on below');
  put(0x1d, 0x4c, 0, 0, 0x1d, 0x57, 0x40, 2);
  put(0x1b, 0x44, 10, 20, 30, 0);
  line('tab\t10\t20\t30');
  put(0x1b, 0x24, 100, 0);
  say('at 100');
  put(0x1b, 0x5c, 30, 0);
  say('+30');
  put(0x1b, 0x24, 0, 0);
  line('at 0');
  put(0x1b, 0x33, 60);
  line('line spacing 60');
  put(0x1b, 0x32);

  title('Characters');
  for (const [page, byte] of [
    [0, 0x9c],
    [2, 0xb8],
    [19, 0xd5],
    [16, 0x80],
    [1, 0xb1],
  ] as const) {
    put(0x1b, 0x74, page);
    say(`page ${page}: `);
    put(byte, 0x20, 0x20);
  }
  line('');
  put(0x1b, 0x74, 0);
  for (let set = 0; set <= 15; set += 1) {
    put(0x1b, 0x52, set);
    say('#$@[\\]^{|}~ ');
    if (set % 4 === 3) line('');
  }
  put(0x1b, 0x52, 0, 0x1c, 0x26);
  // GB18030: two bytes, two bytes beyond GB2312, four bytes.
  put(0xb5, 0xe7, 0xb7, 0xd1, 0xfd, 0x9b, 0x82, 0x35, 0x87, 0x38, 0x95, 0x32, 0xb7, 0x36);
  put(0x1c, 0x2d, 1, 0xb5, 0xe7, 0x1c, 0x2d, 0, 0x1c, 0x21, 0x0c, 0xb5, 0xe7, 0x1c, 0x21, 0);
  put(0x1c, 0x53, 6, 6, 0xb5, 0xe7, 0xb7, 0xd1, 0x1c, 0x53, 0, 0, 0x1c, 0x2e);
  line('');

  title('Bar codes');
  put(0x1d, 0x48, 2, 0x1d, 0x68, 48, 0x1d, 0x77, 2);
  const barcodes: readonly (readonly [number, string])[] = [
    [65, '03600029145'],
    [66, '0425261'],
    [67, '400638133393'],
    [68, '9638507'],
    [69, 'ABC-123'],
    [70, '1234567890'],
    [71, 'A12345B'],
    [72, 'TEST93'],
    [73, '{BLightpost {{1}'],
    [73, '{C\u000c\u0022\u0038'],
  ];
  barcodes.forEach(([system, data], index) => {
    put(0x1b, 0x61, index % 3);
    put(0x1d, 0x6b, system, data.length);
    say(data);
  });
  put(0x1b, 0x61, 1);
  symbol(49, 65, 50, 0);
  symbol(49, 67, 4);
  symbol(49, 69, 51);
  symbol(49, 80, 48, ...Buffer.from('Lightpost QR, correction H'));
  symbol(49, 81, 48);
  symbol(48, 80, 48, ...Buffer.from('PDF417 data'));
  symbol(48, 81, 48);
  put(0x1b, 0x61, 0);

  title('Pictures');
  const rows = Array.from({ length: 32 * 4 }, (_, index) => ((index >> 2) % 8 < 4 ? 0xf0 : 0x0f));
  put(0x1d, 0x76, 0x30, 0, 4, 0, 32, 0, ...rows);
  put(0x1d, 0x76, 0x30, 3, 4, 0, 32, 0, ...rows);
  put(0x1d, 0x28, 0x4c, (10 + rows.length) & 0xff, 0, 0x30, 0x70, 0x30, 1, 1, 0x31, 32, 0, 32, 0, ...rows);
  put(0x1d, 0x28, 0x4c, 2, 0, 0x30, 0x32);
  const wave = Array.from({ length: 48 * 3 }, (_, index) => (Math.floor(index / 3) % 6 < 3 ? 0xff : 0x18));
  say('text ');
  put(0x1b, 0x2a, 33, 48, 0, ...wave);
  line(' beside a bit image');
  put(0x1c, 0x71, 1, 2, 0, 2, 0, ...Array.from({ length: 32 }, (_, index) => (index % 2 === 0 ? 0xaa : 0x55)));
  put(0x1c, 0x70, 1, 0, 0x1c, 0x70, 1, 3);
  put(
    0x1d,
    0x28,
    0x4c,
    11 + 8,
    0,
    0x30,
    67,
    0x30,
    0x4c,
    0x50,
    1,
    8,
    0,
    8,
    0,
    0x31,
    0xff,
    0x81,
    0x81,
    0x99,
    0x99,
    0x81,
    0x81,
    0xff,
  );
  put(0x1d, 0x28, 0x4c, 6, 0, 0x30, 69, 0x4c, 0x50, 2, 2);

  title('Unknown');
  put(0x1b, 0x7e);
  put(0x1d, 0x28, 0x41, 2, 0, 0, 2);
  put(0x1b, 0x70, 0, 25, 250);
  put(0x1b, 0x64, 2, 0x1b, 0x4a, 20, 0x1d, 0x56, 66, 0);
  return Buffer.concat(parts);
}
