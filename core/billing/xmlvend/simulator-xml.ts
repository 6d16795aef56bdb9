import { BASE_NAMESPACE, METER_NAMESPACE, REVENUE_NAMESPACE } from './requests.ts';
import { escapeXml } from './xml-reader.ts';

/** Where an element or a type of the simulated server stands. */
export type Space = 'base' | 'revenue' | 'meter' | 'extension' | 'none';

const SPACES: Readonly<Record<Space, string>> = {
  base: BASE_NAMESPACE,
  revenue: REVENUE_NAMESPACE,
  meter: METER_NAMESPACE,
  extension: 'http://www.conlog.co.za/xmlvend/base-ext/2.1.1/schema',
  none: '',
};
const XSI = 'http://www.w3.org/2001/XMLSchema-instance';
const SOAP_11 = 'http://schemas.xmlsoap.org/soap/envelope/';
const SOAP_12 = 'http://www.w3.org/2003/05/soap-envelope';

export interface Node {
  readonly space: Space;
  readonly name: string;
  readonly type?: { readonly space: Space; readonly name: string } | undefined;
  readonly attributes: Readonly<Record<string, string>>;
  readonly content: readonly Node[] | string;
}

/**
 * Two ways in which servers in the field write the same message. `prefixed`: every namespace has a prefix, declared once.
 * `bare`: elements have none, each change of namespace is a new default, and an advice is answered in SOAP 1.2.
 */
export type Dialect = 'prefixed' | 'bare';

export function node(
  space: Space,
  name: string,
  attributes: Readonly<Record<string, string>> = {},
  content: readonly Node[] | string = [],
): Node {
  return { space, name, attributes, content };
}

/** The same element as a specialisation: `xsi:type`. */
export function typed(space: Space, typeName: string, element: Node): Node {
  return { ...element, type: { space, name: typeName } };
}

export function writeEnvelope(body: Node, dialect: Dialect): string {
  const soap = dialect === 'bare' && body.name === 'adviceResp' ? SOAP_12 : SOAP_11;
  const written = writeBody(body, dialect);
  return `<?xml version="1.0" encoding="utf-8"?><soap:Envelope xmlns:soap="${soap}" xmlns:xsi="${XSI}"><soap:Body>${written}</soap:Body></soap:Envelope>`;
}

export function writeFault(answer: Node, dialect: Dialect): string {
  const said = `<faultcode>soap:Server</faultcode><faultstring>The request was not carried out</faultstring>`;
  const fault = `<soap:Fault>${said}<detail>${writeBody(answer, dialect)}</detail></soap:Fault>`;
  return `<?xml version="1.0" encoding="utf-8"?><soap:Envelope xmlns:soap="${SOAP_11}" xmlns:xsi="${XSI}"><soap:Body>${fault}</soap:Body></soap:Envelope>`;
}

function writeBody(body: Node, dialect: Dialect): string {
  return dialect === 'prefixed' ? writePrefixed(body, true) : writeBare(body, 'none');
}

const PREFIXES: Readonly<Record<Space, string>> = {
  base: 'b0:',
  revenue: 'r0:',
  meter: 'm0:',
  extension: 'x0:',
  none: '',
};

function writePrefixed({ space, name, type, attributes, content }: Node, isRoot: boolean): string {
  const declared = isRoot
    ? Object.entries(PREFIXES)
        .filter(([, prefix]) => prefix !== '')
        .map(([each, prefix]) => ` xmlns:${prefix.slice(0, -1)}="${SPACES[each as Space]}"`)
        .join('')
    : '';
  const kind = type === undefined ? '' : ` xsi:type="${PREFIXES[type.space]}${type.name}"`;
  const inside =
    typeof content === 'string' ? escapeXml(content) : content.map((child) => writePrefixed(child, false)).join('');
  const element = `${PREFIXES[space]}${name}`;
  return `<${element}${declared}${kind}${writeAttributes(attributes)}>${inside}</${element}>`;
}

function writeBare({ space, name, type, attributes, content }: Node, around: Space): string {
  const declared = space === around ? '' : ` xmlns="${SPACES[space]}"`;
  const isOwn = type === undefined || type.space === space;
  const typePrefix = type === undefined || isOwn ? '' : ` xmlns:q1="${SPACES[type.space]}"`;
  const kind = type === undefined ? '' : ` xsi:type="${isOwn ? '' : 'q1:'}${type.name}"`;
  const inside =
    typeof content === 'string' ? escapeXml(content) : content.map((child) => writeBare(child, space)).join('');
  return `<${name}${declared}${typePrefix}${kind}${writeAttributes(attributes)}>${inside}</${name}>`;
}

function writeAttributes(attributes: Readonly<Record<string, string>>): string {
  return Object.entries(attributes)
    .map(([name, value]) => ` ${name}="${escapeXml(value)}"`)
    .join('');
}
