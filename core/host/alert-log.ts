import type { Alert } from '../domain/alerts.ts';
import { assertNever } from '../domain/step.ts';
import type { Log } from '../ports/log.ts';

/** One line an alert, as grave as the alert: whoever watches the log needs no second list of what matters. */
export function logAlerts(log: Log, alerts: readonly Alert[]): void {
  for (const { name, level, facts } of alerts) {
    // `level` and `name` mean something else to the log.
    const line = { alert: name, grade: level, ...facts };
    switch (level) {
      case 'A1':
        log.info('alert', line);
        break;
      case 'A2':
        log.warn('alert', line);
        break;
      case 'A3':
        log.error('alert', line);
        break;
      default:
        assertNever(level);
    }
  }
}
