import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import type { CardWriteView } from '../../../core/contract/recharge-screens.ts';
import { useTerminalTime } from '../../i18n/terminal-time.ts';
import { useStage } from '../../stage/stage-context.ts';
import type { ScreenProps } from '../screen-props.ts';
import { isLeftUnwritten } from './card-writing.tsx';
import { paperComes } from './receipt-panel.tsx';
import type { Headline } from './result-frame.tsx';

type Result = ScreenProps<'result'>['screen'];

const cardMarks = {
  waitingForCard: 'waiting',
  writing: 'waiting',
  written: 'good',
  wrongCard: 'wrong',
  notWritten: 'wrong',
  uncertain: 'wrong',
  noReader: 'waiting',
} as const;

/** What to do next stands in the title: the power is not at home yet. */
export function usePurchaseHeadline(screen: Result): Headline {
  const { t } = useTranslation('recharge');
  const { t: tk } = useTranslation();
  const time = useTerminalTime();
  const { size } = useStage();
  const { outcome, orderKind, card, vend, bookedAtMs } = screen;
  if (outcome === 'claim') return { title: tk('result.claimTitle'), lead: tk('result.claimLead'), mark: 'wrong' };
  if (outcome === 'pending') {
    if (orderKind === 'rechargeCard') {
      return { title: t('redeemed.pendingTitle'), lead: t('redeemed.pendingLead'), mark: 'waiting' };
    }
    const lead =
      orderKind === 'token'
        ? t('token.pendingLead')
        : orderKind === 'card'
          ? t('card.pendingLead')
          : tk('result.pendingLead');
    return { title: tk('result.pendingTitle'), lead, mark: 'waiting' };
  }
  if (card !== null && isLeftUnwritten(card.write, screen.receipt)) {
    return { ...leftWords(card.write, t), mark: 'wrong' };
  }
  if (card !== null) {
    return { title: t(`card.${card.write}Title`), lead: t(`card.${card.write}`), mark: cardMarks[card.write] };
  }
  const group = orderKind === 'rechargeCard' ? 'redeemed' : (vend?.tokens ?? []).length > 0 ? 'token' : 'bought';
  const booked = bookedAtMs === null ? null : { time: time.minute(bookedAtMs) };
  // Only where the paper comes does it carry the code as well; in large type the code needs the room.
  if (group === 'token' && (size === 'large' || !paperComes(screen.receipt))) {
    const lead = booked === null ? tk('result.paidLeadUntimed') : tk('result.paidLead', booked);
    return { title: t('token.title'), lead, mark: 'good' };
  }
  const lead = booked === null ? t(`${group}.leadUntimed`) : t(`${group}.lead`, booked);
  return { title: t(`${group}.title`), lead, mark: 'good' };
}

/** Nothing here asks for another try any more: the card goes home, and the next visit writes it. */
function leftWords(write: CardWriteView, t: TFunction<'recharge'>): Pick<Headline, 'title' | 'lead'> {
  switch (write) {
    case 'notWritten':
      return { title: t('card.leftTakeTitle'), lead: t('card.left') };
    case 'uncertain':
      return { title: t('card.leftUncertainTitle'), lead: t('card.leftUncertain') };
    default:
      return { title: t('card.notWrittenTitle'), lead: t('card.left') };
  }
}
