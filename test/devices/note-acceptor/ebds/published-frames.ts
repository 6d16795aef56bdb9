/** Frames as their publishers have them. Checksums and meanings are theirs, not ours. */

/** PTI.Rs232Validator.Test/Utility/Rs232Payloads.cs (MIT): a reply, and the state, event, note or box it stands for. */
export const ptiReplies: readonly (readonly [hex: string, says: string])[] = [
  ['02 0B 21 01 10 00 00 01 02 03 38', 'State.Idling'],
  ['02 0B 21 02 10 00 00 01 02 03 3B', 'State.Accepting'],
  ['02 0B 21 04 10 00 00 01 02 03 3D', 'State.Escrowed'],
  ['02 0B 21 08 10 00 00 01 02 03 31', 'State.Stacking'],
  ['02 0B 21 20 10 00 00 01 02 03 19', 'State.Returning'],
  ['02 0B 21 00 14 00 00 01 02 03 3D', 'State.BillJammed'],
  ['02 0B 21 00 18 00 00 01 02 03 31', 'State.StackerFull'],
  ['02 0B 21 00 10 04 00 01 02 03 3D', 'State.Failure'],
  ['02 0B 21 11 10 00 00 01 02 03 28', 'Event.Stacked'],
  ['02 0B 21 41 10 00 00 01 02 03 78', 'Event.Returned'],
  ['02 0B 21 01 11 00 00 01 02 03 39', 'Event.Cheated'],
  ['02 0B 21 01 12 00 00 01 02 03 3A', 'Event.BillRejected'],
  ['02 0B 21 01 10 02 00 01 02 03 3A', 'Event.InvalidCommand'],
  ['02 0B 21 01 10 01 00 01 02 03 39', 'Event.PowerUp'],
  ['02 0B 21 01 00 00 00 01 02 03 28', 'box out'],
  ['02 0B 21 01 10 00 00 01 02 03 38', 'box in'],
  ['02 0B 21 11 10 08 00 01 02 03 20', 'note 1'],
  ['02 0B 21 11 10 10 00 01 02 03 38', 'note 2'],
  ['02 0B 21 11 10 18 00 01 02 03 30', 'note 3'],
  ['02 0B 21 11 10 20 00 01 02 03 08', 'note 4'],
  ['02 0B 21 11 10 28 00 01 02 03 00', 'note 5'],
  ['02 0B 21 11 10 30 00 01 02 03 18', 'note 6'],
  ['02 0B 21 11 10 38 00 01 02 03 10', 'note 7'],
  ['02 0B 21 04 10 08 00 01 02 03 35', 'note 1'],
  ['02 0B 21 04 10 10 00 01 02 03 2D', 'note 2'],
  ['02 0B 21 04 10 18 00 01 02 03 25', 'note 3'],
  ['02 0B 21 04 10 20 00 01 02 03 1D', 'note 4'],
  ['02 0B 21 04 10 28 00 01 02 03 15', 'note 5'],
  ['02 0B 21 04 10 30 00 01 02 03 0D', 'note 6'],
  ['02 0B 21 04 10 38 00 01 02 03 05', 'note 7'],
];

/** The same file: every event at once, and replies with either ack bit. */
export const ptiEveryEvent = '02 0B 21 51 13 03 00 01 02 03 68';
export const ptiIdleAck0 = '02 0B 20 01 10 00 00 01 02 03 39';
export const ptiIdleAck1 = '02 0B 21 01 10 00 00 01 02 03 38';

