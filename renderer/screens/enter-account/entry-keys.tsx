import { useTranslation } from 'react-i18next';
import type { OfferedView } from '../../../core/contract/snapshot.ts';
import { ChoiceRow } from '../../components/choice-row.tsx';
import type { ScreenProps } from '../screen-props.ts';

type EntryKey = ScreenProps<'enterAccount'>['screen']['by'];

interface EntryKeysProps {
  readonly by: EntryKey;
  readonly offered: Pick<OfferedView, 'findByMeter' | 'findByPhone'>;
  readonly onChoose: (by: EntryKey) => void;
}

/** The ways to an account, where there is more than one. */
export default function EntryKeys({ by, offered, onChoose }: EntryKeysProps) {
  const { t } = useTranslation();
  const keys: readonly EntryKey[] = [
    'account',
    ...(offered.findByMeter ? (['meter'] as const) : []),
    ...(offered.findByPhone ? (['phone'] as const) : []),
  ];
  return (
    <ChoiceRow
      label={t('entryKey.ways')}
      choices={keys.map((key) => ({ key, words: t(`entryKey.${key}`) }))}
      chosen={by}
      onChoose={onChoose}
    />
  );
}
