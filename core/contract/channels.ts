/** The only names that pass between a window and the main process. Anything else has no listener. */
export const kioskChannels = {
  /** Invoked by the view with one command; answered with one `Answer`. */
  send: 'lightpost:send',
  /** Invoked by the view once when it is ready to be told. */
  watch: 'lightpost:watch',
  /** Sent to the view: a whole snapshot. */
  snapshot: 'lightpost:snapshot',
} as const;

/** The longest command a view may send, as JSON characters. The longest honest one is under 200. */
export const maxCommandChars = 4096;
