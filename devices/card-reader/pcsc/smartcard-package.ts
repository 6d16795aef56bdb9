/** What this driver uses of the package `smartcard` 3.7.0, which is installed only where a PC/SC reader is configured. */
export interface SmartcardPackage {
  readonly Context: new () => SmartcardContext;
  readonly SCARD_SHARE_EXCLUSIVE: number;
  readonly SCARD_PROTOCOL_T0: number;
  readonly SCARD_PROTOCOL_T1: number;
  readonly SCARD_UNPOWER_CARD: number;
  readonly SCARD_STATE_PRESENT: number;
}

export interface SmartcardContext {
  /** Throws where the service is gone. */
  listReaders(): SmartcardReader[];
  close(): void;
}

export interface SmartcardReader {
  readonly name: string;
  /** Flags, and in the upper 16 bits how often a card went in or out. */
  readonly state: number;
  connect(shareMode?: number, protocol?: number): Promise<SmartcardCard>;
}

export interface SmartcardCard {
  transmit(command: Buffer): Promise<Uint8Array>;
  disconnect(disposition?: number): void;
}
