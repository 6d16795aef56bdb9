import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { escapeXml, MAX_XML_CHARS, MAX_XML_DEPTH, readXml } from '../../../../core/billing/xmlvend/xml-reader.ts';

describe('the reader', () => {
  it.each<[string, string]>([
    ['a file by an entity', '<!DOCTYPE a [<!ENTITY e SYSTEM "file:///etc/passwd">]><a>&e;</a>'],
    ['a file by a document type', '<!DOCTYPE a SYSTEM "file:///etc/passwd"><a/>'],
    ['a parameter entity', '<!DOCTYPE a [<!ENTITY % e SYSTEM "http://127.0.0.1/x"> %e;]><a/>'],
    [
      'a billion laughs',
      '<!DOCTYPE a [<!ENTITY b "ha"><!ENTITY c "&b;&b;&b;&b;"><!ENTITY d "&c;&c;&c;&c;">]><a>&d;</a>',
    ],
    ['a document type in small letters', '<!doctype html><html></html>'],
    ['a document type after a comment', '<!-- x --><!DOCTYPE a><a/>'],
    ['an unknown entity', '<a>&nbsp;</a>'],
    ['two roots', '<a/><b/>'],
    ['something behind the root', '<a/>x'],
    ['a page of HTML', '<html><body>Please log in<br></body></html>'],
    ['an end that is missing', '<a><b/>'],
    ['half a tag', '<a><b'],
    ['tags that cross', '<a><b></a></b>'],
    ['an attribute twice', '<a b="1" b="2"/>'],
    ['an attribute without quotes', '<a b=1/>'],
    ['a prefix bound to nothing', '<x:a/>'],
    ['text', 'Service unavailable'],
    ['nothing', ''],
    ['JSON', '{"a":1}'],
    ['a document that is too long', `<a>${' '.repeat(MAX_XML_CHARS)}</a>`],
    ['one that is too deep', `${'<a>'.repeat(MAX_XML_DEPTH + 1)}${'</a>'.repeat(MAX_XML_DEPTH + 1)}`],
  ])('refuses %s', (_name, text) => {
    expect(readXml(text)).toBeUndefined();
  });

  it('reads what is just short and flat enough', () => {
    expect(readXml(`<a>${' '.repeat(MAX_XML_CHARS - 7)}</a>`)?.name).toBe('a');
    expect(readXml(`${'<a>'.repeat(MAX_XML_DEPTH)}${'</a>'.repeat(MAX_XML_DEPTH)}`)?.name).toBe('a');
  });

  it('is done with the worst of its length in no time', () => {
    const worst = [
      '<'.repeat(MAX_XML_CHARS),
      '<a '.repeat(MAX_XML_CHARS / 3),
      `<a>${'&'.repeat(MAX_XML_CHARS - 7)}</a>`,
      `<a>${'<b/>'.repeat((MAX_XML_CHARS - 7) / 4)}</a>`,
      `<a ${Array.from({ length: 20_000 }, (_, index) => `x${index}=""`).join(' ')}/>`,
      '<a>'.repeat(MAX_XML_CHARS / 3),
      '<!--'.repeat(MAX_XML_CHARS / 4),
      '<a>]]>'.repeat(MAX_XML_CHARS / 6),
    ];
    for (const text of worst) {
      expect(text.length).toBeLessThanOrEqual(MAX_XML_CHARS);
      const beganMs = performance.now();
      readXml(text);
      // A hundred times what it takes here; a reader that goes back over the text takes minutes.
      expect(performance.now() - beganMs).toBeLessThan(5_000);
    }
  });

  it('finds by local name, whatever the prefix', () => {
    const root = readXml(
      '<p:a xmlns:p="urn:1" xmlns:q="urn:2" q:k="no" k="yes"><q:b> 1 </q:b><b xmlns="urn:3">2</b></p:a>',
    );
    expect(root?.name).toBe('a');
    expect(root?.namespace).toBe('urn:1');
    expect(root?.attribute('k')).toBe('yes');
    expect(root?.attribute('j')).toBeUndefined();
    expect(root?.children('b').map((child) => [child.namespace, child.text])).toEqual([
      ['urn:2', '1'],
      ['urn:3', '2'],
    ]);
    // Two of a kind are nobody's one.
    expect(root?.child('b')).toBeUndefined();
    expect(root?.child('c')).toBeUndefined();
  });

  it.each<[string, string | undefined]>([
    ['<a xmlns:i="http://www.w3.org/2001/XMLSchema-instance" i:type="Sale"/>', 'Sale'],
    ['<a xmlns:i="http://www.w3.org/2001/XMLSchema-instance" xmlns:b="urn:b" i:type=" b:Sale "/>', 'Sale'],
    ['<a xmlns:i="http://www.w3.org/2001/XMLSchema-instance" i:type="b:Sale"/>', undefined],
    ['<a xmlns:i="urn:other" i:type="Sale"/>', undefined],
    ['<a type="Sale"/>', undefined],
  ])('%s is of the type %s', (text, type) => {
    expect(readXml(text)?.type).toBe(type);
  });
});

describe('what is written', () => {
  it('comes back as it was, as text and between quotes', () => {
    expect(escapeXml(`<a & "b" 'c'>\u0000\u0007\ud800\uffff`)).toBe('&lt;a &amp; &quot;b&quot; &apos;c&apos;&gt;');
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 50 }), (text) => {
        const kept = text.replaceAll(/[^\t\n\r\P{Cc}]|\p{Cs}|[\ufffe\uffff]/gu, '');
        const root = readXml(`<a k="${escapeXml(text)}">${escapeXml(text)}</a>`);
        // Line ends and tabs become blanks in an attribute, and blanks around a text are cut.
        expect(root?.attribute('k')).toBe(kept.replaceAll(/\r\n|[\n\t\r]/gu, ' '));
        expect(root?.text).toBe(kept.replaceAll(/\r\n?/gu, '\n').trim());
      }),
    );
  });
});
