import type { UnknownOutcome } from '../../ports/billing-gateway.ts';
import type { Clock } from '../../ports/clock.ts';
import type { HttpAnswer, HttpSend } from '../http-request.ts';
import { isSameMessage, type MessageId } from './message-id.ts';
import type { SoapRequest } from './requests.ts';
import { readXml, type XmlElement } from './xml-reader.ts';

const SOAP_11 = 'http://schemas.xmlsoap.org/soap/envelope/';
const SOAP_12 = 'http://www.w3.org/2003/05/soap-envelope';
/** Where the standard, the utility's extension of it and a maker's extension put their elements. */
const XMLVEND_NAMESPACE = /^http:\/\/www\.(?:nrs\.eskom|eskom|conlog)\.co\.za\/xmlvend\//u;
/** One maker leaves the namespace of this element out and writes it in capitals. */
const FAULT_ANSWERS = new Set(['xmlvendFaultResp', 'XMLVendFaultResp']);

/** SOAP sends a fault with 500 (SOAP 1.1, 6.2) or, in version 1.2, with 400; some servers send it with 200. */
const FAULT_STATUS = new Set([200, 400, 500]);
/** The request itself cannot be read. One answer proves little: any box on the way may have given it. */
const UNREADABLE_STATUS = new Set([400, 413, 415]);
/** Only these may ask for time; elsewhere the header means something else. */
const RETRY_AFTER_STATUS = new Set([429, 503]);

export type SoapReply =
  | { readonly kind: 'answer'; readonly answer: XmlElement }
  /** `type`: of the fault, without its prefix. Only of a fault that names this request's message. */
  | { readonly kind: 'fault'; readonly type: string }
  | UnknownOutcome;

export interface SoapExchange {
  /** Resolves within `timeoutMs`, whatever the sender does. */
  ask(request: SoapRequest, timeoutMs: number): Promise<SoapReply>;
  close(): void;
}

/** Sends one element in a SOAP 1.1 envelope and believes only what answers this very message. */
export function createSoapExchange(parts: {
  readonly url: string;
  readonly send: HttpSend;
  readonly clock: Clock;
}): SoapExchange {
  const { url, send, clock } = parts;
  const open = new Set<AbortController>();
  let closed = false;

  return {
    ask(request, timeoutMs) {
      if (closed) return Promise.resolve(unknown('The connection to the back end is closed.'));
      const controller = new AbortController();
      open.add(controller);
      return new Promise((resolve) => {
        const settle = (reply: SoapReply): void => {
          stopTimer();
          open.delete(controller);
          resolve(reply);
        };
        const stopTimer = clock.after(timeoutMs, () => {
          settle(unknown(`No answer within ${timeoutMs} ms.`));
          controller.abort();
        });
        // Listened to here, so that a sender which ignores the signal cannot keep the caller waiting.
        controller.signal.addEventListener('abort', () => settle(unknown('The request was given up.')), { once: true });
        send({
          method: 'POST',
          url,
          headers: {
            accept: 'text/xml, application/soap+xml',
            'content-type': 'text/xml; charset=utf-8',
            soapaction: `"${soapAction(request)}"`,
          },
          body: envelope(request.xml),
          signal: controller.signal,
        }).then(
          (answer) => settle(readReply(answer, request.messageId, clock.nowMs())),
          (error: unknown) => settle(unknown(`No answer: ${error instanceof Error ? error.message : String(error)}.`)),
        );
      });
    },
    close() {
      closed = true;
      for (const controller of open) controller.abort();
    },
  };
}

function soapAction({ operation }: SoapRequest): string {
  return `${operation.charAt(0).toUpperCase()}${operation.slice(1)}Request`;
}

export function envelope(xml: string): string {
  return `<?xml version="1.0" encoding="UTF-8"?><s:Envelope xmlns:s="${SOAP_11}"><s:Body>${xml}</s:Body></s:Envelope>`;
}

function readReply({ status, body, retryAfter }: HttpAnswer, messageId: MessageId, nowMs: number): SoapReply {
  if (!FAULT_STATUS.has(status)) {
    const asked = RETRY_AFTER_STATUS.has(status) ? readRetryAfter(retryAfter, nowMs) : undefined;
    return {
      ...unknown(`The back end answered with HTTP ${status}.`),
      ...(asked === undefined ? {} : { retryAfterMs: asked }),
      ...(UNREADABLE_STATUS.has(status) ? { unreadable: true } : {}),
    };
  }
  const said = soapBody(body);
  if (said === undefined) {
    return {
      ...unknown(`The answer of the back end (HTTP ${status}) is no SOAP message.`),
      ...(UNREADABLE_STATUS.has(status) ? { unreadable: true } : {}),
    };
  }
  if (said.name === 'Fault' && isSoap(said)) return readFault(said, messageId);
  if (status !== 200) return unknown(`The back end answered with HTTP ${status} and no fault.`);
  if (!XMLVEND_NAMESPACE.test(said.namespace)) return unknown('The answer of the back end is no message of XMLVend.');
  return isSameMessage(messageIdIn(said, 'reqMsgID'), messageId) ? { kind: 'answer', answer: said } : mismatch();
}

/** The one element in the body of an envelope, of SOAP 1.1 or 1.2: some servers answer in the other version. */
function soapBody(text: string): XmlElement | undefined {
  const root = readXml(text);
  if (root?.name !== 'Envelope' || !isSoap(root)) return undefined;
  const body = root.child('Body');
  const elements = body === undefined || !isSoap(body) ? [] : body.elements();
  return elements.length === 1 ? elements[0] : undefined;
}

function isSoap({ namespace }: XmlElement): boolean {
  return namespace === SOAP_11 || namespace === SOAP_12;
}

function readFault(soapFault: XmlElement, messageId: MessageId): SoapReply {
  const detail = soapFault.child('detail') ?? soapFault.child('Detail');
  const answer = detail?.elements().find((element) => FAULT_ANSWERS.has(element.name));
  const type = answer === undefined ? undefined : faultTypeIn(answer);
  if (answer === undefined || type === undefined)
    return unknown('The back end answered with a fault that says nothing.');
  const about = messageIdIn(answer, 'reqMsgID');
  if (about === undefined) return unknown(`The back end answered with ${type} and named no message.`);
  return isSameMessage(about, messageId) ? { kind: 'fault', type } : mismatch();
}

/** The type of the fault in a fault answer. */
export function faultTypeIn(answer: XmlElement): string | undefined {
  const type = answer.child('fault')?.type;
  return type !== undefined && /^[A-Za-z][A-Za-z0-9]{0,60}$/u.test(type) ? type : undefined;
}

export function messageIdIn(element: XmlElement, name: string): MessageId | undefined {
  const id = element.child(name);
  const dateTime = id?.attribute('dateTime')?.trim();
  const uniqueNumber = id?.attribute('uniqueNumber')?.trim();
  return dateTime === undefined || uniqueNumber === undefined ? undefined : { dateTime, uniqueNumber };
}

/** Undefined where it says nothing that can be understood, or a time that has passed. */
function readRetryAfter(text: string | undefined, nowMs: number): number | undefined {
  if (text === undefined) return undefined;
  const waitMs = /^\d{1,9}$/u.test(text) ? Number(text) * 1_000 : Math.round(Date.parse(text) - nowMs);
  return waitMs > 0 ? waitMs : undefined;
}

export function mismatch(): UnknownOutcome {
  return { ...unknown('The answer of the back end speaks of another message, meter or amount.'), mismatched: true };
}

export function unknown(detail: string): UnknownOutcome {
  return { kind: 'unknown', detail };
}
