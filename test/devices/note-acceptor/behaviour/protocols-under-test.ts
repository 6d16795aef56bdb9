import { ccnet } from '../../../support/ccnet-rig.ts';
import type { NoteProtocolUnderTest } from '../../../support/note-rig.ts';

/** A new protocol gets the behaviour suite of its class by one line here. */
export const protocolsUnderTest: readonly NoteProtocolUnderTest[] = [ccnet];