/** PTI.Rs232Validator.Test (MIT): telemetry and extended replies, by the file of their test. */
export const ptiLongReplies: readonly (readonly [where: string, hex: string])[] = [
  ['BillValidatorTests', '02 0B 21 01 10 00 00 01 02 03 38'],
  ['BillValidatorTests', '02 0B 20 00 10 00 00 01 02 03 38'],
  [
    'ExtendedResponseMessageTests',
    '02 28 71 01 01 10 00 00 01 02 30 31 32 33 34 35 36 37 38 39 41 42 43 44 45 46 47 48 49 4A 4B 4C 4D 4E 4F 50 51 52 03 58',
  ],
  ['PollResponseMessageTests', '02 0B 20 01 10 00 00 01 02 03 39'],
  ['TelemetryResponseMessageTests', '02 0E 61 32 31 30 32 36 30 30 31 30 03 59'],
  [
    'TelemetryResponseMessageTests',
    '02 35 61 0F 0E 0F 0E 0F 0E 0F 0E 0E 0D 0E 0D 0E 0D 0E 0D 0D 0C 0D 0C 0D 0C 0D 0C 0C 0B 0C 0B 0C 0B 0C 0B 0B 0A 0B 0A 0B 0A 0B 0A 0A 09 0A 09 0A 09 0A 09 03 54',
  ],
  [
    'TelemetryResponseMessageTests',
    '02 45 61 0F 0E 0F 0E 0F 0E 0F 0E 0E 0D 0E 0D 0E 0D 0E 0D 0D 0C 0D 0C 0D 0C 0D 0C 0C 0B 0C 0B 0C 0B 0C 0B 0B 0A 0B 0A 0B 0A 0B 0A 0A 09 0A 09 0A 09 0A 09 09 08 09 08 09 08 09 08 08 07 08 07 08 07 08 07 03 24',
  ],
  ['TelemetryResponseMessageTests', '02 0B 61 00 01 01 02 02 03 03 69'],
  ['TelemetryResponseMessageTests', '02 11 61 FF FF FF FF BF BF BF BF 9F 9F 9F 9F 03 70'],
  [
    'TelemetryResponseMessageTests',
    '02 45 61 0F 0E 0F 0E 0F 0E 0F 0E 0E 0D 0E 0D 0E 0D 0E 0D 0D 0C 0D 0C 0D 0C 0D 0C 0C 0B 0C 0B 0B 0A 0B 0A 0A 09 0A 09 0A 09 0A 09 09 08 09 08 09 08 09 08 08 07 08 07 07 06 07 06 06 05 06 05 06 05 06 05 03 24',
  ],
];

