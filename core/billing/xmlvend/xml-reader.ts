import { DOMParser, onWarningStopParsing, type Element } from '@xmldom/xmldom';

/** The longest answer known, a reprint of twenty sales, is under 60,000 characters. */
export const MAX_XML_CHARS = 262_144;
/** An answer inside an advice is twelve levels deep. */
export const MAX_XML_DEPTH = 64;

const XSI = 'http://www.w3.org/2001/XMLSchema-instance';

/** An element of an answer. Children and attributes are found by their local names: prefixes differ from server to server. */
export interface XmlElement {
  readonly name: string;
  /** Empty where it stands in none. */
  readonly namespace: string;
  /** The local part of `xsi:type`; undefined where it is missing or its prefix is bound to nothing. */
  readonly type: string | undefined;
  attribute(name: string): string | undefined;
  /** The only child of this name; undefined where there is none or more than one. */
  child(name: string): XmlElement | undefined;
  children(name: string): readonly XmlElement[];
  elements(): readonly XmlElement[];
  /** Without blanks around it. */
  readonly text: string;
}

/**
 * The root of a document that is well formed throughout; undefined for anything else. SOAP allows no document type
 * (SOAP 1.1, 3): without one there are no entities to expand and no files to fetch, so all are refused unread.
 */
export function readXml(text: string): XmlElement | undefined {
  if (text.length > MAX_XML_CHARS || /<!(?:DOCTYPE|ENTITY)/iu.test(text) || isTooDeep(text)) return undefined;
  try {
    const document = new DOMParser({ onError: onWarningStopParsing }).parseFromString(text, 'application/xml');
    return document.documentElement === null ? undefined : wrap(document.documentElement);
  } catch {
    return undefined;
  }
}

/** Counted before anything is built. A tag inside a comment or CDATA counts, too: then it is refused too early, never too late. */
function isTooDeep(text: string): boolean {
  let depth = 0;
  for (const [tag] of text.matchAll(/<\/?[^\s!?/<>][^<>]*>/gu)) {
    if (tag.startsWith('</')) depth -= 1;
    else if (!tag.endsWith('/>')) depth += 1;
    if (depth > MAX_XML_DEPTH) return true;
  }
  return false;
}

function wrap(element: Element): XmlElement {
  const elements = (): readonly XmlElement[] => {
    const found: XmlElement[] = [];
    for (let node = element.firstChild; node !== null; node = node.nextSibling) {
      if (node.nodeType === node.ELEMENT_NODE) found.push(wrap(node as Element));
    }
    return found;
  };
  const children = (name: string): readonly XmlElement[] => elements().filter((child) => child.name === name);
  return {
    name: element.localName ?? element.nodeName,
    namespace: element.namespaceURI ?? '',
    type: typeOf(element),
    attribute: (name) => element.getAttributeNS(null, name) ?? undefined,
    child: (name) => {
      const [first, second] = children(name);
      return second === undefined ? first : undefined;
    },
    children,
    elements,
    text: (element.textContent ?? '').trim(),
  };
}

function typeOf(element: Element): string | undefined {
  const written = element.getAttributeNS(XSI, 'type')?.trim();
  if (written === undefined || written === '') return undefined;
  const [prefix = '', name] = written.includes(':') ? written.split(':', 2) : ['', written];
  if (prefix !== '' && element.lookupNamespaceURI(prefix) === null) return undefined;
  return name;
}

const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
};
/** Controls but tab and line ends, which no document may hold (XML 1.0, 2.2) or nobody should, and half characters. */
const IMPOSSIBLE = /[^\t\n\r\P{Cc}]|\p{Cs}|[\ufffe\uffff]/gu;

/** A text as it may stand between tags or between quotes. */
export function escapeXml(text: string): string {
  return text.replace(IMPOSSIBLE, '').replaceAll(/[&<>"']/gu, (letter) => ESCAPES[letter] ?? letter);
}
