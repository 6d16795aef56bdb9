import { useTranslation } from 'react-i18next';
import type { ScreenProps } from '../screen-props.ts';

type Screen = ScreenProps<'enterAccount'>['screen'];

const titles = {
  bill: 'titleBill',
  recharge: 'titleRecharge',
  history: 'titleHistory',
  arrival: 'titleArrival',
} as const satisfies Record<Screen['purpose'], string>;

interface EntryWords {
  readonly title: string;
  readonly lead: string;
  readonly field: string;
  /** Where the number stands. */
  readonly where: string;
  /** What is wrong with what was sent; null where nothing is. */
  readonly problem: string | null;
}

/** What is asked for, in the words of its key: an account, a meter or a phone. */
export function useEntryWords({ purpose, by }: Screen, problem: Screen['problem']): EntryWords {
  const { t } = useTranslation();
  if (by === 'account') {
    return {
      title: t(`enterAccount.${titles[purpose]}`),
      lead: t('enterAccount.lead'),
      field: t('enterAccount.field'),
      where: t('enterAccount.where'),
      problem: problem === null ? null : t(`entryProblem.${problem}`),
    };
  }
  const own = { malformed: 'Malformed', unknownAccount: 'Unknown' } as const;
  return {
    title: t(`entryKey.${by}Title`),
    lead: t(`entryKey.${by}Lead`),
    field: t(`entryKey.${by}`),
    where: t(`entryKey.${by}Where`),
    problem:
      problem === null
        ? null
        : problem === 'malformed' || problem === 'unknownAccount'
          ? t(`entryKey.${by}${own[problem]}`)
          : t(`entryProblem.${problem}`),
  };
}