/** decapod-atm/ebds (MIT): frames of its tests, by file. */
export const decapodFrames: readonly (readonly [where: string, hex: string])[] = [
  ['advanced_bookmark_mode/command', '02 0A 70 0D 00 00 00 01 03 76'],
  ['advanced_bookmark_mode/command', '02 0A 70 0D 00 00 00 00 03 77'],
  ['advanced_bookmark_mode/reply', '02 0D 70 0D 00 00 00 00 00 00 01 03 71'],
  ['advanced_bookmark_mode/reply', '02 0D 70 0D 00 00 00 00 00 00 00 03 70'],
  ['clear_audit_data/reply', '02 0D 70 1D 00 00 00 00 00 00 01 03 61'],
  ['clear_audit_data/reply', '02 0D 70 1D 00 00 00 00 00 00 00 03 60'],
  ['clear_audit_data/reply', '02 0D 70 1D 00 00 00 00 00 00 11 03 71'],
  ['clear_audit_data/reply', '02 0D 70 1D 00 00 00 00 00 00 10 03 70'],
  ['clear_audit_data/request', '02 09 70 1D 00 00 00 03 64'],
  ['extended_note_inhibits/command', '02 11 70 03 00 00 00 01 00 00 00 00 00 00 00 03 63'],
  [
    'extended_note_inhibits/command',
    '02 1C 70 03 00 00 00 01 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 03 6E',
  ],
  ['extended_note_inhibits/reply', '02 0C 70 03 00 00 00 00 00 00 03 7F'],
  ['extended_note_specification/query', '02 0A 70 02 00 00 00 01 03 79'],
  ['flash_download/baud_rate', '02 06 50 01 03 57'],
  ['flash_download/baud_rate', '02 06 50 02 03 54'],
  ['flash_download/baud_rate', '02 06 50 03 03 55'],
  ['flash_download/baud_rate', '02 06 50 04 03 52'],
  [
    'flash_download/message_7bit',
    '02 49 50 01 02 03 04 05 04 00 01 00 03 00 04 00 00 0A 00 00 00 02 00 00 00 07 0F 05 0A 00 01 0C 00 01 0F 00 00 00 00 05 09 0A 0E 00 00 02 00 00 03 00 00 00 07 03 02 03 08 03 06 03 01 03 00 03 01 03 01 03 00 03 03 03 15',
  ],
  [
    'flash_download/message_8bit',
    '02 47 50 34 12 54 01 03 04 00 A0 00 20 00 7F 5A 01 C0 1F 00 00 59 AE 00 20 03 00 07 32 38 36 31 30 31 31 30 33 54 01 03 04 00 A0 00 20 00 7F 5A 01 C0 1F 00 00 59 AE 00 20 03 00 07 32 38 36 31 30 31 31 03 33 03 02',
  ],
  [
    'flash_download/message_8bit',
    '02 27 50 34 12 54 01 03 04 00 A0 00 20 00 7F 5A 01 C0 1F 00 00 59 AE 00 20 03 00 07 32 38 36 31 30 31 31 30 33 03 95',
  ],
  ['flash_download/reply_7bit', '02 09 50 01 02 03 04 03 5D'],
  ['flash_download/reply_8bit', '02 07 50 34 12 03 71'],
  ['flash_download/start_download/command', '02 08 50 00 00 10 03 48'],
  ['flash_download/start_download/command', '02 08 50 00 00 00 03 58'],
  ['flash_download/start_download/reply', '02 0B 50 00 00 00 02 00 00 03 59'],
  ['flash_download/start_download/reply', '02 0B 50 00 00 00 00 00 00 03 5B'],
  ['note_retrieved/command', '02 0A 70 0B 00 00 00 01 03 70'],
  ['note_retrieved/command', '02 0A 70 0B 00 00 00 00 03 71'],
  ['note_retrieved/reply', '02 0D 70 0B 00 00 00 00 00 00 01 03 77'],
  ['note_retrieved/reply', '02 0D 70 0B 00 00 00 00 00 00 00 03 76'],
  ['note_retrieved/reply', '02 0D 70 0B 00 00 00 00 00 00 7F 03 09'],
  ['note_retrieved/reply', '02 0D 70 0B 00 00 00 00 00 00 7E 03 08'],
  ['omnibus/command', '02 08 10 7F 00 00 03 67'],
  ['omnibus/reply', '02 0B 20 00 00 00 00 00 00 03 2B'],
  ['query_application_id/command', '02 08 60 00 00 0E 03 66'],
  ['query_application_id/reply', '02 0E 60 32 38 30 30 30 30 31 32 33 03 54'],
  ['query_application_id/reply', '02 0E 60 32 38 36 30 30 30 31 32 33 03 52'],
  ['query_application_part_number/command', '02 08 60 00 00 07 03 6F'],
  ['query_boot_part_number/command', '02 08 60 00 00 06 03 6E'],
  ['query_device_capabilities/command', '02 08 60 00 00 0D 03 65'],
  ['query_device_capabilities/reply', '02 0B 60 00 00 00 00 00 00 03 6B'],
  ['query_value_table/command', '02 09 70 06 00 00 00 03 7F'],
  [
    'query_value_table/reply',
    '02 52 70 06 00 00 00 00 00 00 01 55 53 44 30 30 31 2B 30 30 02 55 53 44 30 30 32 2B 30 30 03 55 53 44 30 30 35 2B 30 30 04 55 53 44 30 30 31 2B 30 31 05 55 53 44 30 30 32 2B 30 31 06 55 53 44 30 30 35 2B 30 31 07 55 53 44 30 30 31 2B 30 32 03 7F',
  ],
  ['query_variant_id/command', '02 08 60 00 00 0F 03 67'],
  ['query_variant_name/command', '02 08 60 00 00 08 03 60'],
  [
    'query_variant_name/reply',
    '02 25 60 53 43 4E 4C 20 36 36 37 30 52 20 50 6C 75 73 20 73 6F 6D 65 20 6C 6F 6E 67 20 73 75 66 66 69 78 03 11',
  ],
  ['query_variant_part_number/command', '02 08 60 00 00 09 03 61'],
  ['set_escrow_timeout/command', '02 0B 70 04 00 00 00 01 02 03 7C'],
  ['set_escrow_timeout/reply', '02 0C 70 04 00 00 00 00 00 00 03 78'],
  ['soft_reset', '02 08 60 7F 7F 7F 03 17'],
];

/** Of the same tests, one whose checksum is not its own. It stays broken. */
export const decapodBadChecksum =
  '02 1E 70 02 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 03 36';

/** kybarg/ebds, test.js (MIT): replies with its author's words; he has none for the last. */
export const kybargReplies: readonly (readonly [hex: string, says: string])[] = [
  ['02 0B 20 01 10 20 00 01 0A 03 11', 'IDLING'],
  ['02 0B 20 02 10 00 00 01 0A 03 32', 'ACCEPTING(drawing in)'],
  ['02 0B 21 04 10 18 00 01 0A 03 2D', 'ESCROWED $5'],
  ['02 0B 21 08 10 18 00 01 0A 03 21', 'STACKING'],
  ['02 0B 21 11 10 18 00 01 0A 03 38', 'STACKED'],
  ['02 0B 21 01 00 18 00 01 0A 03 38', 'IDLING-LRC'],
  ['02 1E 70 02 11 10 00 10 55 35 00 55 53 44 30 30 31 2B 30 30 02 43 41 44 42 00 00 00 03 43', ''],
];
