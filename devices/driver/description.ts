/** Bytes explained in words, for `npm run decode` and the trace. */
export interface Description {
  readonly text: readonly string[];
  /** Every byte belongs to a sound frame. A sound frame with an unknown code is still sound. */
  readonly ok: boolean;
}

/** Which way the frame went, where the reader knows. Some codes mean different things each way. */
export type FrameDirection = 'toDevice' | 'fromDevice';
