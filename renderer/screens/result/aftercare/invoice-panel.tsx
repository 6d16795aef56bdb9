import { useCallback, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ChoiceRow } from '../../../components/choice-row.tsx';
import { NumberPlate } from '../../../components/number-plate.tsx';
import { OutcomeMark } from '../../../components/outcome-mark.tsx';
import { Press } from '../../../components/press.tsx';
import { ScreenFrame } from '../../../components/screen-frame.tsx';
import { unbroken } from '../../../i18n/format.ts';
import { EntryField } from '../../find-receipt/entry-field.tsx';
import styles from './aftercare.module.css';
import { ClosePress } from './close-press.tsx';
import type { PanelProps } from './panel-props.ts';
import { Problem } from './problem.tsx';
import { TaxPad } from './tax-pad.tsx';

/** Of the unified social credit code, which is the tax number of an organisation. */
const TAX_CHARACTERS = 18;

export function InvoicePanel(props: PanelProps) {
  const { invoice } = props.aftercare;
  if (invoice.kind === 'requested') return <Requested {...props} {...invoice} />;
  return <Asking {...props} />;
}

/** In whose name: the holder's, whom the company knows, or a company's, by its tax number. */
function Asking({ screen, snapshot, send, aftercare: { invoice } }: PanelProps) {
  const { t } = useTranslation('information');
  const { t: tk } = useTranslation();
  const [by, setBy] = useState<'holder' | 'company'>('holder');
  const [taxNumber, setTaxNumber] = useState('');
  const [sent, setSent] = useState('');
  const hotline = unbroken(snapshot.terminal.hotline);
  const asking = invoice.kind === 'asking';
  const onCharacter = useCallback(
    (character: string) => setTaxNumber((held) => (asking ? held : (held + character).slice(0, TAX_CHARACTERS))),
    [asking],
  );
  const onDelete = useCallback(() => setTaxNumber((held) => (asking ? held : held.slice(0, -1))), [asking]);
  const entry = `${by} ${taxNumber}`;
  const problem = invoice.kind === 'failed' && entry === sent ? invoice.problem : null;
  const complete = by === 'holder' || taxNumber.length === TAX_CHARACTERS;

  function request(): void {
    setSent(entry);
    send({ kind: 'requestInvoice', title: by === 'holder' ? { kind: 'holder' } : { kind: 'company', taxNumber } });
  }

  return (
    <ScreenFrame
      title={t('aftercare.invoiceTitle')}
      lead={t('aftercare.invoiceLead')}
      actions={
        <>
          <ClosePress send={send} />
          <Press tone="lamp" disabled={asking || !complete} onPress={request}>
            {t(asking ? 'aftercare.requesting' : 'aftercare.request')}
          </Press>
        </>
      }
      footnote={tk('result.closes', { seconds: screen.closesInSeconds })}
    >
      <ChoiceRow
        label={t('aftercare.invoiceTitle')}
        choices={[
          { key: 'holder', words: t('aftercare.holder') },
          { key: 'company', words: t('aftercare.company') },
        ]}
        chosen={by}
        disabled={asking}
        onChoose={setBy}
      />
      {by === 'holder' ? (
        <>
          <NumberPlate label={t('aftercare.holderName')} number={screen.account.maskedName} />
          <p className={styles.how}>{t('aftercare.holderAbout')}</p>
        </>
      ) : (
        <EntryField
          label={t('aftercare.taxNumber')}
          empty={t('aftercare.taxEmpty')}
          text={groupFours(taxNumber)}
          wrong={problem !== null}
        />
      )}
      <Problem
        words={problem === null ? null : t(`aftercare.invoiceProblem.${invoiceSentence(problem)}`, { hotline })}
      />
      {by === 'company' ? <TaxPad onCharacter={onCharacter} onDelete={onDelete} disabled={asking} /> : null}
    </ScreenFrame>
  );
}

interface RequestedProps extends PanelProps {
  readonly requestNumber: string;
  /** As the utility wrote it, masked. */
  readonly title: string;
}

function Requested({ screen, snapshot, send, requestNumber, title }: RequestedProps) {
  const { t } = useTranslation('information');
  const { t: tk } = useTranslation();
  return (
    <ScreenFrame
      title={t('aftercare.requestedTitle')}
      mark={<OutcomeMark kind="good" />}
      actions={<ClosePress send={send} tone="deep" />}
      footnote={tk('result.closes', { seconds: screen.closesInSeconds })}
    >
      <NumberPlate
        label={t('aftercare.requestedNumber')}
        number={requestNumber}
        note={[t('aftercare.requestedFor', { title })]}
      />
      <p className={styles.how} role="status">
        {t('aftercare.requestedAbout', { hotline: unbroken(snapshot.terminal.hotline) })}
      </p>
    </ScreenFrame>
  );
}

type Failure = Extract<PanelProps['aftercare']['invoice'], { kind: 'failed' }>['problem'];

/** Of the reasons that a back end may give, those that a resident can do something about have a sentence of their own. */
function invoiceSentence(
  problem: Failure,
): 'malformed' | 'invalidTitle' | 'alreadyInvoiced' | 'backEndUnavailable' | 'notAllowed' {
  switch (problem) {
    case 'malformed':
    case 'invalidTitle':
    case 'alreadyInvoiced':
    case 'backEndUnavailable':
      return problem;
    default:
      return 'notAllowed';
  }
}

/** As it stands on a business licence when it is read aloud. */
function groupFours(taxNumber: string): string {
  return taxNumber.replace(/(.{4})(?=.)/gu, '$1 ');
}
