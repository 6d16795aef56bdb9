/** What a technician counts on one line since the driver was started. */
export interface LineCounters {
  framesSent: number;
  framesReceived: number;
  bytesDiscarded: number;
  brokenReplies: number;
  retries: number;
  unanswered: number;
  strayFrames: number;
}

export function createLineCounters(): LineCounters {
  return {
    framesSent: 0,
    framesReceived: 0,
    bytesDiscarded: 0,
    brokenReplies: 0,
    retries: 0,
    unanswered: 0,
    strayFrames: 0,
  };
}
