import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { HttpRequest } from '../../../../core/billing/http-request.ts';
import { createXmlVendSimulator } from '../../../../core/billing/xmlvend/simulator.ts';
import { fen } from '../../../../core/domain/money.ts';
import { createManualClock } from '../../../support/manual-clock.ts';
import {
  BLOCKED_METER,
  createXmlVendRig,
  GOOD_ACCOUNT,
  GOOD_METER,
  KEY_CHANGE_METER,
  METERS,
  postingId,
  prepayment,
  purchase,
  SENDER,
  UNKNOWN_METER,
} from './xmlvend-rig.ts';

const schema = join(import.meta.dirname, 'schema', 'all.xsd');

/** What libxml2 has to say about a message; empty where it is valid. */
function faultsOf(message: string): string {
  const run = spawnSync('xmllint', ['--noout', '--nonet', '--schema', schema, '-'], {
    input: message,
    encoding: 'utf8',
  });
  if (run.error !== undefined)
    throw new Error('this test needs xmllint: apt-get install libxml2-utils', { cause: run.error });
  return run.status === 0 ? '' : run.stderr;
}

/** Every kind of request once. */
async function askEverything(): Promise<readonly HttpRequest[]> {
  const { gateway, requests } = createXmlVendRig({ takesAccountPayments: true });
  const sale = purchase(postingId('ABCDEFGH'));
  const paid = prepayment(postingId('ABCDEFGJ'));
  await gateway.lookUp(GOOD_METER);
  await gateway.lookUp(GOOD_ACCOUNT);
  await gateway.trial({ accountNumber: GOOD_METER, kind: 'token', amountFen: fen(5_000) });
  await gateway.post(sale);
  await gateway.post(purchase(postingId('ABCDEFGK'), fen(1_234), KEY_CHANGE_METER));
  await gateway.post(paid);
  await gateway.query(sale.id);
  await gateway.query(paid.id);
  await gateway.reverse(paid);
  await gateway.reprint(GOOD_METER);
  await gateway.lookUp(BLOCKED_METER);
  await gateway.lookUp(UNKNOWN_METER);
  await gateway.query(postingId('ABCDEFGM'));
  const byMeter = createXmlVendRig({ lookUpBy: 'meter', sender: { ...SENDER, terminalId: { id: 'kiosk & "1"' } } });
  await byMeter.gateway.lookUp(GOOD_METER);
  return [...requests, ...byMeter.requests];
}

describe('what agrees with the bindings of two servers', () => {
  it('every request', async () => {
    const requests = await askEverything();
    expect(new Set(requests.map(({ headers }) => headers['soapaction'])).size).toBe(7);
    for (const { body } of requests) expect(faultsOf(body ?? '')).toBe('');
  });

  it('every answer of the simulated server', async () => {
    const { operator, currency } = SENDER;
    const meters = METERS;
    const simulator = createXmlVendSimulator({
      clock: createManualClock(),
      meters,
      dialect: 'prefixed',
      currency,
      operator,
    });
    simulator.owe(GOOD_METER, fen(300));
    for (const { body } of await askEverything()) {
      const output = simulator.answer(body ?? '');
      expect(output.kind).toBe('answer');
      if (output.kind === 'answer') expect(faultsOf(output.body)).toBe('');
    }
  });

  it('and nothing that is out of order, of another type, or from elsewhere', async () => {
    const requests = await askEverything();
    const sale = requests.find(({ headers }) => headers['soapaction'] === '"CreditVendRequest"')?.body ?? '';
    expect(sale).toContain('<b:resource');
    const spoilt = [
      sale.replace(/(<b:resource[^>]*\/>)(<b:idMethod.*<\/b:idMethod>)/u, '$2$1'),
      sale.replace('r:PurchaseValueCurrency', 'b:PurchaseValueCurrency'),
      sale.replaceAll('b:terminalID', 'r:terminalID'),
      sale.replace('value="50.00"', 'value="fifty"'),
      sale.replace(/uniqueNumber="\d+"/u, 'uniqueNumber="0"'),
      sale.replace(/<b:authCred>.*<\/b:authCred>/u, ''),
      sale.replace('b:MeterNumber', 'b:CustAccountNo'),
    ];
    for (const message of spoilt) {
      expect(message).not.toBe(sale);
      expect(faultsOf(message)).not.toBe('');
    }
  });
});
