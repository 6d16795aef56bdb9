import { intakeProblem } from './availability.ts';
import { reopenIntake } from './device-steps.ts';
import type { Kiosk, Step, Surroundings } from './kiosk.ts';
import { advance, paying, paymentOf } from './step.ts';

/** What a terminal's contacts and its supply can say; `on` means that it is so. */
export type SensorInput = 'serviceDoor' | 'cashBoxDoor' | 'tamper' | 'presence' | 'mainsPower' | 'batteryLow';

/** `offline`: no link or no answer. */
export type SensorsWord = 'offline' | 'idle' | 'failed';

/** Doors, tamper contact and supply, as the sensors said last. An input that never spoke is missing. */
export interface Premises {
  readonly fitted: boolean;
  readonly word: SensorsWord;
  readonly detail: string;
  readonly inputs: Readonly<Partial<Record<SensorInput, boolean>>>;
  /** Somebody tampered with the terminal since a technician was here last. */
  readonly tampered: boolean;
}

export type PremisesInput =
  | { readonly kind: 'sensorsChanged'; readonly word: SensorsWord; readonly detail: string }
  /** `latched`: it happened while nobody listened, and may be over. */
  | { readonly kind: 'sensorInput'; readonly input: SensorInput; readonly on: boolean; readonly latched: boolean };

export function newPremises(fitted: boolean, detail: string): Premises {
  return { fitted, word: 'offline', detail, inputs: {}, tampered: false };
}

export function premisesChanged(kiosk: Kiosk, input: PremisesInput, around: Surroundings): Step {
  const premises = told(kiosk.premises, input);
  const next = { ...kiosk, premises };
  const payment = paymentOf(next);
  if (payment?.state !== 'collecting') return advance(next);
  const isShut = intakeProblem(next) !== undefined;
  if (isShut === (intakeProblem(kiosk) !== undefined)) return advance(next);
  if (!isShut) return reopenIntake(next, payment, around) ?? advance(next);
  // What is in counts, and can be paid with; nothing more goes in.
  return advance(paying(next, { ...payment, intake: 'closed' }), [], [{ kind: 'closeIntake' }]);
}

function told(premises: Premises, input: PremisesInput): Premises {
  if (input.kind === 'sensorsChanged') return { ...premises, word: input.word, detail: input.detail };
  const tampered = premises.tampered || (input.input === 'tamper' && input.on);
  // What is over is told beside it; as it stands now is the next word.
  if (input.latched) return { ...premises, tampered };
  return { ...premises, tampered, inputs: { ...premises.inputs, [input.input]: input.on } };
}

/** A technician is here and sees it: what is over is forgotten, what still lasts is not. */
export function seenByTechnician(premises: Premises): Premises {
  return { ...premises, tampered: premises.inputs.tamper === true };
}
