import type { PresenterSettings } from './receipt-printer/escpos/adapter.ts';
import type { ConfirmBy } from './receipt-printer/escpos/dialogue.ts';
import type { Logo } from './receipt-printer/escpos/logo.ts';
import type { UsbIdentity } from './link/serial-ports.ts';
import type { ModbusBoard } from './sensors/modbus/board.ts';

/** How a device is reached. `simulator` is a wire in memory whose other end the composer holds. */
export type LinkConfig =
  | {
      readonly kind: 'serial';
      readonly path?: string | undefined;
      /** The adapter, wherever it is plugged in. */
      readonly usb?: UsbIdentity | undefined;
      readonly baudRate?: number | undefined;
    }
  | { readonly kind: 'tcp'; readonly host: string; readonly port: number }
  | { readonly kind: 'deviceFile'; readonly path: string }
  | { readonly kind: 'file'; readonly path: string }
  | { readonly kind: 'simulator' };

interface Linked {
  readonly link: LinkConfig;
}

interface CctalkConfig {
  readonly checksum?: 'checksum' | 'crc' | undefined;
  readonly address?: number | undefined;
}

export type NoteAcceptorConfig = Linked &
  (
    | { readonly protocol: 'ccnet' }
    | { readonly protocol: 'ssp'; readonly encryption?: { readonly fixedKey: string } | null | undefined }
    | {
        readonly protocol: 'id003';
        readonly country?: number | undefined;
        readonly stackCommand?: 'stack1' | 'stack2' | undefined;
      }
    | {
        readonly protocol: 'ict104';
        /** Yuan by bill type. */
        readonly billTypes?: readonly number[] | undefined;
      }
    | {
        readonly protocol: 'ebds';
        /** Fen by note. */
        readonly noteValuesFen?: readonly number[] | undefined;
        readonly identify?: 'cpi' | 'pyramid' | undefined;
        readonly anyWayUp?: boolean | undefined;
      }
    | ({ readonly protocol: 'cctalk-bill' } & CctalkConfig)
  );

export interface ReceiptPrinterConfig extends Linked {
  readonly protocol: 'escpos';
  readonly paperWidthMm: 58 | 80;
  /** Left out, the link decides: serial and simulator answer, the others mostly do not. */
  readonly confirmsPrint?: boolean | undefined;
  /** What the printer can confirm with; left out `inOrder`. */
  readonly confirmBy?: ConfirmBy | undefined;
  readonly presenter?: PresenterSettings | undefined;
  readonly logo?: Logo | undefined;
  /** A logo that a technician stored in the printer; printed by number instead of sent with every receipt. */
  readonly nvLogoNumber?: number | undefined;
}

/** `psc`: the code of the cards, six hexadecimal digits. */
export type CardReaderConfig =
  | (Linked & { readonly protocol: 'crt310'; readonly psc: string })
  | (Linked & { readonly protocol: 'crt571'; readonly psc: string; readonly address?: number | undefined })
  | {
      readonly protocol: 'pcsc';
      readonly psc: string;
      /** `reader`: a part of the reader's name; left out, the first one the service knows. */
      readonly link: { readonly kind: 'pcsc'; readonly reader?: string | undefined };
    };

export interface SensorsConfig extends Linked {
  readonly protocol: 'modbus';
  readonly board: 'plain' | 'icpDas' | ModbusBoard;
}

export type CoinAcceptorConfig = Linked & {
  readonly protocol: 'cctalk-coin';
  /** Fen by coin position, the first is position 1; 0 where it is not ours. */
  readonly valuesFen?: readonly number[] | undefined;
} & CctalkConfig;

export interface CodeScannerConfig extends Linked {
  readonly protocol: 'serial-text' | 'gm65';
}
