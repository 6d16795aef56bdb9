import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { AmountHero, AmountTile } from '../../components/amount.tsx';
import { NoteRow } from '../../components/note-picture.tsx';
import { Notice } from '../../components/notice.tsx';
import { Press } from '../../components/press.tsx';
import { ScreenFrame } from '../../components/screen-frame.tsx';
import { SlotDrawing } from '../../components/slot-drawing.tsx';
import { formatYuan } from '../../../core/domain/money.ts';
import { formatWholeYuan } from '../../i18n/format.ts';
import type { ScreenProps } from '../screen-props.ts';
import styles from './cash-screen.module.css';
import { FinishShortDialog } from './finish-short-dialog.tsx';

type CashState = 'opening' | 'moving' | 'closed' | 'ready' | 'waiting';

const titles = {
  opening: ['cash.openingTitle', 'cash.openingLead'],
  moving: ['cash.movingTitle', 'cash.movingLead'],
  closed: ['cash.closedTitle', 'cash.closedLead'],
  ready: ['cash.readyTitle', 'cash.readyLead'],
  waiting: ['cash.title', 'cash.lead'],
} as const satisfies Record<CashState, unknown>;

export function CashScreen({ screen, send }: ScreenProps<'cash'>) {
  const { t } = useTranslation();
  const [askedShort, setAskedShort] = useState(false);
  const state = stateOf(screen);
  const buys = screen.orderKind === 'token' || screen.orderKind === 'card';
  const [title, lead] = titles[state];

  return (
    <ScreenFrame
      step={3}
      title={t(title)}
      lead={t(lead)}
      side={
        screen.remainingFen > 0 ? (
          <AmountHero label={t('cash.remaining')} amountFen={screen.remainingFen} />
        ) : (
          <AmountHero label={t(buys ? 'cash.surplusBuys' : 'cash.surplus')} amountFen={screen.surplusFen} tone="good" />
        )
      }
      actions={<CashActions screen={screen} send={send} onShort={() => setAskedShort(true)} />}
    >
      <div className={styles.split}>
        <SlotDrawing
          state={screen.canPay && screen.intake === 'open' ? 'ready' : slotState[screen.intake]}
          noteText={demonstratedNote(screen)}
        />
        <div className={styles.tiles}>
          <AmountTile label={t('cash.due')} amountFen={screen.dueFen} />
          <AmountTile
            label={t('cash.inserted', { count: screen.noteCount })}
            amountFen={screen.insertedFen}
            tone={screen.insertedFen > 0 ? 'good' : 'plain'}
          />
        </div>
      </div>
      {screen.lastReturn === null ? (
        <div className={styles.accepts}>
          <span className={styles.acceptsLabel}>{t('cash.accepts')}</span>
          <NoteRow notesFen={screen.acceptedNotesFen} />
        </div>
      ) : (
        <Notice
          tone="wrong"
          icon="returned"
          title={
            screen.lastReturn.valueFen === null
              ? t('cash.returned')
              : t('cash.returnedValue', { amount: formatWholeYuan(screen.lastReturn.valueFen) })
          }
        >
          {t(`noteReturn.${screen.lastReturn.reason}`)}
        </Notice>
      )}
      <p className={styles.noChange}>{t(buys ? 'cash.noChangeBuys' : 'cash.noChange')}</p>
      {askedShort && screen.canFinishShort ? (
        <FinishShortDialog
          screen={screen}
          onConfirm={() => {
            setAskedShort(false);
            send({ kind: 'finishShort' });
          }}
          onMore={() => setAskedShort(false)}
        />
      ) : null}
    </ScreenFrame>
  );
}

type Cash = ScreenProps<'cash'>['screen'];

interface CashActionsProps {
  readonly screen: Cash;
  readonly send: ScreenProps<'cash'>['send'];
  readonly onShort: () => void;
}

function CashActions({ screen, send, onShort }: CashActionsProps) {
  const { t } = useTranslation();
  const leave = screen.canFinishShort ? (
    <Press tone="outline" onPress={onShort}>
      {t('cash.finishShort')}
    </Press>
  ) : screen.canCancel ? (
    <Press tone="outline" onPress={() => send({ kind: 'cancel' })}>
      {t('action.cancel')}
    </Press>
  ) : null;
  return (
    <>
      {leave}
      <Press tone="lamp" disabled={!screen.canPay} onPress={() => send({ kind: 'pay' })}>
        {payWords()}
      </Press>
    </>
  );

  function payWords(): string {
    if (screen.remainingFen > 0) return t('cash.payLater', { amount: formatYuan(screen.remainingFen) });
    if (!screen.canPay) return t('cash.wait');
    return t('cash.pay', { amount: formatYuan(screen.insertedFen) });
  }
}

const slotState = { opening: 'dark', open: 'lit', noteMoving: 'busy', closed: 'dark' } as const satisfies Record<
  Cash['intake'],
  unknown
>;

function stateOf(screen: Cash): CashState {
  if (screen.intake === 'noteMoving') return 'moving';
  if (screen.canPay) return 'ready';
  if (screen.intake === 'opening') return 'opening';
  return screen.intake === 'closed' ? 'closed' : 'waiting';
}

/** The drawing shows the largest note that the slot takes and the remaining amount asks for. */
function demonstratedNote(screen: Cash): string {
  const fitting = screen.acceptedNotesFen.filter((note) => note <= screen.remainingFen);
  const note = fitting.toSorted((left, right) => right - left)[0] ?? screen.acceptedNotesFen[0];
  return note === undefined ? '' : formatWholeYuan(note);
}
