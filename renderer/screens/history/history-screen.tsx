import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ChoiceRow } from '../../components/choice-row.tsx';
import { Icon } from '../../components/icon.tsx';
import { Notice } from '../../components/notice.tsx';
import { Press } from '../../components/press.tsx';
import { ScreenFrame } from '../../components/screen-frame.tsx';
import { formatYuan } from '../../../core/domain/money.ts';
import { unbrokenAccount } from '../../i18n/format.ts';
import { useTerminalTime } from '../../i18n/terminal-time.ts';
import { useStage } from '../../stage/stage-context.ts';
import type { ScreenProps } from '../screen-props.ts';
import { comparison, missingMonths } from './chart-model.ts';
import styles from './history-screen.module.css';
import { PaymentsTable, UseTable } from './history-tables.tsx';
import { UsageChart } from './usage-chart.tsx';
import { usageText } from './usage-words.ts';

type Part = 'chart' | 'table' | 'payments';
type Props = ScreenProps<'history'>;

/** Two years of a household at a glance, as numbers, and what it paid. */
export default function HistoryScreen({ screen, snapshot, send }: Props) {
  const { t } = useTranslation('information');
  const { t: tk } = useTranslation();
  const { orientation } = useStage();
  // The host knows of a chart and of tables; which of the two tables is a matter of this screen.
  const [paying, setPaying] = useState(false);
  const { history, monthsShown, view } = screen;
  const part: Part = view === 'chart' ? 'chart' : paying ? 'payments' : 'table';
  const title =
    history.months.length === 0
      ? t('history.titleNone')
      : t('history.title', { months: monthsShown, kwh: usageText(history.totalCentiKwh) });
  const compared = useComparison(history);
  const span = (
    <ChoiceRow
      label={t('history.span')}
      choices={[
        { key: '12', words: t('history.months12') },
        { key: '24', words: t('history.months24') },
      ]}
      chosen={String(monthsShown)}
      onChoose={(months) => send({ kind: 'showHistory', view, months: months === '24' ? 24 : 12 })}
    />
  );
  const facts = <Facts screen={screen} />;
  const paper = <PrintState screen={screen} snapshot={snapshot} />;

  function show(next: Part): void {
    setPaying(next === 'payments');
    const wanted = next === 'chart' ? 'chart' : 'table';
    if (wanted !== view) send({ kind: 'showHistory', view: wanted, months: monthsShown });
  }

  return (
    <ScreenFrame
      title={title}
      lead={[compared, tk('account.label', { number: unbrokenAccount(screen.maskedNumber) })].filter(Boolean).join(' ')}
      side={
        orientation === 'landscape' ? (
          <div className={styles.side}>
            {span}
            {facts}
            {paper}
          </div>
        ) : (
          paper
        )
      }
      actions={
        <>
          <Press tone="outline" onPress={() => send({ kind: 'goBack' })}>
            <Icon name="back" />
            {tk('action.home')}
          </Press>
          <Press tone="lamp" disabled={!screen.canPrint} onPress={() => send({ kind: 'printHistory' })}>
            {t('history.print')}
          </Press>
        </>
      }
    >
      <ChoiceRow
        label={t('history.parts')}
        choices={(['chart', 'table', 'payments'] as const).map((key) => ({ key, words: t(`history.${key}`) }))}
        chosen={part}
        onChoose={show}
      />
      {orientation === 'portrait' && part !== 'payments' ? span : null}
      {part === 'payments' ? (
        <PaymentsTable history={history} />
      ) : history.months.length === 0 ? (
        <Notice tone="plain" icon="bars" title={t('history.titleNone')}>
          {t('history.noneAbout')}
        </Notice>
      ) : part === 'chart' ? (
        <UsageChart history={history} summary={[title, compared].filter(Boolean).join('. ')} />
      ) : (
        <UseTable history={history} />
      )}
      {orientation === 'portrait' && part === 'chart' ? facts : null}
    </ScreenFrame>
  );
}

/** In one sentence: more or less than the year before, and what is missing. */
function useComparison(history: Props['screen']['history']): string {
  const { t } = useTranslation('information');
  const compared = comparison(history);
  const missing = missingMonths(history);
  const first = compared === null ? '' : t(`history.${compared.kind}`, { kwh: usageText(compared.centiKwh) });
  const second = missing === 0 ? '' : t('history.missing', { count: missing });
  return [first, second].filter(Boolean).join(' ');
}

/** What the months cost together, and the payment that came last. */
function Facts({ screen: { history } }: Pick<Props, 'screen'>) {
  const { t } = useTranslation('information');
  const { t: tk } = useTranslation();
  const time = useTerminalTime();
  const [last] = history.payments;
  if (history.months.length === 0) return null;
  return (
    <dl className={styles.facts}>
      <div>
        <dt>{t('history.feeTotal')}</dt>
        <dd>{tk('yuan', { amount: formatYuan(history.totalFen) })}</dd>
      </div>
      {last === undefined ? null : (
        <div>
          <dt>{t('history.lastPayment')}</dt>
          <dd>
            <span className={styles.day}>{time.dateAndMinute(last.atMs).slice(0, 10)}</span>
            {tk('yuan', { amount: formatYuan(last.amountFen) })}
          </dd>
        </div>
      )}
    </dl>
  );
}

/** Null while there is nothing to say of paper. */
function PrintState({ screen, snapshot }: Pick<Props, 'screen' | 'snapshot'>) {
  const { t } = useTranslation('information');
  const { t: tk } = useTranslation();
  const { receipt } = snapshot.availability;
  if (screen.print === 'none' && receipt.ok) return null;
  const words =
    screen.print !== 'none'
      ? t(`history.${screen.print}`)
      : receipt.ok
        ? ''
        : t('history.noPaper', { reason: tk(`receiptProblem.${receipt.reason}`) });
  const isWrong = screen.print === 'failed';
  return (
    <p className={styles.paper} data-wrong={isWrong || undefined} role={isWrong ? 'alert' : 'status'}>
      <Icon name={isWrong ? 'warning' : 'receipt'} />
      {words}
    </p>
  );
}
