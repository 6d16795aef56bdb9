import type { FrameDirection } from '../../devices/driver/description.ts';
import { parseHex } from '../../devices/driver/hex.ts';
import { TRACE_PROTOCOL_HEAD } from '../platform/trace-file.ts';

/** A frame of a trace, or a line that is none. */
export type TraceItem =
  | {
      readonly kind: 'frame';
      /** Where it stands, from 1. */
      readonly lineNumber: number;
      readonly atMs: number;
      readonly direction: FrameDirection;
      readonly bytes: Uint8Array;
      /** Whoever wrote it kept only the beginning of a long frame. */
      readonly isCut: boolean;
    }
  | { readonly kind: 'broken'; readonly lineNumber: number; readonly why: string };

export interface ReadTrace {
  /** From the head of the file, where it has one. */
  readonly protocol: string | undefined;
  readonly items: readonly TraceItem[];
}

const directions: ReadonlyMap<string, FrameDirection> = new Map([
  ['>', 'toDevice'],
  ['TX', 'toDevice'],
  ['TODEVICE', 'toDevice'],
  ['<', 'fromDevice'],
  ['RX', 'fromDevice'],
  ['FROMDEVICE', 'fromDevice'],
]);

/** What the trace of a link puts behind the kept beginning of a long frame. */
const CUT = / … \(\d+ bytes\)$/u;

/**
 * Reads a trace file: a frame a line, `2026-01-05T09:00:00.000Z > 02 03 06 33 DA 81`, the time as ISO or in milliseconds, the
 * direction as `>`/`<` or `TX`/`RX`. Also the frames of a device's inspection as JSON: an object a line, a list, or the whole
 * inspection.
 */
export function readTrace(text: string): ReadTrace {
  const whole = framesOfJson(text);
  if (whole !== undefined) {
    return { protocol: undefined, items: whole.map((frame, index) => itemOf(frame, index + 1)) };
  }
  let protocol: string | undefined;
  const items: TraceItem[] = [];
  text
    .replace(/^\uFEFF/u, '')
    .split(/\r?\n/u)
    .forEach((raw, index) => {
      const line = raw.trim();
      if (line.startsWith(TRACE_PROTOCOL_HEAD)) protocol ??= line.slice(TRACE_PROTOCOL_HEAD.length).trim();
      if (line === '' || line.startsWith('#')) return;
      items.push(line.startsWith('{') ? itemOf(parsed(line), index + 1) : readLine(line, index + 1));
    });
  return { protocol, items };
}

/** The frames of a text that is one JSON value; undefined where it is a list of lines. */
function framesOfJson(text: string): readonly unknown[] | undefined {
  const value = parsed(text);
  const frames: unknown = Array.isArray(value) ? value : memberOf(value, 'frames');
  return Array.isArray(frames) ? frames.map((frame: unknown) => frame) : undefined;
}

function readLine(line: string, lineNumber: number): TraceItem {
  const [time = '', mark = '', ...rest] = line.split(/\s+/u);
  return frameOf(time, mark, rest.join(' '), lineNumber);
}

function itemOf(value: unknown, lineNumber: number): TraceItem {
  const [atMs, direction, hex] = [memberOf(value, 'atMs'), memberOf(value, 'direction'), memberOf(value, 'hex')];
  if (typeof atMs !== 'number' || typeof direction !== 'string' || typeof hex !== 'string') {
    return { kind: 'broken', lineNumber, why: 'expected {"atMs": …, "direction": "toDevice", "hex": "…"}' };
  }
  return frameOf(String(atMs), direction, hex, lineNumber);
}

function frameOf(time: string, mark: string, hex: string, lineNumber: number): TraceItem {
  const broken = (why: string): TraceItem => ({ kind: 'broken', lineNumber, why });
  const atMs = /^\d+(\.\d+)?$/u.test(time) ? Number(time) : Date.parse(time);
  if (Number.isNaN(atMs)) return broken(`"${time}" is not a time: write it as ISO 8601 or in milliseconds`);
  const direction = directions.get(mark.toUpperCase());
  if (direction === undefined) return broken(`"${mark}" is not a direction: write > or <, TX or RX`);
  const bytes = parseHex(hex.replace(CUT, ''));
  if (bytes === undefined || bytes.length === 0) return broken(`"${hex}" is not pairs of hexadecimal digits`);
  return { kind: 'frame', lineNumber, atMs, direction, bytes, isCut: CUT.test(hex) };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function memberOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
}
