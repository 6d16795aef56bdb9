import { cashProblem } from './availability.ts';
import { unjumpedWallMs } from './clocks.ts';
import type { Action, Kiosk, Step, Surroundings } from './kiosk.ts';
import { receiptContext } from './close-steps.ts';
import { testPrint } from './receipt-document.ts';
import { leaveService } from './tick-steps.ts';
import { advance, at, refuse } from './step.ts';
import { seenByTechnician } from './premises.ts';

/** After this many wrong PINs in a row every further try is refused for `pinLockMs`, also after a restart. */
export const pinTries = 5;
export const pinLockMs = 15 * 60_000;

/**
 * Wall clock of the end of the lock, or undefined where a PIN may be tried. Five more wrong ones lock again. The lock
 * must survive a restart, so it is kept by the wall clock, and `clockJumped` moves it along. Where the clock was set
 * back while the kiosk was off, it begins anew at the start; where it was set forward then, nobody can tell, and it is over.
 */
export function pinLockedUntilMs(pin: Kiosk['pin'], wallMs: number): number | undefined {
  if (pin.wrongTries === 0 || pin.wrongTries % pinTries !== 0) return undefined;
  const untilMs = pin.lastWrongAtMs + pinLockMs;
  return wallMs < untilMs ? untilMs : undefined;
}

/** Never in the middle of somebody's payment. */
export function openService(kiosk: Kiosk): Step {
  if (kiosk.stage.kind !== 'home' && kiosk.stage.kind !== 'thanks') return refuse('notNow');
  return advance(at(kiosk, { kind: 'servicePin', wrong: false, checking: false }));
}

export function pinChecking(kiosk: Kiosk, around: Surroundings): Step {
  if (kiosk.stage.kind !== 'servicePin' || kiosk.stage.checking) return refuse('notNow');
  // A wrong try could not be counted across a restart.
  if (kiosk.journalFailed) return refuse('outOfService');
  if (pinLockedUntilMs(kiosk.pin, unjumpedWallMs(kiosk.clocks, around)) !== undefined) return refuse('pinLocked');
  return advance(at(kiosk, { ...kiosk.stage, checking: true }));
}

export function pinChecked(kiosk: Kiosk, right: boolean, around: Surroundings): Step {
  const atMs = unjumpedWallMs(kiosk.clocks, around);
  const lastTouchMs = around.monotonicMs;
  if (!right) {
    const pin = { wrongTries: kiosk.pin.wrongTries + 1, lastWrongAtMs: atMs };
    const stage = kiosk.stage.kind === 'servicePin' ? { ...kiosk.stage, wrong: true, checking: false } : kiosk.stage;
    return advance({ ...kiosk, stage, pin, lastTouchMs }, [{ kind: 'pinRejected', atMs }]);
  }
  if (kiosk.stage.kind !== 'servicePin' || !kiosk.stage.checking) return refuse('notNow');
  const pin = { wrongTries: 0, lastWrongAtMs: 0 };
  return advance(
    {
      ...at(kiosk, {
        kind: 'service',
        noteTest: false,
        testedNotes: [],
        testPrint: 'none',
        journalPage: 0,
        notice: null,
      }),
      premises: seenByTechnician(kiosk.premises),
      pin,
      lastTouchMs,
    },
    [{ kind: 'pinAccepted', atMs }],
  );
}

type ServiceAction = Extract<
  Action,
  { kind: 'leaveService' | 'serviceTestPrint' | 'serviceNoteTest' | 'serviceJournalPage' }
>;

export function serviceAction(kiosk: Kiosk, action: ServiceAction, around: Surroundings): Step {
  const stage = kiosk.stage;
  if (stage.kind !== 'service') return refuse('notNow');
  switch (action.kind) {
    case 'leaveService':
      return leaveService(kiosk, around);
    case 'serviceTestPrint': {
      if (stage.testPrint === 'printing') return refuse('notNow');
      const document = testPrint(receiptContext(around));
      return advance(
        at(kiosk, { ...stage, testPrint: 'printing' }),
        [],
        [{ kind: 'print', document, language: kiosk.display.language }],
      );
    }
    case 'serviceNoteTest': {
      if (!action.on) return advance(at(kiosk, { ...stage, noteTest: false }), [], [{ kind: 'closeIntake' }]);
      if (cashProblem(kiosk) !== undefined) return refuse('cashUnavailable');
      return advance(
        at(kiosk, { ...stage, noteTest: true, testedNotes: [] }),
        [],
        [{ kind: 'openIntake', valuesFen: around.settings.acceptedNotesFen }],
      );
    }
    case 'serviceJournalPage':
      return advance(at(kiosk, { ...stage, journalPage: action.page }));
  }
}
