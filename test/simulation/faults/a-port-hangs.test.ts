import { describe } from 'vitest';
import type { LinkOpener } from '../../../devices/link/link.ts';
import { createMemoryLine } from '../../../devices/link/memory.ts';
import { writeWithin } from '../../../devices/link/write-deadline.ts';
import { createEscposSimulator } from '../../../devices/receipt-printer/escpos/simulator.ts';
import { accounts, insertEnough, paperSettled, toCash } from '../../journeys/steps.ts';
import { createManualClock } from '../../support/manual-clock.ts';
import type { Columns } from './support/columns.ts';
import { nothing } from './support/columns.ts';
import { onRig } from './support/fault-world.ts';
import { insist } from './support/http-back-end.ts';
import { scenario } from './support/scenario.ts';

/** Questions and orders have fewer bytes; only a piece of a receipt is longer. */
const shortestReceipt = 100;

/** A printer behind a port that can be made to hang, at writes of so many bytes, until it is opened anew. */
function hangingPort() {
  const clock = createManualClock();
  const device = createEscposSimulator({ clock, paperWidthMm: 80 });
  const line = createMemoryLine('simulated receipt printer');
  line.attach((end) => {
    device.attach(end);
  });
  const port = { hangsFrom: Infinity, opened: 0, hung: 0 };
  const opener: LinkOpener = {
    name: line.opener.name,
    open: async () => {
      const opening = await line.opener.open();
      if (opening.kind === 'failed') return opening;
      const { link } = opening;
      let hangs = false;
      port.opened += 1;
      return {
        kind: 'opened',
        link: {
          ...link,
          write: (bytes, timeoutMs) => {
            hangs ||= bytes.length >= port.hangsFrom;
            if (!hangs) return link.write(bytes, timeoutMs);
            port.hung += 1;
            // As the serial link does it: the drain never calls back.
            return writeWithin(clock, timeoutMs, () => undefined);
          },
        },
      };
    },
  };
  return { clock, port, receiptPrinter: { device, line: { ...line, opener } } };
}

/** One bill paid; the port hangs from "pay" on, until the paper's fate is known. Then the resident asks for another. */
function payOverHungPort(hangsFrom: number): () => Promise<Columns> {
  return async () => {
    const { clock, port, receiptPrinter } = hangingPort();
    const run = onRig(
      async ({ rig, strike, rest }) => {
        await toCash(rig, accounts.oneBill);
        await insertEnough(rig);
        strike();
        const opened = port.opened;
        port.hangsFrom = hangsFrom;
        await rig.press({ kind: 'pay' });
        await paperSettled(rig);
        insist(port.hung === 1, `${port.hung} writes hung`);
        port.hangsFrom = Infinity;
        await rig.clock.advance(5_000);
        insist(port.opened === opened + 1, `the port was opened ${port.opened - opened} times anew`);
        await rig.press({ kind: 'reprint' });
        await rest();
        insist(port.hung === 1, 'more was written into the port that hung');
      },
      { clock, keptDevices: { noteAcceptor: null, receiptPrinter } },
    );
    return await run();
  };
}

const paid = {
  money: { ...nothing, inserted: 100, stacked: 100, booked: 100 },
  journal:
    'intakeClosed paymentSubmitted paymentSettled receiptStarted receiptFailed receiptStarted receiptPrinted transactionClosed',
  screen: 'cash processing result/paid thanks home',
};

describe('a port hangs', () => {
  scenario(
    'P6',
    'under a receipt: in doubt by its deadline, the port is opened anew, and the next paper is a marked copy',
    { ...paid, paper: ['receipt copy'], alerts: ['A2 printerLost', 'A2 receiptUncertain'] },
    payOverHungPort(shortestReceipt),
  );

  scenario(
    'P6',
    'under the first question: nothing was printed, the port is opened anew, and the next paper comes',
    { ...paid, paper: ['receipt'], alerts: ['A2 printerLost', 'A2 receiptFailed'] },
    payOverHungPort(1),
  );
});
