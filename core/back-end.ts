import { readFileSync } from 'node:fs';
import { createTlsSend, fetchSend } from './billing/fetch-send.ts';
import { createHttpGateway } from './billing/http-gateway.ts';
import type { HttpSend } from './billing/http-request.ts';
import { createHttpServices } from './billing/http-services.ts';
import { createRequestSigner } from './billing/request-signing.ts';
import type { SimulatedUtility } from './billing/simulated-utility.ts';
import { createXmlVendGateway } from './billing/xmlvend/xmlvend-gateway.ts';
import type { KioskConfig } from './platform/config.ts';
import type { TerminalTime } from './platform/terminal-time.ts';
import type { BillingGateway } from './ports/billing-gateway.ts';
import type { Clock, RandomSource } from './ports/clock.ts';
import type { UtilityServices } from './ports/utility-services.ts';

export type OpenedBackEnd =
  | { readonly kind: 'opened'; readonly billing: BillingGateway; readonly services: UtilityServices }
  /** One line for the operator: a key or a certificate cannot be used. */
  | { readonly kind: 'bad'; readonly line: string };

interface BackEndParts {
  readonly utility: SimulatedUtility | null;
  readonly clock: Clock;
  readonly random: RandomSource;
  readonly time: TerminalTime;
}

/** The back end that the config names. Nothing is sent before somebody asks for something. */
export function openBackEnd({ backEnd }: KioskConfig, parts: BackEndParts): OpenedBackEnd {
  const { utility, clock, random } = parts;
  try {
    switch (backEnd.kind) {
      case 'simulated':
        if (utility === null) throw new Error('the simulated utility is not there');
        return { kind: 'opened', billing: utility, services: utility };
      case 'http': {
        const { baseUrl, identity } = backEnd;
        const signed =
          identity.kind === 'signature'
            ? {
                sign: createRequestSigner({ keyId: identity.keyId, secret: secretIn(identity.keyFile), clock, random }),
              }
            : {};
        const options = { baseUrl, clock, send: sendAs(identity), ...signed };
        const services = createHttpServices({ ...options, offered: new Set(backEnd.services) });
        const gateway = createHttpGateway(options);
        const close = async (): Promise<void> => {
          await Promise.all([gateway.close(), services.close()]);
        };
        return { kind: 'opened', billing: { ...gateway, close }, services };
      }
      case 'xmlvend': {
        const { url, identity, clientId, terminalId, operator, currency } = backEnd;
        const { lookUpBy, lastResponse, takesAccountPayments } = backEnd;
        const password = textIn(operator.passwordFile, 'the password').trim();
        const gateway = createXmlVendGateway({
          url,
          send: sendAs(identity),
          clock,
          random,
          dateAndTime: parts.time.dateAndTime,
          sender: { clientId, terminalId, operator: { name: operator.name, password }, currency },
          lookUpBy,
          lastResponse,
          takesAccountPayments,
        });
        return { kind: 'opened', billing: gateway, services: gateway };
      }
    }
  } catch (error) {
    if (error instanceof UnusableFile) return { kind: 'bad', line: error.message };
    throw error;
  }
}

type Identity = Extract<KioskConfig['backEnd'], { kind: 'http' }>['identity'];

function sendAs(identity: Identity): HttpSend {
  if (identity.kind !== 'mutualTls') return fetchSend;
  const { certFile, keyFile, caFile } = identity;
  return createTlsSend({
    cert: textIn(certFile, 'the certificate'),
    key: textIn(keyFile, 'the private key'),
    ca: caFile === undefined ? undefined : textIn(caFile, "the back end's authority"),
  });
}

/** Bytes of a secret that nobody guesses (RFC 2104, 3: not below the hash's own length). */
const SHORTEST_SECRET_BYTES = 32;

function secretIn(path: string): Uint8Array {
  const secret = Buffer.from(textIn(path, 'the signing key').trim(), 'base64');
  if (secret.byteLength >= SHORTEST_SECRET_BYTES) return secret;
  throw new UnusableFile(
    `backEnd.identity: ${path} holds no signing key; expected ${SHORTEST_SECRET_BYTES} bytes or more as base64`,
  );
}

function textIn(path: string, what: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    const why = error instanceof Error && 'code' in error ? String(error.code) : String(error);
    throw new UnusableFile(`backEnd: ${path} cannot be read as ${what} (${why}); check the path in the config`);
  }
}

class UnusableFile extends Error {}
