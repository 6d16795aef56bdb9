import type { KioskConnection } from '../../core/contract/kiosk-connection.ts';

declare global {
  interface Window {
    /** Put there by the preload of the Electron shell. */
    readonly lightpost?: KioskConnection;
  }
}
