/**
 * The hands at simulated far ends. Null on real hardware. The command and view types are the contract's; the host
 * passes them through without looking inside.
 */
export interface SimulatorHands<Command, View> {
  /** False where the named far end or fault does not exist. */
  perform(command: Command): boolean;
  view(): View;
  /** Something at the far ends changed that a watcher may want to see. Returns its own stop. */
  watch(onChange: () => void): () => void;
}
