import { useCallback, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Keypad } from '../../components/keypad.tsx';
import { useDigitKeys } from '../../components/use-digit-keys.ts';
import { groupDigits } from '../../i18n/format.ts';
import { EntryField } from './entry-field.tsx';
import styles from './find-receipt-screen.module.css';
import type { SearchProps } from './number-search.tsx';

/** No account number of any utility is longer. */
const MOST_DIGITS = 20;
/** Whole yuan, because only notes go in; a terminal takes far less than this in one payment. */
const MOST_YUAN_DIGITS = 6;

interface AccountSearchProps extends SearchProps {
  readonly account: string;
  readonly amount: string;
  readonly onAccount: (change: (held: string) => string) => void;
  readonly onAmount: (change: (held: string) => string) => void;
}

/** Two fields and one keypad: the digits go where the lamp-coloured edge is. */
export function AccountSearch({ account, amount, onAccount, onAmount, locked, wrong }: AccountSearchProps) {
  const { t } = useTranslation('find');
  const { t: tk } = useTranslation();
  const [field, setField] = useState<'account' | 'amount'>('account');
  const change = field === 'account' ? onAccount : onAmount;
  const most = field === 'account' ? MOST_DIGITS : MOST_YUAN_DIGITS;
  const onDigit = useCallback(
    (digit: string) => {
      change((held) => {
        if (locked) return held;
        const next = (held + digit).slice(0, most);
        return field === 'amount' ? next.replace(/^0+/u, '') : next;
      });
    },
    [change, most, field, locked],
  );
  const onDelete = useCallback(() => change((held) => held.slice(0, -1)), [change]);
  useDigitKeys({ onDigit, onDelete });
  return (
    <>
      <div className={styles.fields}>
        <EntryField
          label={t('account')}
          empty={t('accountEmpty')}
          text={groupDigits(account)}
          wrong={wrong}
          active={field === 'account'}
          onPick={() => setField('account')}
        />
        <EntryField
          label={t('amount')}
          empty={t('amountEmpty')}
          text={amount === '' ? '' : tk('yuan', { amount })}
          wrong={wrong}
          active={field === 'amount'}
          onPick={() => setField('amount')}
        />
      </div>
      <Keypad onDigit={onDigit} onDelete={onDelete} onClear={() => change(() => '')} disabled={locked} />
    </>
  );
}
