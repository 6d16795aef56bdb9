import { useCallback, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Keypad } from '../../../components/keypad.tsx';
import { Notice } from '../../../components/notice.tsx';
import { OutcomeMark } from '../../../components/outcome-mark.tsx';
import { Press } from '../../../components/press.tsx';
import { ScreenFrame } from '../../../components/screen-frame.tsx';
import { useDigitKeys } from '../../../components/use-digit-keys.ts';
import { groupPhone } from '../../../i18n/format.ts';
import { EntryField } from '../../find-receipt/entry-field.tsx';
import styles from './aftercare.module.css';
import { ClosePress } from './close-press.tsx';
import type { PanelProps } from './panel-props.ts';
import { Problem } from './problem.tsx';

/** Of a mobile number of the mainland. */
const PHONE_DIGITS = 11;

/** The whole number stands here while it is typed, and nowhere after. */
export function MessagePanel(props: PanelProps) {
  const { message, messagesLeft } = props.aftercare;
  // One more is wanted after the one that left so many; when that is out there are fewer left.
  const [againAt, setAgainAt] = useState<number | null>(null);
  if (message.kind === 'sent' && againAt !== messagesLeft) {
    return <Sent {...props} phoneTail={message.phoneTail} onAgain={() => setAgainAt(messagesLeft)} />;
  }
  return <Typing {...props} />;
}

function Typing({ screen, send, aftercare }: PanelProps) {
  const { t } = useTranslation('information');
  const { t: tk } = useTranslation();
  const { message, messagesLeft } = aftercare;
  const [phone, setPhone] = useState('');
  const [sent, setSent] = useState('');
  const asking = message.kind === 'asking';
  const closed = asking || messagesLeft === 0;
  const onDigit = useCallback(
    (digit: string) => setPhone((held) => (closed ? held : (held + digit).slice(0, PHONE_DIGITS))),
    [closed],
  );
  const onDelete = useCallback(() => setPhone((held) => (closed ? held : held.slice(0, -1))), [closed]);
  useDigitKeys({ onDigit, onDelete });
  const problem = messagesLeft === 0 ? 'limit' : message.kind === 'failed' && phone === sent ? message.problem : null;
  return (
    <ScreenFrame
      title={t('aftercare.messageTitle')}
      lead={t('aftercare.messageLead')}
      actions={
        <>
          <ClosePress send={send} />
          <Press
            tone="lamp"
            disabled={closed || phone.length < PHONE_DIGITS}
            onPress={() => {
              setSent(phone);
              send({ kind: 'sendReceipt', phone });
            }}
          >
            {t(asking ? 'aftercare.sending' : 'aftercare.send')}
          </Press>
        </>
      }
      footnote={tk('result.closes', { seconds: screen.closesInSeconds })}
    >
      <EntryField
        label={t('aftercare.phone')}
        empty={t('aftercare.phoneEmpty')}
        text={groupPhone(phone)}
        wrong={problem !== null}
      />
      <Problem words={problem === null ? null : t(`aftercare.messageProblem.${messageSentence(problem)}`)} />
      {problem === null && messagesLeft > 0 ? (
        <p className={styles.left} role="status">
          {t('aftercare.left', { count: messagesLeft })}
        </p>
      ) : null}
      <Keypad onDigit={onDigit} onDelete={onDelete} onClear={() => setPhone('')} disabled={closed} />
    </ScreenFrame>
  );
}

interface SentProps extends PanelProps {
  readonly phoneTail: string;
  readonly onAgain: () => void;
}

function Sent({ screen, send, aftercare, phoneTail, onAgain }: SentProps) {
  const { t } = useTranslation('information');
  const { t: tk } = useTranslation();
  const { messagesLeft } = aftercare;
  return (
    <ScreenFrame
      title={t('aftercare.sentTitle')}
      mark={<OutcomeMark kind="good" />}
      actions={
        <>
          {messagesLeft === 0 ? null : (
            <Press tone="outline" onPress={onAgain}>
              {t('aftercare.sendMore')}
            </Press>
          )}
          <ClosePress send={send} tone="deep" />
        </>
      }
      footnote={tk('result.closes', { seconds: screen.closesInSeconds })}
    >
      <Notice tone="good" icon="check" title={t('aftercare.sentTo', { tail: phoneTail })}>
        {messagesLeft === 0 ? t('aftercare.noneLeft') : t('aftercare.left', { count: messagesLeft })}
      </Notice>
    </ScreenFrame>
  );
}

type Failure = Extract<PanelProps['aftercare']['message'], { kind: 'failed' }>['problem'];

/** Of the reasons that a back end may give, those that a resident can do something about have a sentence of their own. */
function messageSentence(problem: Failure): 'malformed' | 'limit' | 'backEndUnavailable' | 'notAllowed' {
  switch (problem) {
    case 'malformed':
    case 'limit':
    case 'backEndUnavailable':
      return problem;
    default:
      return 'notAllowed';
  }
}
