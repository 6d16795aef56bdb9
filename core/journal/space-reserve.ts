import { createHash } from 'node:crypto';
import { closeSync, fsyncSync, openSync, rmSync, statSync, statfsSync, writeSync } from 'node:fs';

import { syncDirectory } from './durable-files.ts';

/**
 * Blocks of the disk that are set aside for the journal, so that a disk which fills up under a banknote still takes the
 * records that bring the payment to its end (faults.md D3, D4).
 */
export interface SpaceReserve {
  /** True while the blocks are set aside. */
  isHeld(): boolean;
  /** Gives the blocks back to the disk; false where there was nothing to give. */
  release(): boolean;
  /** True where the reserve is gone or the disk has come near its end. */
  isLow(): boolean;
}

/** A payment of thirty notes for six bills makes 96 appends and 441 kB of log; the rest is for the claims after it. */
export const RESERVE_BYTES = 1_048_576;
/** Below this much free space no new payment begins: logs and the system's own files grow beside the journal. */
export const LOW_SPACE_BYTES = 64 * 1_048_576;

/** For a journal without a disk: there is nothing to run out of. */
export const endlessSpace: SpaceReserve = { isHeld: () => true, release: () => false, isLow: () => false };

/** Takes the file at `path` as the reserve, or writes it. Where there is no room for it, nothing is held. */
export function holdReserve(path: string, directory: string): SpaceReserve {
  let held = isWhole(path) || writeReserve(path, directory);
  return {
    isHeld: () => held,
    release() {
      if (!held) return false;
      held = false;
      return freeReserve(path, directory);
    },
    isLow: () => !held || freeBytes(directory) < LOW_SPACE_BYTES,
  };
}

/** Gives back what an earlier run has set aside; false where there was nothing. */
export function freeReserve(path: string, directory: string): boolean {
  try {
    rmSync(path);
  } catch {
    return false;
  }
  try {
    syncDirectory(directory);
  } catch {
    // The blocks are free in any case; after a power cut the name may come back with them.
  }
  return true;
}

function isWhole(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.size === RESERVE_BYTES;
}

function writeReserve(path: string, directory: string): boolean {
  try {
    const file = openSync(path, 'w', 0o644);
    try {
      writeWhole(file, incompressibleBytes());
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
    syncDirectory(directory);
    return true;
  } catch {
    // Half a reserve would hold the very blocks that the journal needs now.
    freeReserve(path, directory);
    return false;
  }
}

/** A nearly full disk takes a part of the bytes without an error; the error comes with the rest. */
function writeWhole(file: number, bytes: Uint8Array): void {
  for (let at = 0; at < bytes.length;) at += writeSync(file, bytes, at);
}

/** A file system that compresses, or leaves out zeros, would set nothing aside for anything simpler. */
function incompressibleBytes(): Uint8Array {
  return createHash('shake256', { outputLength: RESERVE_BYTES }).update('space reserve').digest();
}

/** 0 where the disk does not say: space that is not known is no space. */
function freeBytes(directory: string): number {
  try {
    const { bavail, bsize } = statfsSync(directory);
    return bavail * bsize;
  } catch {
    return 0;
  }
}
