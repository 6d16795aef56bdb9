import { describe, expect, it } from 'vitest';
import { alertsOf } from '../../../core/domain/alerts.ts';
import { cashProblem, intakeProblem } from '../../../core/domain/availability.ts';
import type { Input } from '../../../core/domain/kiosk.ts';
import type { SensorInput } from '../../../core/domain/premises.ts';
import { atHome, collecting, withMoney } from './support/states.ts';
import type { Walk } from './support/walk.ts';

const idle: Input = { kind: 'sensorsChanged', word: 'idle', detail: 'answers' };

function say(input: SensorInput, on: boolean, latched = false): Input {
  return { kind: 'sensorInput', input, on, latched };
}

/** Alerts of these inputs, one list for all of them. */
function raised(walk: Walk, ...inputs: readonly Input[]): readonly string[] {
  return inputs.flatMap((input) => {
    const before = walk.kiosk;
    walk.give(input);
    return alertsOf(before, walk.kiosk, []).map(({ level, name }) => `${level} ${name}`);
  });
}

function enterService(walk: Walk): void {
  walk.act({ kind: 'openService' });
  walk.give({ kind: 'pinChecking' });
  walk.give({ kind: 'pinChecked', right: true });
  expect(walk.kiosk.stage.kind).toBe('service');
}

function closings(walk: Walk, input: Input): number {
  const before = walk.effects.length;
  walk.give(input);
  return walk.effects.slice(before).filter(({ kind }) => kind === 'closeIntake').length;
}

describe('a terminal with sensors', () => {
  it('takes money while every contact is at rest', () => {
    const walk = atHome();
    expect(raised(walk, idle, say('serviceDoor', false), say('tamper', false), say('mainsPower', true))).toEqual([]);
    expect(cashProblem(walk.kiosk)).toBe(undefined);
  });

  it('raises each of its troubles once, when it begins', () => {
    const twice = (input: Input): readonly Input[] => [input, input];
    expect(
      raised(
        atHome(),
        idle,
        ...twice(say('serviceDoor', true)),
        ...twice(say('cashBoxDoor', true)),
        ...twice(say('tamper', true)),
        ...twice(say('mainsPower', false)),
        ...twice(say('batteryLow', true)),
        { kind: 'sensorsChanged', word: 'offline', detail: 'the port closed' },
      ),
    ).toEqual([
      'A2 serviceDoorOpened',
      'A3 cashBoxDoorOpened',
      'A3 tamperDetected',
      'A2 mainsLost',
      'A3 batteryLow',
      'A2 sensorsLost',
    ]);
  });

  it('raises a board that is not there at the start, and nothing about one that was never asked', () => {
    expect(raised(atHome(), { kind: 'tick' })).toEqual([]);
    expect(raised(atHome(), { kind: 'sensorsChanged', word: 'offline', detail: 'no such port' })).toEqual([
      'A2 sensorsLost',
    ]);
  });

  it('says nothing of doors that a technician opens behind his PIN', () => {
    const walk = atHome();
    enterService(walk);
    expect(raised(walk, idle, say('serviceDoor', true), say('cashBoxDoor', true))).toEqual([]);
  });
});

describe('tampering', () => {
  it('shuts the slot in the middle of a payment, and what is in can still be paid with', () => {
    const walk = withMoney(20);
    expect(closings(walk, say('tamper', true))).toBe(1);
    expect(cashProblem(walk.kiosk)).toBe('tampered');
    expect(walk.kiosk.stage).toMatchObject({ payment: { state: 'collecting', intake: 'closed' } });
    expect(walk.act({ kind: 'finishShort' }).kind).toBe('advance');
  });

  it('is not forgotten when the contact closes again, nor when it happened while nobody listened', () => {
    const over = atHome();
    over.give(say('tamper', true));
    over.give(say('tamper', false));
    expect(cashProblem(over.kiosk)).toBe('tampered');
    const latched = atHome();
    latched.give(say('tamper', true, true));
    latched.give(say('tamper', false));
    expect(intakeProblem(latched.kiosk)).toBe('tampered');
  });

  it('is forgotten when a technician has seen it and it is over, and not before', () => {
    const walk = atHome();
    walk.give(say('tamper', true));
    enterService(walk);
    expect(cashProblem(walk.kiosk)).toBe('tampered');
    walk.act({ kind: 'leaveService' });
    walk.give(say('tamper', false));
    expect(cashProblem(walk.kiosk)).toBe('tampered');
    enterService(walk);
    expect(cashProblem(walk.kiosk)).toBe(undefined);
  });
});

describe('the supply', () => {
  it('on the battery lets a payment go on and none begin', () => {
    const walk = collecting();
    expect(closings(walk, say('mainsPower', false))).toBe(0);
    expect(cashProblem(walk.kiosk)).toBe('onBattery');
    expect(intakeProblem(walk.kiosk)).toBe(undefined);
  });

  it('with a low battery shuts the slot, and opens it again when the mains are back and the battery is not low', () => {
    const walk = withMoney(20);
    walk.give(say('mainsPower', false));
    expect(closings(walk, say('batteryLow', true))).toBe(1);
    walk.give({ kind: 'stateChanged', state: 'disabled', detail: '' });
    const before = walk.effects.length;
    walk.give(say('batteryLow', false));
    expect(walk.effects.slice(before).map(({ kind }) => kind)).toEqual(['openIntake']);
  });
});
