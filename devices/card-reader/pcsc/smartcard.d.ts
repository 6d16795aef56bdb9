/** The package is not among the dependencies, so that the types of its import come from here: `SmartcardPackage`. */
declare module 'smartcard' {
  interface Card {
    transmit(command: Uint8Array): Promise<Uint8Array>;
    disconnect(disposition?: number): void;
  }
  interface Reader {
    readonly name: string;
    readonly state: number;
    connect(shareMode?: number, protocol?: number): Promise<Card>;
  }
  export const Context: new () => { listReaders(): Reader[]; close(): void };
  export const SCARD_SHARE_EXCLUSIVE: number;
  export const SCARD_PROTOCOL_T0: number;
  export const SCARD_PROTOCOL_T1: number;
  export const SCARD_UNPOWER_CARD: number;
  export const SCARD_STATE_PRESENT: number;
}
